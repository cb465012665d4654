import { defineTexts } from '../src/texts'

export default defineTexts('titles_members', {
  members: { zh: '会员', en: 'Members' },
  member: { zh: '会员详情', en: 'Member' },
})
