// A tour is taken once: at a demo's first visit, and again when it is asked for.
import { computed, type ComputedRef, type WritableComputedRef } from 'vue'
import { remembered } from './remembered'

export interface TourState {
  // The step that somebody is at; undefined outside of the tour, which it is from then on when it is set so.
  place: WritableComputedRef<number | undefined>
  isNew: ComputedRef<boolean>
}

export function tourState(key: string): TourState {
  const kept = remembered<string>(key, '', (text) => text === 'seen' || /^\d{1,2}$/.test(text))
  return {
    place: computed({
      get: () => (/^\d+$/.test(kept.value) ? Number.parseInt(kept.value, 10) : undefined),
      set: (place: number | undefined) => (kept.value = place === undefined ? 'seen' : String(place)),
    }),
    isNew: computed(() => kept.value === ''),
  }
}
