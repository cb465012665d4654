// The code of the invitation link by which a reader came to a programme.
import { remembered } from '@greenpool/shared'
import type { Ref } from 'vue'

const kMost = 20

export function invitationOf(programme: string): Ref<string> {
  return remembered(`greenpool.invitation.${programme}`, '', (text) => text.length <= kMost)
}
