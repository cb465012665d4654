// The programmes of this server, and the one that was looked at last.
import { answer } from '@greenpool/client'
import { remembered } from '@greenpool/shared'
import { computed, shallowRef } from 'vue'
import { api } from './api'
import { session } from './session'

export interface ListedProgramme {
  id: string
  name: string
  currency: string
  ready: boolean
}

export const lastProgramme = remembered<string>('greenpool.programme', '', () => true)
const listed = shallowRef<readonly ListedProgramme[]>([])

// Those in which the operator has a role.
export const programmes = computed(() => {
  const grants = session.value?.roles ?? []
  return listed.value.filter(({ id }) => grants.some(({ programme }) => programme === '*' || programme === id))
})

export async function loadProgrammes(): Promise<void> {
  listed.value = (await answer(api.GET('/api/v1/programmes'))).programmes
}

export function currencyOf(programme: string): string {
  return listed.value.find(({ id }) => id === programme)?.currency ?? ''
}
