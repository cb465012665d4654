import { expect, it } from 'vitest'
import { placesFor, treeOf } from './category_tree'

const category = (id: string, parent: string | null, position: number) => ({ id, parent, position, title_zh: id, title_en: id })
const all = [category('b', null, 2), category('a', null, 1), category('a2', 'a', 2), category('a1', 'a', 1), category('a11', 'a1', 0)]

it('categories are read as a tree', () => {
  expect(treeOf(all).map(({ category: { id }, depth }) => `${depth} ${id}`)).toEqual(['0 a', '1 a1', '2 a11', '1 a2', '0 b'])
})

it('a category cannot move into itself', () => {
  expect(placesFor(all, 'a1').map(({ category: { id } }) => id)).toEqual(['a', 'a2', 'b'])
  expect(placesFor(all, undefined)).toHaveLength(5)
})
