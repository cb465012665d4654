// The cells of a study by the world that they are of.
import type { Schemas } from '@greenpool/client'

export type Cell = Schemas['StudyCell']

export interface World {
  name: string
  growth: Cell['growth']
  sellers: Cell['sellers']
  cells: readonly Cell[]
}

export function worldsOf(cells: readonly Cell[]): readonly World[] {
  const worlds = new Map<string, World & { cells: Cell[] }>()
  for (const cell of cells) {
    const name = `${cell.growth} ${cell.sellers}`
    const world = worlds.get(name) ?? { name, growth: cell.growth, sellers: cell.sellers, cells: [] }
    world.cells.push(cell)
    worlds.set(name, world)
  }
  return [...worlds.values()]
}
