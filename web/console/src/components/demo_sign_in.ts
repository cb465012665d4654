// Signing in to a demo as one of its operators.
import { answer } from '@greenpool/client'
import { demoAccounts } from '@greenpool/shared'
import { api } from '../api'
import { session } from '../session'

export async function signInDemoOperator(login: string): Promise<void> {
  const password = demoAccounts.value?.password
  if (password === undefined) return
  // Whoever was signed in leaves: their session does not outlive the choice.
  if (session.value !== undefined) await api.DELETE('/api/v1/session')
  session.value = await answer(api.POST('/api/v1/sessions', { body: { login, password } }))
}
