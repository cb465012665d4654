import { tourState } from '@greenpool/shared'
import { ref } from 'vue'

export const { place: tourPlace, isNew: tourIsNew } = tourState('greenpool.tour')

// Asked for just now, not found under way when the page was loaded: only then does it go to its first page by itself.
export const tourBegins = ref(false)
export function beginTour() {
  tourPlace.value = 0
  tourBegins.value = true
}
