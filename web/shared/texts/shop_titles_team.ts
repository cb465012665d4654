import { defineTexts } from '../src/texts'

export default defineTexts('shop_titles_team', {
  team: { zh: '我的邀请', en: 'My invitations' },
})
