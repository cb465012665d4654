// All pages. What one is stands in page.ts, which the pages take in themselves: so not here.
import type { ShopPage } from './page'

const modules = import.meta.glob<ShopPage>('./pages/**/*.page.ts', { eager: true, import: 'default' })

export const pages: readonly ShopPage[] = Object.values(modules)
