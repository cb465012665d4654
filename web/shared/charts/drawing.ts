// The one place where amounts become numbers: a point on a screen needs no more. What a reader reads, in tooltips and
// labels, is the string.
export function forDrawing(amount: string): number {
  return Number(amount)
}

export interface SeriesPoint {
  at: string
  // Drawn; and shown as it stands.
  amount: string
}

export interface ChartSeries {
  name: string
  points: readonly SeriesPoint[]
  // Steps: the value holds until the next.
  step?: boolean
}
