// What a programme tells as it happens (GET …/stream). The browser comes back by itself with Last-Event-ID; where it
// gives up, this begins anew, and says "gap", as the server does: what was missed has to be read.
import type { Schemas } from './api'

export type Moment = Schemas['Moment']

export interface StreamListener {
  moment(moment: Moment): void
  gap(): void
  connected?(connected: boolean): void
}

const kPauseMs = 5_000

// Returns what ends it.
export function listen(programme: string, listener: StreamListener, Source: typeof EventSource = EventSource): () => void {
  let source: EventSource | undefined
  let pause: ReturnType<typeof setTimeout> | undefined
  let heard = false

  const begin = () => {
    source = new Source(`/api/v1/programmes/${encodeURIComponent(programme)}/stream`)
    source.onopen = () => listener.connected?.(true)
    source.addEventListener('moment', (event) => {
      heard = true
      listener.moment(JSON.parse((event as MessageEvent<string>).data) as Moment)
    })
    source.addEventListener('gap', () => listener.gap())
    source.onerror = () => {
      listener.connected?.(false)
      if (source?.readyState !== Source.CLOSED) return
      pause = setTimeout(() => {
        if (heard) listener.gap()
        begin()
      }, kPauseMs)
    }
  }
  begin()
  return () => {
    clearTimeout(pause)
    source?.close()
  }
}
