// The pages of the shop. Each says of itself where it stands, in src/pages/AREA/NAME.page.ts; nothing else is to be touched
// for a new one. All lie under /m/{programme}/, so that a link names the programme that it is of.
import type { TextKey } from '@greenpool/shared'
import type { RouteComponent } from 'vue-router'

export const kTabs = ['shop', 'points', 'cart', 'mine'] as const
export type Tab = (typeof kTabs)[number]

export interface ShopPage {
  name: string
  path: string
  title: TextKey
  // Which tab is lit while it is shown; with `root` the page is what the tab opens, and the bar is shown.
  tab: Tab
  root?: boolean
  // Shown to who has not signed in, too.
  open?: boolean
  component: () => Promise<{ default: RouteComponent }>
}

export function definePage(page: ShopPage): ShopPage {
  return page
}
