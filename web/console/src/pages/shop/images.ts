// Where staff see a picture of goods or of a return.
export function staffImage(programme: string, image: string): string {
  return `/api/v1/programmes/${encodeURIComponent(programme)}/shop/admin/images/${encodeURIComponent(image)}`
}
