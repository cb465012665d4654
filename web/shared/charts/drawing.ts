// The one place where amounts become numbers: a point on a screen needs no more. What a reader reads, in tooltips and
// labels, is the string.
export function forDrawing(amount: string): number {
  return Number(amount)
}

// A number of a model, which was never exact, written out as amounts are: without an exponent, no more decimals than a price.
export function written(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 8 })
}

// What goes across: times, or days since a beginning.
export type Across = 'time' | 'day'
// What goes up: figures, or shares, said as per cent.
export type Upright = 'figure' | 'share'

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
