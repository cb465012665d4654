// The shop's way to the server.
import { createApi, createTransport } from '@greenpool/client'
import { languageTag } from '@greenpool/shared'
import { session } from './session'
import { askForStepUp, stepUpWaiting } from './step_up'

export const transport = createTransport({
  csrfToken: () => session.value?.csrf_token,
  language: () => languageTag.value,
  signedOut: () => {
    session.value = undefined
    stepUpWaiting.value?.(false)
  },
  stepUp: askForStepUp,
})

export const api = createApi(transport)
