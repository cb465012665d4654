// Light or dark: as the reader chose, or as their system is. The tokens are in theme/tokens.css.
import { computed, ref, watchEffect } from 'vue'
import { remembered } from './remembered'

export type ThemeChoice = 'system' | 'light' | 'dark'

export const themeChoice = remembered<ThemeChoice>('greenpool.theme', 'system', (text) => ['system', 'light', 'dark'].includes(text))

const system = matchMedia('(prefers-color-scheme: dark)')
const systemDark = ref(system.matches)
system.addEventListener('change', (event) => (systemDark.value = event.matches))

export const dark = computed(() => (themeChoice.value === 'system' ? systemDark.value : themeChoice.value === 'dark'))

// Element Plus and Vant look for classes of their own.
export function applyTheme(): void {
  watchEffect(() => {
    const { classList } = document.documentElement
    classList.toggle('dark', dark.value)
    classList.toggle('van-theme-dark', dark.value)
  })
}

export function toggleTheme(): void {
  themeChoice.value = dark.value ? 'light' : 'dark'
}
