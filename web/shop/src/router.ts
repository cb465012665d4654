import { answer, isProblem } from '@greenpool/client'
import { mayHaveSession, noSession } from '@greenpool/shared'
import { createRouter, createWebHistory } from 'vue-router'
import { api } from './api'
import { defaultProgramme, lastProgramme, loadProgrammes, programmeNamed, programmes } from './programme'
import type { ShopPage } from './page'
import { pages } from './registry'
import { session } from './session'

declare module 'vue-router' {
  interface RouteMeta {
    page?: ShopPage
  }
}

export const router = createRouter({
  history: createWebHistory('/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', redirect: () => homeOf() },
    { path: '/m', redirect: () => homeOf() },
    { path: '/m/programmes', name: 'programmes', component: () => import('./pages/session/ProgrammesPage.vue') },
    { path: '/m/sign-in', name: 'sign_in', component: () => import('./pages/session/SignInPage.vue') },
    { path: '/m/wechat', name: 'wechat', component: () => import('./pages/session/WechatPage.vue') },
    {
      path: '/m/:programme',
      component: () => import('./layout/ShopLayout.vue'),
      children: [
        { path: '', redirect: (to) => ({ name: 'shop', params: to.params }) },
        ...pages.map((page) => ({ path: page.path, name: page.name, component: page.component, meta: { page } })),
      ],
    },
    { path: '/:path(.*)*', name: 'not_found', component: () => import('./pages/session/NotFoundPage.vue') },
  ],
})

function homeOf() {
  // Who has looked at none yet chooses among several.
  if (programmes.value.length > 1 && programmeNamed(lastProgramme.value) === undefined) return { name: 'programmes' }
  const programme = defaultProgramme()
  return programme === undefined ? { name: 'not_found', params: { path: ['m', 'none'] } } : { name: 'shop', params: { programme } }
}

let known: Promise<void> | undefined

async function loadSession(): Promise<void> {
  try {
    await loadProgrammes()
    if (!mayHaveSession()) return
    const own = await answer(api.GET('/api/v1/session'))
    // An operator's session in the same browser is none of the shop's.
    session.value = own.kind === 'member' ? own : undefined
  } catch (error) {
    if (isProblem(error) && (error.status === 401 || error.status === 403)) {
      noSession()
      return
    }
    known = undefined
    throw error
  }
}

// The first way leads past "/" before anything is known: it waits.
export async function prepare(): Promise<void> {
  await (known ??= loadSession())
}

router.beforeEach(async (to) => {
  await prepare()
  const programme = to.params['programme']
  if (typeof programme === 'string' && to.name !== 'not_found') {
    if (programmeNamed(programme) === undefined) return { name: 'not_found', params: { path: to.path.slice(1).split('/') } }
    lastProgramme.value = programme
  }
  if (to.meta.page !== undefined && to.meta.page.open !== true && session.value === undefined) {
    return { name: 'sign_in', query: { next: to.fullPath } }
  }
  if (to.name === 'sign_in' && session.value !== undefined) return typeof to.query['next'] === 'string' ? to.query['next'] : '/'
  return true
})

