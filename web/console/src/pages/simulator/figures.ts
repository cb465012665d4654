// The figures of a simulation, in the order in which they are read.
import type { Schemas } from '@greenpool/client'

export type Figures = Schemas['SimulationFigures']
export type FigureKind = 'integer' | 'money' | 'points' | 'share'

export const kFigures: readonly (readonly [keyof Figures, FigureKind])[] = [
  ['recovered', 'share'], ['doubled', 'share'], ['tripled', 'share'], ['recoverable', 'share'], ['exited', 'share'], ['members', 'integer'], ['orders', 'integer'],
  ['spent', 'money'], ['contributed', 'money'], ['paid_out', 'money'], ['pool', 'money'], ['rewards', 'money'], ['circulating', 'points'], ['price', 'points'],
]
