// Freight templates.
import { defineTexts } from '../src/texts'

export default defineTexts('staff_freight', {
  explanation: { zh: '按收货地区和重量计算运费；商品在编辑时选择模板。', en: 'Freight by region and weight; goods name the template they are sent by.' },
  none_yet: { zh: '还没有运费模板，所有商品都免运费。点击“新建模板”添加。', en: 'No template yet, so everything is sent free of charge. Begin with “New template”.' },
  add: { zh: '新建模板', en: 'New template' },
  add_says: { zh: '保存后可在商品中选用。', en: 'Goods can name it once it is stored.' },
  change: { zh: '编辑', en: 'Edit' },
  change_says: { zh: '立即用于新订单；已下的订单不变。', en: 'New orders go by it at once; orders that were placed keep theirs.' },
  name: { zh: '模板名称', en: 'Name' },
  free_from: { zh: '满额免运费：', en: 'Free from' },
  free_from_typed: { zh: '满多少免运费（留空为不免）', en: 'Free from (empty: never)' },
  never_free: { zh: '不设满额免运费', en: 'Never free' },
  region: { zh: '行政区划代码', en: 'Region code' },
  region_says: {
    zh: '行政区划代码（GB/T 2260）六位：区县、市（以 00 结尾）或省（以 0000 结尾）；留空表示其他所有地区。',
    en: 'Region codes are of GB/T 2260, six digits: a district, a city (ends in 00) or a province (ends in 0000). Empty: everywhere else.',
  },
  elsewhere: { zh: '其他地区', en: 'Everywhere else' },
  first_grams: { zh: '首重（克）', en: 'First grams' },
  first_fee: { zh: '首重运费', en: 'Fee for them' },
  next_grams: { zh: '续重每（克）', en: 'Each further grams' },
  next_fee: { zh: '续重运费', en: 'Fee for these' },
  zone: { zh: '地区 {number}', en: 'Region {number}' },
  add_zone: { zh: '添加地区', en: 'Add a region' },
  remove: { zh: '移除', en: 'Remove' },
  to_fill: { zh: '请检查：', en: 'Please check:' },
  faults: {
    name: { zh: '模板名称', en: 'name' },
    free_from: { zh: '满额免运费（最多两位小数）', en: 'free from (at most two decimals)' },
    region: { zh: '行政区划代码（六位数字）', en: 'region codes (six digits)' },
    grams: { zh: '重量（大于零的整数）', en: 'grams (whole, above zero)' },
    fees: { zh: '运费（最多两位小数）', en: 'fees (at most two decimals)' },
    twice: { zh: '同一地区只能出现一次', en: 'a region stands there twice' },
  },
  done: { zh: '已完成', en: 'Done' },
})
