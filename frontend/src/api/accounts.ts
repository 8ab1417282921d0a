// Accounts and the session.
import { del, get, patch, post, put } from './http'
import type { AddedBy, Block, Config, Language, Session } from './types'

export const config = (): Promise<Config> => get('/api/config')
export const session = (): Promise<Session> => get('/api/session')
export const signIn = (username: string, password: string): Promise<Session> =>
  post('/api/session', { username, password })
export const signOut = (): Promise<void> => del('/api/session')
export const changeProfile = (to: {
  displayName?: string
  language?: Language
  addedBy?: AddedBy
}): Promise<Session> => patch('/api/accounts/me', to)
export const changePassword = (current: string, password: string): Promise<void> =>
  put('/api/accounts/me/password', { current, password })

export const blocks = (): Promise<Block[]> => get('/api/accounts/me/blocks')
export const block = (user: string): Promise<void> => put(`/api/accounts/me/blocks/${user}`)
export const unblock = (user: string): Promise<void> => del(`/api/accounts/me/blocks/${user}`)

export function register(
  username: string,
  password: string,
  displayName: string,
): Promise<Session> {
  // An empty display name is left out; the server then uses the username.
  return post('/api/accounts', {
    username,
    password,
    ...(displayName === '' ? {} : { displayName }),
  })
}
