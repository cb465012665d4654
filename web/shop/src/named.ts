// Names that the shop gives its things in both languages, and where its pictures are.
export { specsOf, titleOf, type Titled } from '@greenpool/shared'

export function imageAddress(programme: string, image: string): string {
  return `/api/v1/programmes/${encodeURIComponent(programme)}/shop/images/${encodeURIComponent(image)}`
}
