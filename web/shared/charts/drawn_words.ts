// What a point says, in the table and when pointed at.
import { formatDecimal, formatShare } from '../src/decimal'
import { t } from '../src/texts'
import { formatTime } from '../src/time'
import common from '../texts/common'
import type { Across, SeriesPoint, Upright } from './drawing'

export function placeOf(point: SeriesPoint, across: Across): string {
  return across === 'day' ? t(common.day, { day: point.at }) : formatTime(point.at)
}

export function valueOf(point: SeriesPoint, upright: Upright): string {
  return upright === 'share' ? formatShare(point.amount) : formatDecimal(point.amount)
}
