// Who is signed in; undefined: nobody. The layout goes to the sign-in page when that changes.
import type { Role, Schemas } from '@greenpool/client'
import { rememberSession } from '@greenpool/shared'
import { shallowRef } from 'vue'

export const session = shallowRef<Schemas['Session']>()
rememberSession(session)

// What somebody may in a programme; roles in "*" count in all.
export function rolesIn(programme: string | undefined): ReadonlySet<Role> {
  const grants = session.value?.roles ?? []
  return new Set(grants.filter((grant) => grant.programme === '*' || grant.programme === programme).map((grant) => grant.role))
}

export function hasRole(roles: readonly Role[], programme: string | undefined): boolean {
  const mine = rolesIn(programme)
  return roles.some((role) => mine.has(role))
}
