import '@greenpool/shared/theme/tokens.css'
import './theme.css'
import { applyTheme, chooseLanguage, i18n, language, watchNavigation } from '@greenpool/shared'
import { createApp } from 'vue'
import App from './App.vue'
import { prepare, router } from './router'

chooseLanguage(language.value)
applyTheme()
watchNavigation(router)
const app = createApp(App).use(i18n)
// Redirects are decided before the router's guards run, and want to know the programmes. Where that fails the page says so.
prepare().catch(() => undefined).finally(() => app.use(router).mount('#app'))
