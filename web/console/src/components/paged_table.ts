export type ColumnKind = 'text' | 'integer' | 'truth' | 'money' | 'points' | 'rate' | 'time' | 'region'

export interface TableColumn {
  name: string
  title: string
  kind: ColumnKind
  // What a text says to people.
  words?: (value: string) => string
}

export interface Page<Row, Cursor> {
  rows: readonly Row[]
  next: Cursor | null
}
