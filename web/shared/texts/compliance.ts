// People and levels below organisers, and holders of shares, beside what the law counts.
import { defineTexts } from '../src/texts'

export default defineTexts('compliance', {
  explanation: {
    zh: '按公通字〔2013〕37号，组织者及其下线合计三十人以上且层级三级以上即应追究；未注册发行股份的持有人不得超过二百人。以下为系统统计，不构成法律意见。',
    en: 'The law (Gong Tong Zi [2013] No. 37) counts 30 people in 3 levels, the organiser among them; shares may have 200 holders without registration. These are counts of this server, no legal advice.',
  },
  passed: { zh: '已达到或超过限制的组织者', en: 'Organisers at or past the limit' },
  near: { zh: '接近限制的组织者', en: 'Organisers near the limit' },
  levels: { zh: '最深层级', en: 'Deepest levels' },
  members: { zh: '会员数', en: 'Members' },
  holders: { zh: '股份持有人', en: 'Holders of shares' },
  of_limit: { zh: '{count} / 上限 {limit}', en: '{count}, limit {limit}' },
  records: { zh: '统计截至日志第 {records} 条记录。', en: 'Of {records} records of the journal.' },
  limits: { zh: '限制：{people} 人、{levels} 级；持有人 {holders}。达到 80% 即为接近。', en: 'Limits: {people} people, {levels} levels; {holders} holders. Near is from 80 % on.' },
  organisers: { zh: '组织者', en: 'Organisers' },
  organisers_say: { zh: '下线人数最多的在前，最多显示 {rows} 位。', en: 'Those with the most people first, {rows} at most.' },
  none: { zh: '没有会员推荐过别人。', en: 'Nobody has referred anybody.' },
  member: { zh: '会员', en: 'Member' },
  people: { zh: '人数（含本人）', en: 'People (themselves counted in)' },
  level_count: { zh: '层级', en: 'Levels' },
  state: { zh: '状态', en: 'State' },
  states: {
    clear: { zh: '正常', en: 'Clear' },
    near: { zh: '接近限制', en: 'Near' },
    passed: { zh: '已达限制', en: 'At or past' },
  },
  what_to_do: {
    zh: '对接近或达到限制的组织者：请风控核查其推荐关系，必要时暂停会员或更换推荐人，并咨询法律顾问。',
    en: 'Of organisers near or past the limit: have risk look into their referrals, suspend them or change referrers where needed, and take legal advice.',
  },
  alarms: { zh: '预警记录', en: 'Alarms' },
  alarms_say: { zh: '每个限制在首次接近与首次达到时各记录一次。', en: 'Each limit is said once when it is near, and once when it is passed.' },
  alarm: { zh: '事项', en: 'Alarm' },
  kinds: {
    people_and_levels: { zh: '人数与层级', en: 'People and levels' },
    holders: { zh: '股份持有人', en: 'Holders of shares' },
  },
  subject: { zh: '对象', en: 'Of' },
  count: { zh: '数量', en: 'Count' },
  raised: { zh: '记录时间', en: 'Raised at' },
})
