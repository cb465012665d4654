// Where a page cannot be shown because what it needs did not come: what to say, and how to try again.
import { clientProblem, isProblem, type Problem } from '@greenpool/client'
import { shallowRef } from 'vue'
import type { Router } from 'vue-router'

export const failedNavigation = shallowRef<{ problem: Problem; retry: () => unknown }>()

const kReloadedFor = 'greenpool.reloaded-for'

export function watchNavigation(router: Router): void {
  router.onError((error: unknown, to) => {
    // A page of before an upgrade asks for a script that is gone: the new page knows the new ones. Once, not in circles.
    const path = router.resolve(to.fullPath).href
    if (!isProblem(error) && sessionStorage.getItem(kReloadedFor) !== path) {
      sessionStorage.setItem(kReloadedFor, path)
      location.assign(path)
      return
    }
    const problem = isProblem(error) ? error : clientProblem('network_failed')
    failedNavigation.value = { problem, retry: () => router.replace(to.fullPath) }
  })
  router.afterEach((_to, _from, failure) => {
    if (failure !== undefined) return
    failedNavigation.value = undefined
    sessionStorage.removeItem(kReloadedFor)
  })
}
