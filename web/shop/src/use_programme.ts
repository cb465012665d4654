// The programme of the page that is shown, and ways to the other pages of it.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter, type LocationQueryRaw, type RouteLocationRaw } from 'vue-router'
import { programmeNamed } from './programme'

export interface InProgramme {
  programme: string
  currency: ComputedRef<string>
  // For links, and for going there.
  to(name: string, params?: Record<string, string>, query?: LocationQueryRaw): RouteLocationRaw
  go(name: string, params?: Record<string, string>, query?: LocationQueryRaw): void
  signIn(): void
}

export function useProgramme(): InProgramme {
  const route = useRoute()
  const router = useRouter()
  const programme = String(route.params['programme'])
  const to = (name: string, params: Record<string, string> = {}, query: LocationQueryRaw = {}) => ({ name, params: { programme, ...params }, query })
  return {
    programme,
    currency: computed(() => programmeNamed(programme)?.currency ?? ''),
    to,
    go: (name, params, query) => void router.push(to(name, params, query)),
    signIn: () => void router.push({ name: 'sign_in', query: { next: route.fullPath } }),
  }
}
