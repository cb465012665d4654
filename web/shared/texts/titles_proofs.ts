import { defineTexts } from '../src/texts'

export default defineTexts('titles_proofs', {
  proofs: { zh: '公开证明', en: 'Proofs' },
  proof: { zh: '公开声明', en: 'Published statement' },
  compliance: { zh: '合规状态', en: 'Compliance' },
})
