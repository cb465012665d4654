// One thing that a person does, under one Idempotency-Key: asked again after a lost answer it is still the same thing,
// and is done once.
import { isProblem } from './problem'
import { newIdempotencyKey } from './transport'

export type ActionHeaders = {
  'Idempotency-Key': string
}

export class Action {
  private key: string | undefined
  private content: string | undefined
  private unknown = false

  // Runs the work with headers to send along. Once nobody knows whether the server did the work, the key stays for the
  // same content until a run succeeds, whatever refuses it in between: under another key it could be done twice.
  async run<T>(content: unknown, work: (headers: ActionHeaders) => Promise<T>): Promise<T> {
    const text = JSON.stringify(content)
    if (this.key === undefined || text !== this.content) {
      this.key = newIdempotencyKey()
      this.unknown = false
    }
    this.content = text
    try {
      const result = await work({ 'Idempotency-Key': this.key })
      this.key = undefined
      return result
    } catch (error) {
      if (!isProblem(error) || error.outcomeUnknown) this.unknown = true
      if (!this.unknown) this.key = undefined
      throw error
    }
  }
}
