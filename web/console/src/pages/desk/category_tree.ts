// Categories in the order in which they are read: each followed by what is within it.
import type { Schemas } from '@greenpool/client'

export type Category = Schemas['ShopCategory']
export interface Branch {
  category: Category
  depth: number
}

export function treeOf(categories: readonly Category[]): readonly Branch[] {
  const under = (parent: string | null, depth: number): readonly Branch[] =>
    categories.filter((each) => each.parent === parent).sort((a, b) => a.position - b.position)
      .flatMap((category) => [{ category, depth }, ...under(category.id, depth + 1)])
  return under(null, 0)
}

// Where a category may be moved: anywhere but into itself.
export function placesFor(categories: readonly Category[], id: string | undefined): readonly Branch[] {
  const tree = treeOf(categories)
  if (id === undefined) return tree
  const inside = new Set([id])
  for (const { category } of tree) if (category.parent !== null && inside.has(category.parent)) inside.add(category.id)
  return tree.filter(({ category }) => !inside.has(category.id))
}
