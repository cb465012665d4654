// The trial balance.
import { defineTexts } from '../src/texts'

export default defineTexts('books', {
  explanation: { zh: '每个科目在其正常方向上的余额，可查任一记录或时间之后的状态。', en: 'Every account on its natural side, after any record or as of any time.' },
  as_of: { zh: '第 {seq} 条记录之后，共 {records} 条', en: 'After record {seq} of {records}' },
  at: { zh: '截至时间', en: 'As of the time' },
  seq: { zh: '记录号', en: 'Record' },
  bad_seq: { zh: '请输入记录号（整数）', en: 'Give the number of a record' },
  latest: { zh: '最新', en: 'Latest' },
  account: { zh: '科目', en: 'Account' },
  debit: { zh: '借方', en: 'Debit' },
  credit: { zh: '贷方', en: 'Credit' },
  total: { zh: '合计', en: 'Total' },
  balanced: { zh: '借贷相等', en: 'Debits equal credits' },
  unbalanced: { zh: '借贷不等，请立即核查账簿', en: 'Debits and credits differ: look into the books at once' },
  lines: { zh: '查看分录', en: 'Ledger lines' },
})
