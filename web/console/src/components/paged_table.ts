export type ColumnKind = 'text' | 'integer' | 'truth' | 'money' | 'points' | 'rate' | 'time' | 'region'

export interface TableColumn {
  name: string
  title: string
  kind: ColumnKind
}

export interface Page<Row, Cursor> {
  rows: readonly Row[]
  next: Cursor | null
}
