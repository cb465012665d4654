import { defineTexts } from '../src/texts'

export default defineTexts('titles_simulator', {
  simulations: { zh: '模拟推演', en: 'Simulator' },
  simulation_new: { zh: '新建模拟', en: 'New simulation' },
  simulation: { zh: '推演结果', en: 'A run' },
  simulation_compare: { zh: '对比两次模拟', en: 'Compare two simulations' },
  studies: { zh: '强制退出研究', en: 'Study of forced exits' },
  designs: { zh: '条款设计', en: 'Design of terms' },
})
