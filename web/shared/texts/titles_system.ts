import { defineTexts } from '../src/texts'

export default defineTexts('titles_system', {
  operators: { zh: '操作员与角色', en: 'Operators and roles' },
  operator: { zh: '操作员', en: 'Operator' },
  keys: { zh: 'API 密钥', en: 'API keys' },
  webhooks: { zh: 'Webhook 通知', en: 'Webhooks' },
  deliveries: { zh: 'Webhook 投递', en: 'Webhook deliveries' },
  audit: { zh: '审计日志', en: 'Audit log' },
  server_audit: { zh: '平台审计日志', en: 'Server audit log' },
  status: { zh: '运行状态', en: 'Status' },
})
