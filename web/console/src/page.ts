// The pages of the console. Each says of itself where it stands and who sees it, in src/pages/AREA/NAME.page.ts; nothing
// else is to be touched for a new one.
import type { Role } from '@greenpool/client'
import type { TextKey } from '@greenpool/shared'
import type { Component } from 'vue'
import type { RouteComponent } from 'vue-router'

export const kMenuGroups = ['overview', 'members', 'shop', 'pool', 'money', 'approvals', 'capital', 'design', 'books', 'system'] as const
export type MenuGroup = (typeof kMenuGroups)[number]

export const kAllRoles: readonly Role[] = ['owner', 'finance_maker', 'finance_checker', 'risk', 'shop_manager', 'support', 'auditor']

export interface ConsolePage {
  // Of the route, and so of links: unique.
  name: string
  // Within /p/{programme}/ where the scope is a programme, else within /.
  path: string
  scope: 'programme' | 'server'
  title: TextKey
  // Who sees it: the roles that the API admits (x-who).
  roles: readonly Role[]
  // Its place in the menu; without one it is reached from another page.
  menu?: { group: MenuGroup; order: number; icon: Component }
  component: () => Promise<{ default: RouteComponent }>
}

export function definePage(page: ConsolePage): ConsolePage {
  return page
}
