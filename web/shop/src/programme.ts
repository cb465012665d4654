// The programme whose shop this is: named by the link, or the one that was looked at last.
import { answer } from '@greenpool/client'
import { remembered } from '@greenpool/shared'
import { ref, shallowRef } from 'vue'
import { api } from './api'

export interface ListedProgramme {
  id: string
  name: string
  currency: string
  ready: boolean
}

export const lastProgramme = remembered<string>('greenpool.programme', '', () => true)
export const programmes = shallowRef<readonly ListedProgramme[]>([])

// Whether members can sign in by WeChat.
export const hasWechat = ref(false)

export async function loadProgrammes(): Promise<void> {
  const found = await answer(api.GET('/api/v1/programmes'))
  programmes.value = found.programmes
  hasWechat.value = found.wechat
}

export function defaultProgramme(): string | undefined {
  return (programmes.value.find(({ id }) => id === lastProgramme.value) ?? programmes.value[0])?.id
}

export function programmeNamed(id: string): ListedProgramme | undefined {
  return programmes.value.find((each) => each.id === id)
}
