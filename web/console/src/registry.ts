// All pages. What one is stands in page.ts, which the pages take in themselves: so not here.
import type { ConsolePage } from './page'

const modules = import.meta.glob<ConsolePage>('./pages/**/*.page.ts', { eager: true, import: 'default' })

export const pages: readonly ConsolePage[] = Object.values(modules)
