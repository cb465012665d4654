import { beforeEach, expect, it } from 'vitest'
import { tourState } from './tour'

beforeEach(() => localStorage.clear())

it('a tour is new once, goes on where it was left, and ends for good', () => {
  const first = tourState('test.tour')
  expect([first.isNew.value, first.place.value]).toEqual([true, undefined])
  first.place.value = 3
  const again = tourState('test.tour')
  expect([again.isNew.value, again.place.value]).toEqual([false, 3])
  again.place.value = undefined
  const later = tourState('test.tour')
  expect([later.isNew.value, later.place.value]).toEqual([false, undefined])
})
