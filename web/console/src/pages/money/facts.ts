import type { RouteLocationRaw } from 'vue-router'

export interface Fact {
  title: string
  value: string | null | undefined
  kind?: 'text' | 'money' | 'points' | 'time' | 'code'
  to?: RouteLocationRaw | undefined
}
