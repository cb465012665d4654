// What operators are called; their id where nothing is known of them. What is of the whole server is done by operators of all
// programmes, whom each programme knows.
import { answer } from '@greenpool/client'
import { useLoaded } from '@greenpool/shared'
import { watch } from 'vue'
import { api } from './api'
import { programmes } from './programmes'

export function useOperatorNames(within: string | undefined): (id: string) => string {
  // An id is as true as a name: where this fails, the list stands as it is.
  const asked = () => within ?? programmes.value[0]?.id
  const { data, load } = useLoaded(async (signal) => {
    const names = new Map<string, string>()
    const programme = asked()
    if (programme === undefined) return names
    let cursor: string | undefined
    do {
      const { operators, next }: { operators: { id: string; display_name: string }[]; next: string | null } = await answer(
        api.GET('/api/v1/programmes/{programme}/operator-names', { params: { path: { programme }, query: { cursor, limit: 200 } }, signal }),
      )
      for (const { id, display_name } of operators) names.set(id, display_name)
      cursor = next ?? undefined
    } while (cursor !== undefined)
    return names
  })
  watch(asked, () => void load(), { immediate: true })
  return (id) => data.value?.get(id) ?? id
}
