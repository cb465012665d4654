// Which files can be imported: their columns by the names that the server understands, and an example of each.
import type { Role, Schemas } from '@greenpool/client'
import type { Language } from '@greenpool/shared'

export type ImportKind = Schemas['ImportReport']['kind']
export interface ImportColumn {
  name: string
  zh: string
  required?: true
}

const kBytesMax = 8 * 1024 * 1024
export function isTooLarge(file: { size: number }): boolean {
  return file.size > kBytesMax
}

export const kImportRoles: Readonly<Record<ImportKind, readonly Role[]>> = {
  members: ['owner', 'support'],
  goods: ['owner', 'shop_manager'],
  orders: ['owner', 'shop_manager'],
}

export const kImportColumns: Readonly<Record<ImportKind, readonly ImportColumn[]>> = {
  members: [{ name: 'member', zh: '会员', required: true }, { name: 'referrer', zh: '推荐人' }, { name: 'accepts', zh: '接受条款版本' }],
  goods: [
    { name: 'goods', zh: '商品', required: true }, { name: 'title_zh', zh: '中文名称', required: true }, { name: 'title_en', zh: '英文名称', required: true },
    { name: 'sku', zh: 'SKU', required: true }, { name: 'price', zh: '价格', required: true }, { name: 'cost', zh: '成本', required: true },
    { name: 'specs', zh: '规格' }, { name: 'description_zh', zh: '中文介绍' }, { name: 'description_en', zh: '英文介绍' }, { name: 'category', zh: '分类' },
    { name: 'freight', zh: '运费模板' }, { name: 'kind', zh: '类型' }, { name: 'supplier', zh: '供应商' }, { name: 'grams', zh: '重量克' },
    { name: 'reward_rate', zh: '奖励比例' }, { name: 'platform_rate', zh: '平台比例' }, { name: 'subsidy_rate', zh: '补贴比例' },
    { name: 'low_stock', zh: '库存预警' }, { name: 'stock', zh: '库存' }, { name: 'stock_cost', zh: '进货单价' },
  ],
  orders: [
    { name: 'member', zh: '会员', required: true }, { name: 'order', zh: '订单', required: true }, { name: 'paid', zh: '实付', required: true },
    { name: 'cost', zh: '成本', required: true }, { name: 'time', zh: '时间' }, { name: 'region', zh: '地区代码' }, { name: 'supplier', zh: '供应商' },
    { name: 'subsidy', zh: '补贴' }, { name: 'coins', zh: '消费币' },
  ],
}

// What a column is called where the reader reads; a fault's may be one that is not ours to name.
export function columnTitle(kind: ImportKind, name: string, language: Language): string {
  return (language === 'zh' ? kImportColumns[kind].find((each) => each.name === name)?.zh : undefined) ?? name
}

const kExamples: Readonly<Record<ImportKind, Readonly<Record<Language, readonly Readonly<Record<string, string>>[]>>>> = (() => {
  const members = [{ member: 'm-1001', referrer: '' }, { member: 'm-1002', referrer: 'm-1001' }]
  // Without a time: orders of before what is recorded would be refused.
  const orders = [
    { member: 'm-1001', order: 'a-2001', paid: '199.00', cost: '80.00', region: '330108', supplier: 's-1' },
    { member: 'm-1002', order: 'a-2002', paid: '68.00', cost: '26.00', region: '', supplier: '' },
  ]
  const tea = { goods: 'tea', title_zh: '明前绿茶', title_en: 'Spring green tea', supplier: 's-1' }
  const goods = (small: string, large: string) => [
    { ...tea, sku: 'tea-100', specs: small, price: '68.00', cost: '26.00', grams: '160', stock: '50' },
    { ...tea, sku: 'tea-250', specs: large, price: '158.00', cost: '62.00', grams: '340', stock: '20' },
  ]
  return {
    members: { zh: members, en: members },
    goods: { zh: goods('重量=100克', '重量=250克'), en: goods('Weight=100 g', 'Weight=250 g') },
    orders: { zh: orders, en: orders },
  }
})()

// With the mark that tells Excel of UTF-8. No text of the examples needs quotes.
export function exampleFile(kind: ImportKind, language: Language): string {
  const rows = kExamples[kind][language]
  const names = Object.keys(rows[0] ?? {})
  const lines = [names.map((name) => columnTitle(kind, name, language)), ...rows.map((row) => names.map((name) => row[name] ?? ''))]
  return '\uFEFF' + lines.map((line) => line.join(',') + '\r\n').join('')
}
