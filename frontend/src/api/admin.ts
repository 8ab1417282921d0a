// The administration API of the running service.
import { del, delAnswer, get, getAnswer, patch, post, put } from './http'
import type {
  Account,
  AdminRoom,
  LivingNode,
  NewAccount,
  OpenConnection,
  Stats,
  StatsHistory,
} from './types'

/** `unreachable` holds the ids of nodes that did not answer. */
export interface Connections {
  open: OpenConnection[]
  unreachable: string[]
}

export const stats = (): Promise<Stats> => get('/api/admin/stats')
/** Samples newer than `after`; all samples if it is absent. */
export const history = (after?: string): Promise<StatsHistory> =>
  get(`/api/admin/stats/history${after ? `?after=${encodeURIComponent(after)}` : ''}`)
export const nodes = (): Promise<LivingNode[]> => get('/api/admin/nodes')

export async function connections(): Promise<Connections> {
  const answer = await getAnswer<OpenConnection[]>('/api/admin/connections')
  const unreachable = answer.headers.get('parley-unheard-nodes') ?? ''
  return { open: answer.body, unreachable: unreachable.split(',').flatMap((id) => id.trim() || []) }
}

/** Closes a connection. False if a node that has not answered may hold it; that node closes it later. */
export async function disconnect(id: string): Promise<boolean> {
  const answer = await delAnswer(`/api/admin/connections/${encodeURIComponent(id)}`)
  return answer.status !== 202
}

export const accounts = (): Promise<Account[]> => get('/api/admin/users')
export const create = (wanted: NewAccount): Promise<Account> => post('/api/admin/users', wanted)
export const change = (
  user: string,
  to: { disabled?: boolean; roles?: string[] },
): Promise<Account> => patch(`/api/admin/users/${user}`, to)
export const resetPassword = (user: string, password: string): Promise<void> =>
  put(`/api/admin/users/${user}/password`, { password })

export const rooms = (): Promise<AdminRoom[]> => get('/api/admin/rooms')
export const handRoom = (room: string, username: string): Promise<void> =>
  put(`/api/admin/rooms/${encodeURIComponent(room)}/owner`, { username })
export const deleteRoom = (room: string): Promise<void> =>
  del(`/api/admin/rooms/${encodeURIComponent(room)}`)
