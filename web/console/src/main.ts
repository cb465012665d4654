import '@greenpool/shared/theme/tokens.css'
import 'element-plus/theme-chalk/base.css'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './theme.css'
import { applyTheme, chooseLanguage, i18n, language, watchNavigation } from '@greenpool/shared'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './router'

chooseLanguage(language.value)
applyTheme()
watchNavigation(router)
createApp(App).use(i18n).use(router).mount('#app')
