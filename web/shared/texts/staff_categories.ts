// Categories of the shop.
import { defineTexts } from '../src/texts'

export default defineTexts('staff_categories', {
  explanation: { zh: '会员在商城看到的分类；同级按序号排列。', en: 'The categories that members see; siblings stand in their order.' },
  none: { zh: '还没有分类。添加后即可在商品中选择。', en: 'No categories yet. Add one, and goods can be put in it.' },
  name: { zh: '名称', en: 'Name' },
  title_zh: { zh: '中文名称', en: 'Name in Chinese' },
  title_en: { zh: '英文名称', en: 'Name in English' },
  parent: { zh: '上级分类', en: 'Within' },
  top: { zh: '无（一级分类）', en: 'None (at the top)' },
  position: { zh: '序号', en: 'Order' },
  add: { zh: '添加分类', en: 'Add a category' },
  add_means: { zh: '添加后立即对会员可见。', en: 'Members see it at once.' },
  change: { zh: '修改', en: 'Change' },
  change_means: { zh: '修改立即对会员可见；移动分类时，下级分类随之移动。', en: 'Members see it at once; what is within moves along.' },
  remove: { zh: '删除', en: 'Remove' },
  remove_means: { zh: '删除「{name}」。仍有商品或下级分类时会被拒绝。', en: 'Removes “{name}”. Refused while goods or categories are in it.' },
  done: { zh: '已保存。', en: 'Saved.' },
})
