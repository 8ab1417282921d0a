// The running service, for administrators.
import { del, get, patch } from './http'
import type { Account, OpenConnection, Stats } from './types'

export const stats = (): Promise<Stats> => get('/api/admin/stats')
export const connections = (): Promise<OpenConnection[]> => get('/api/admin/connections')
export const kick = (id: string): Promise<void> =>
  del(`/api/admin/connections/${encodeURIComponent(id)}`)
export const accounts = (): Promise<Account[]> => get('/api/admin/users')
export const change = (
  user: string,
  to: { disabled?: boolean; roles?: string[] },
): Promise<Account> => patch(`/api/admin/users/${user}`, to)
