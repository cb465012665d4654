// A list of the server as a file for a spreadsheet, under the filters that it is shown with.
import { download, save, type Problem } from '@greenpool/client'
import { problemFrom } from '@greenpool/shared'
import { ref, shallowRef, watch } from 'vue'
import { transport } from '../api'

export type TableFormat = 'csv' | 'xlsx'
export interface ExportedTable {
  // Within /api/v1/programmes/{programme}/, or /api/v1/ where there is none.
  programme?: string | undefined
  path: string
  query?: Readonly<Record<string, string | boolean | undefined>>
  // By which parameter a table that goes on is asked for; "cursor" where nothing is said.
  next?: 'cursor' | 'before'
}

export function addressOf(table: ExportedTable, format: TableFormat, next?: string): string {
  const query = new URLSearchParams({ format })
  for (const [name, value] of Object.entries(table.query ?? {})) if (value !== undefined && value !== '') query.set(name, String(value))
  if (next !== undefined) query.set(table.next ?? 'cursor', next)
  const within = table.programme === undefined ? '' : `programmes/${encodeURIComponent(table.programme)}/`
  return `/api/v1/${within}${table.path}?${query}`
}

export function useTableExport(table: () => ExportedTable | undefined) {
  const exporting = ref(false)
  const exportProblem = shallowRef<Problem>()
  // Where a table was too long for one file.
  const rest = shallowRef<{ format: TableFormat; next: string }>()
  watch(() => JSON.stringify(table()), () => (rest.value = undefined))

  async function exportAs(format: TableFormat, next?: string) {
    const what = table()
    if (what === undefined) return
    exporting.value = true
    exportProblem.value = undefined
    try {
      const file = await download(transport, addressOf(what, format, next), `${what.path.split('/').at(-1)}.${format}`)
      save(file)
      rest.value = file.next === undefined ? undefined : { format, next: file.next }
    } catch (error) {
      exportProblem.value = problemFrom(error)
    } finally {
      exporting.value = false
    }
  }
  async function exportRest() {
    if (rest.value !== undefined) await exportAs(rest.value.format, rest.value.next)
  }
  return { exporting, exportProblem, rest, exportAs, exportRest }
}
