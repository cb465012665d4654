// Where goods go. The office keeps addresses with orders only; the last one is remembered on the device where its owner
// says so.
import type { Schemas } from '@greenpool/client'

export type Address = Required<Schemas['ShopAddress']>

const kKept = 'greenpool.address'

export function emptyAddress(): Address {
  return { name: '', phone: '', region: '', detail: '', note: '' }
}

export function isComplete(address: Address): boolean {
  return /^\d{6}$/.test(address.region) && [address.name, address.phone, address.detail].every((text) => text.trim() !== '')
}

export function asSent(address: Address): Schemas['ShopAddress'] {
  const { note, ...rest } = address
  const trimmed = Object.fromEntries(Object.entries(rest).map(([name, text]) => [name, text.trim()])) as Omit<Address, 'note'>
  return note.trim() === '' ? trimmed : { ...trimmed, note: note.trim() }
}

export function keptAddress(): Address | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(kKept) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return undefined
    const texts = Object.entries(kept).filter(([name, text]) => name in emptyAddress() && typeof text === 'string')
    return { ...emptyAddress(), ...(Object.fromEntries(texts) as Partial<Address>) }
  } catch {
    return undefined
  }
}

export function keepAddress(address: Address | undefined): void {
  try {
    if (address === undefined) localStorage.removeItem(kKept)
    else localStorage.setItem(kKept, JSON.stringify({ ...address, note: '' }))
  } catch {
    // Browsers that keep nothing ask anew.
  }
}
