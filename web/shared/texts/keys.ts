// Keys of integrators.
import { defineTexts } from '../src/texts'

export default defineTexts('keys', {
  explanation: { zh: '供其他系统调用接口的密钥，只在本方案内有效，仅拥有所选权限。', en: 'Keys with which other systems use the API: of this programme alone, with the rights that were chosen.' },
  none_yet: { zh: '还没有密钥。对接商城、ERP 等系统时在此创建。', en: 'No keys yet. Create one to connect a shop or another system.' },
  id: { zh: '编号', en: 'Id' },
  name: { zh: '名称', en: 'Name' },
  name_hint: { zh: '例如：门店收银系统', en: 'For example: tills of the shops' },
  scopes: { zh: '权限', en: 'Rights' },
  state: { zh: '状态', en: 'State' },
  created_at: { zh: '创建时间', en: 'Created' },
  expires_at: { zh: '有效期至', en: 'Expires' },
  never: { zh: '长期有效', en: 'Never' },
  last_used: { zh: '最近使用（UTC 日）', en: 'Last used (UTC day)' },
  never_used: { zh: '从未使用', en: 'Never' },
  expiry_choice: { zh: '有效期至（可不填）', en: 'Expires (may be left out)' },
  create: { zh: '创建密钥', en: 'Create a key' },
  create_means: { zh: '持有密钥者即可按所选权限操作本方案。只选需要的权限。', en: 'Whoever holds the key may do what its rights allow in this programme. Choose only what is needed.' },
  secret: { zh: '新密钥', en: 'The new key' },
  secret_for: { zh: '请写入对接系统的密钥库，以「Authorization: Bearer …」发送。', en: 'Put it where the other system keeps its secrets; it goes along as “Authorization: Bearer …”.' },
  revoke: { zh: '吊销', en: 'Revoke' },
  revoke_means: { zh: '「{name}」立即失效，使用它的系统将无法访问，且不可恢复。', en: '“{name}” stops working at once: systems that use it are shut out. This cannot be undone.' },
  states: {
    valid: { zh: '有效', en: 'Valid' },
    expired: { zh: '已过期', en: 'Expired' },
    revoked: { zh: '已吊销', en: 'Revoked' },
  },
  scope_names: {
    read: { zh: '查询', en: 'Read' },
    orders: { zh: '订单', en: 'Orders' },
    members: { zh: '会员', en: 'Members' },
    sales: { zh: '卖出积分与提现', en: 'Sales and withdrawals' },
    hooks: { zh: 'Webhook', en: 'Webhooks' },
  },
  scope_means: {
    read: { zh: '查询会员、记录与统计，不能更改', en: 'Reads members, records and figures; changes nothing' },
    orders: { zh: '提交、结算、取消与退款订单', en: 'Places, settles, cancels and refunds orders' },
    members: { zh: '注册会员、代会员接受条款', en: 'Registers members and accepts terms for them' },
    sales: { zh: '代会员卖出积分、申请提现、积分转股', en: 'Sells points, asks for withdrawals and converts points for members' },
    hooks: { zh: '管理 Webhook 接收端', en: 'Manages receivers of webhooks' },
  },
})
