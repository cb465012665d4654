// Filters of a list, kept in the page's address: a link shows the same rows.
import { computed, type ComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

export interface Filters<Name extends string> {
  // Only what is set.
  values: ComputedRef<Partial<Record<Name, string>>>
  any: ComputedRef<boolean>
  set(change: Partial<Record<Name, string>>): void
  reset(): void
}

export function useFilters<const Name extends string>(names: readonly Name[]): Filters<Name> {
  const route = useRoute()
  const router = useRouter()
  const values = computed(() => {
    const found: Partial<Record<Name, string>> = {}
    for (const name of names) {
      const value = route.query[name]
      if (typeof value === 'string' && value !== '') found[name] = value
    }
    return found
  })
  const put = (next: Partial<Record<Name, string>>) => {
    const kept = Object.entries(next).filter(([, value]) => value !== undefined && value !== '') as [string, string][]
    void router.replace({ query: Object.fromEntries(kept) })
  }
  return {
    values,
    any: computed(() => Object.keys(values.value).length > 0),
    set: (change) => put({ ...values.value, ...change }),
    reset: () => put({}),
  }
}

// What an address says, where it is one of these.
export function oneOf<const Value extends string>(values: readonly Value[], value: string | undefined): Value | undefined {
  return values.find((each) => each === value)
}
