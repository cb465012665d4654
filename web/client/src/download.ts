// Answers that are files, offered to be saved under the name that the server gives them.
import type { Transport } from './transport'

export interface Downloaded {
  blob: Blob
  name: string
  // The "next" of a table that goes on (X-Next).
  next: string | undefined
}

const kName = /filename="([^"]+)"/

export async function download(transport: Transport, path: string, fallbackName: string): Promise<Downloaded> {
  const response = await transport(new Request(new URL(path, location.origin)))
  return {
    blob: await response.blob(),
    name: kName.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? fallbackName,
    next: response.headers.get('X-Next') ?? undefined,
  }
}

export function save({ blob, name }: Pick<Downloaded, 'blob' | 'name'>): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  // The browser takes the address up after this turn.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}

export function saveText(text: string, name: string): void {
  save({ blob: new Blob([text], { type: 'text/plain' }), name })
}
