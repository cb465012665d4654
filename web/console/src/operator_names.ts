// What the operators of a programme are called; their id where nothing is known of them.
import { answer } from '@greenpool/client'
import { useLoaded } from '@greenpool/shared'
import { api } from './api'

export function useOperatorNames(programme: string): (id: string) => string {
  // An id is as true as a name: where this fails, the list stands as it is.
  const { data, load } = useLoaded(async (signal) => {
    const names = new Map<string, string>()
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
  void load()
  return (id) => data.value?.get(id) ?? id
}
