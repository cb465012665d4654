// Which member is signed in; undefined: nobody.
import type { Schemas } from '@greenpool/client'
import { shallowRef } from 'vue'

export const session = shallowRef<Schemas['Session']>()
