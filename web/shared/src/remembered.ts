// A choice of the reader that outlives the page. Browsers that keep nothing (private windows, some embedded ones) lose it.
import { ref, watch, type Ref } from 'vue'

export function remembered<T extends string>(key: string, initial: T, valid: (text: string) => boolean): Ref<T> {
  let text: string | null = null
  try {
    text = localStorage.getItem(key)
  } catch {
    // Not allowed to; the choice lasts as long as the page.
  }
  const value = ref(text !== null && valid(text) ? text : initial) as Ref<T>
  watch(value, (now) => {
    try {
      localStorage.setItem(key, now)
    } catch {
      // As above.
    }
  }, { flush: 'sync' })
  return value
}
