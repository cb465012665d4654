// The keyboard in a sheet: focus goes into it, stays there, and returns to where it was; Escape leaves the sheet in front.
import { nextTick, onScopeDispose, watch } from 'vue'

const kReached = 'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]'
const inFront: symbol[] = []

// `inside`: any element of the sheet.
export function useSheetFocus(shown: () => boolean, inside: () => HTMLElement | null, leave: () => void): void {
  const own = Symbol('sheet')
  let before: HTMLElement | null = null
  const sheet = () => inside()?.closest<HTMLElement>('.van-popup') ?? null
  const stops = () => [...(sheet()?.querySelectorAll<HTMLElement>(kReached) ?? [])].filter((each) => each.checkVisibility())

  function onKey(event: KeyboardEvent) {
    if (inFront.at(-1) !== own || event.isComposing) return
    if (event.key === 'Escape') {
      event.preventDefault()
      leave()
    } else if (event.key === 'Tab') {
      const all = stops()
      const [first, last, now] = [all[0], all.at(-1), document.activeElement]
      const out = sheet()?.contains(now) !== true
      if (first === undefined || last === undefined) event.preventDefault()
      else if (event.shiftKey ? out || now === first || now === sheet() : out || now === last) {
        event.preventDefault()
        ;(event.shiftKey ? last : first).focus()
      }
    }
  }
  function end() {
    const place = inFront.indexOf(own)
    if (place < 0) return
    inFront.splice(place, 1)
    document.removeEventListener('keydown', onKey)
    if (before?.isConnected === true) before.focus()
    before = null
  }
  watch(shown, async (now) => {
    if (!now) return end()
    before = document.activeElement instanceof HTMLElement ? document.activeElement : null
    inFront.push(own)
    document.addEventListener('keydown', onKey)
    await nextTick()
    // The sheet itself: a field would bring a telephone's keyboard up over it.
    sheet()?.focus({ preventScroll: true })
  }, { immediate: true, flush: 'post' })
  onScopeDispose(end)
}
