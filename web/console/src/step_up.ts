// Asking for the password once more: the dialog shows what waits here.
import { shallowRef } from 'vue'

type Answer = (given: boolean) => void

export const stepUpWaiting = shallowRef<Answer>()

export function askForStepUp(): Promise<boolean> {
  return new Promise((resolve) => {
    stepUpWaiting.value = (given) => {
      stepUpWaiting.value = undefined
      resolve(given)
    }
  })
}
