// Which member is signed in; undefined: nobody.
import type { Schemas } from '@greenpool/client'
import { rememberSession } from '@greenpool/shared'
import { shallowRef } from 'vue'

export const session = shallowRef<Schemas['Session']>()
rememberSession(session)
