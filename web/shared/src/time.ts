// Times come in RFC 3339, UTC, and are shown where the reader is.
import type { Language } from './language'

export type TimeStyle = 'minute' | 'second' | 'day'

const kParts: Record<TimeStyle, Intl.DateTimeFormatOptions> = {
  day: { year: 'numeric', month: '2-digit', day: '2-digit' },
  minute: { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: {
    year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
  },
}

// 2026-03-05 14:07, in the reader's time zone: the same in both languages, and sorts as text.
export function formatTime(rfc3339: string, style: TimeStyle = 'minute', timeZone?: string): string {
  const at = new Date(rfc3339)
  if (Number.isNaN(at.getTime())) return rfc3339
  const parts = new Intl.DateTimeFormat('en-GB', { ...kParts[style], timeZone }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  const day = `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`
  if (style === 'day') return day
  const time = `${of('hour')}:${of('minute')}`
  return style === 'second' ? `${day} ${time}:${of('second')}` : `${day} ${time}`
}

export function formatAgo(rfc3339: string, language: Language, now = Date.now()): string {
  const seconds = Math.round((new Date(rfc3339).getTime() - now) / 1000)
  const format = new Intl.RelativeTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { numeric: 'auto' })
  for (const [unit, size] of [['day', 86_400], ['hour', 3_600], ['minute', 60]] as const) {
    if (Math.abs(seconds) >= size) return format.format(Math.trunc(seconds / size), unit)
  }
  return format.format(0, 'minute')
}
