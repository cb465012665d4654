// The tour, taken once: at the first visit of a demo's dashboard, and again when it is asked for.
import { remembered } from '@greenpool/shared'
import { computed } from 'vue'

// The step that somebody is at; "" before the first visit, "seen" from then on.
const kept = remembered<string>('greenpool.tour', '', (text) => text === 'seen' || /^\d{1,2}$/.test(text))

export const tourPlace = computed({
  get: () => (/^\d+$/.test(kept.value) ? Number.parseInt(kept.value, 10) : undefined),
  set: (place: number | undefined) => (kept.value = place === undefined ? 'seen' : String(place)),
})
export const tourIsNew = computed(() => kept.value === '')
