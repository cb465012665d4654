// The programme whose shop this is: named by the link, or the one that was looked at last.
import { answer } from '@greenpool/client'
import { remembered } from '@greenpool/shared'
import { shallowRef } from 'vue'
import { api } from './api'

export interface ListedProgramme {
  id: string
  name: string
  currency: string
  ready: boolean
}

export const lastProgramme = remembered<string>('greenpool.programme', '', () => true)
export const programmes = shallowRef<readonly ListedProgramme[]>([])

export async function loadProgrammes(): Promise<void> {
  programmes.value = (await answer(api.GET('/api/v1/programmes'))).programmes
}

export function defaultProgramme(): string | undefined {
  return (programmes.value.find(({ id }) => id === lastProgramme.value) ?? programmes.value[0])?.id
}

export function programmeNamed(id: string): ListedProgramme | undefined {
  return programmes.value.find((each) => each.id === id)
}
