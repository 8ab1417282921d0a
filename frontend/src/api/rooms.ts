// Rooms, their members and their messages.
import type { Page } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import type { Resumption } from '@/realtime/roomsFollower'
import { del, get, patch, post, Problem, put } from './http'
import { page, type PageQuery } from './pages'
import type { Level, Member, Mention, Room } from './types'

const of = (room: string): string => `/api/rooms/${encodeURIComponent(room)}`

export const list = (): Promise<Room[]> => get('/api/rooms')
export const one = (room: string): Promise<Room> => get(of(room))
export const erase = (room: string): Promise<void> => del(of(room))
export const members = (room: string): Promise<Member[]> => get(`${of(room)}/members`)
export const join = (room: string): Promise<void> => put(`${of(room)}/members/me`)
export const leave = (room: string): Promise<void> => del(`${of(room)}/members/me`)
export const invite = (room: string, user: string): Promise<void> =>
  put(`${of(room)}/members/@${user}`)
export const remove = (room: string, user: string): Promise<void> =>
  del(`${of(room)}/members/@${user}`)
export const describe = (room: string, to: { title?: string; topic?: string }): Promise<Room> =>
  patch(of(room), to)
export const setLevel = (room: string, level: Level): Promise<void> =>
  put(`${of(room)}/level`, { level })
export const handOver = (room: string, username: string): Promise<void> =>
  put(`${of(room)}/owner`, { username })
/** In the order in which the mentions were made. */
export const mentions = (room: string, after: number): Promise<Mention[]> =>
  get(`${of(room)}/mentions?after=${after}`)
export const messages = (room: string, query: PageQuery): Promise<Page> =>
  page(`${of(room)}/messages`, query)

export function create(name: string, title: string, visibility: Room['visibility']): Promise<Room> {
  return post('/api/rooms', { name, visibility, ...(title === '' ? {} : { title }) })
}

/** Returns a token for one subscription to all rooms that resumes after these numbers. */
export async function resume(rooms: Record<string, number>): Promise<Resumption> {
  const held = epoch.current
  const answer = await post<Resumption & { epoch?: string }>('/api/resume', {
    rooms,
    ...(held === null ? {} : { epoch: held }),
  })
  if (epoch.update(answer.epoch) || epoch.hasReplaced(held))
    throw new Problem(409, 'epoch_changed', '')
  return answer
}
