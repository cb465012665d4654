// The language that the reader chose, Chinese until they say otherwise; remembered in the browser.
import { computed } from 'vue'
import { createI18n } from 'vue-i18n'
import { remembered } from './remembered'

export type Language = 'zh' | 'en'

export const kLanguages: readonly Language[] = ['zh', 'en']
const kTags: Record<Language, string> = { zh: 'zh-CN', en: 'en' }

const stored = remembered<Language>('greenpool.language', 'zh', (text) => text === 'zh' || text === 'en')

export const i18n = createI18n({ legacy: false, locale: stored.value, fallbackLocale: 'zh', messages: { zh: {}, en: {} } })

export const language = computed<Language>(() => i18n.global.locale.value as Language)
export const languageTag = computed(() => kTags[language.value])

export function chooseLanguage(chosen: Language): void {
  i18n.global.locale.value = chosen
  stored.value = chosen
  document.documentElement.lang = kTags[chosen]
}
