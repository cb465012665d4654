import { defineTexts } from '../src/texts'

export default defineTexts('titles_approvals', {
  approvals: { zh: '审批', en: 'Approvals' },
  server_approvals: { zh: '平台审批', en: 'Server approvals' },
})
