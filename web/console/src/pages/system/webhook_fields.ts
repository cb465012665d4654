export interface WebhookFields {
  url: string
  description: string
  types: readonly string[]
}

// What can be sent at all; the server decides the rest.
export function complete({ url, types }: WebhookFields): boolean {
  return /^https:\/\/[^\s@#]+$/.test(url.trim()) && types.length > 0
}
