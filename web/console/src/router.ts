import { createRouter, createWebHistory, type RouteRecordRaw } from 'vue-router'
import { answer, isProblem } from '@greenpool/client'
import { mayHaveSession, noSession } from '@greenpool/shared'
import { api } from './api'
import { lastProgramme, loadProgrammes, programmes } from './programmes'
import { hasRole, session } from './session'
import type { ConsolePage } from './page'
import { pages } from './registry'

declare module 'vue-router' {
  interface RouteMeta {
    page?: ConsolePage
    open?: boolean  // to who is not signed in
  }
}

function routeOf(page: ConsolePage): RouteRecordRaw {
  const path = page.scope === 'programme' ? `p/:programme/${page.path}` : page.path
  return { path, name: page.name, component: page.component, meta: { page } }
}

export const router = createRouter({
  history: createWebHistory('/admin/'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/sign-in', name: 'sign_in', component: () => import('./pages/session/SignInPage.vue'), meta: { open: true } },
    { path: '/account', name: 'account_standing', component: () => import('./pages/session/StandingPage.vue') },
    {
      path: '/',
      component: () => import('./layout/ConsoleLayout.vue'),
      children: [
        // Decided by the guard below, which knows the programmes; a redirect would be followed before.
        { path: '', name: 'home', component: () => import('./pages/session/NotFoundPage.vue') },
        { path: 'p/:programme', redirect: (to) => ({ name: 'dashboard', params: to.params }) },
        ...pages.map(routeOf),
        { path: ':path(.*)*', name: 'not_found', component: () => import('./pages/session/NotFoundPage.vue') },
      ],
    },
  ],
})

function homeOf() {
  const programme = programmes.value.find(({ id }) => id === lastProgramme.value) ?? programmes.value[0]
  return programme === undefined ? { name: 'not_found', params: { path: ['none'] } } : { name: 'dashboard', params: { programme: programme.id } }
}

let known: Promise<void> | undefined

// The session that the browser still has a cookie of, and what can be seen with it.
async function loadSession(): Promise<void> {
  if (!mayHaveSession()) return
  try {
    session.value = await answer(api.GET('/api/v1/session'))
  } catch (error) {
    if (isProblem(error) && (error.status === 401 || error.status === 403)) {
      session.value = undefined
      noSession()
    } else {
      known = undefined
      throw error
    }
  }
}

router.beforeEach(async (to) => {
  await (known ??= loadSession())
  const own = session.value
  if (own === undefined) return to.meta.open === true ? true : { name: 'sign_in', query: to.fullPath === '/' ? {} : { next: to.fullPath } }
  if (own.kind !== 'operator') return to.meta.open === true ? true : { name: 'sign_in' }
  if (own.standing !== 'full') return to.name === 'account_standing' ? true : { name: 'account_standing' }
  if (programmes.value.length === 0) await loadProgrammes()
  if (to.name === 'sign_in' || to.name === 'home') return homeOf()
  const programme = typeof to.params['programme'] === 'string' ? to.params['programme'] : undefined
  if (programme !== undefined) lastProgramme.value = programme
  if (to.meta.page !== undefined && !hasRole(to.meta.page.roles, programme)) {
    return { name: 'not_found', params: { path: to.path.slice(1).split('/') }, query: { refused: '1' } }
  }
  return true
})
