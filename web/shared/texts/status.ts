// How the server is.
import { defineTexts } from '../src/texts'

export default defineTexts('status', {
  explanation: { zh: '服务与各方案是否正常，以及服务自身的运行指标。', en: 'Whether the server and its programmes are well, and the server’s own figures.' },
  health: { zh: '健康检查', en: 'Health' },
  live: { zh: '服务进程', en: 'The process' },
  ready: { zh: '接受操作', en: 'Commands are accepted' },
  well: { zh: '正常', en: 'Well' },
  unwell: { zh: '异常', en: 'Not well' },
  checked: { zh: '检查时间', en: 'Looked at' },
  refresh: { zh: '重新检查', en: 'Look again' },
  programmes: { zh: '各方案', en: 'Programmes' },
  programme: { zh: '方案', en: 'Programme' },
  state: { zh: '状态', en: 'State' },
  no_programmes: { zh: '还没有方案。', en: 'No programmes yet.' },
  metrics: { zh: '运行指标', en: 'Figures' },
  approximate: { zh: '用于监控的近似数值；精确金额请看看板与账簿。', en: 'Approximate, for watching the server; exact amounts stand in the dashboard and the books.' },
  not_shown: { zh: '服务器的配置不向此浏览器公开运行指标（{status}）。请在 Prometheus 等监控系统中查看。', en: 'By its configuration the server does not show its figures to this browser ({status}). See them in Prometheus or the like.' },
  search: { zh: '按名称筛选', en: 'Filter by name' },
  name: { zh: '指标', en: 'Figure' },
  labels: { zh: '标签', en: 'Labels' },
  value: { zh: '数值', en: 'Value' },
})
