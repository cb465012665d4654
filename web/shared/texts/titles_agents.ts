import { defineTexts } from '../src/texts'

export default defineTexts('titles_agents', {
  agents: { zh: '等级与代理', en: 'Ranks and agents' },
})
