// A link with a typo requests the room before joining, since joining creates it.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/http'
import type { Room } from '@/api/types'
import { useRooms } from '@/stores/rooms'

const server = vi.hoisted(() => ({ rooms: new Map<string, unknown>(), calls: [] as string[] }))

vi.mock('@/realtime/follower', () => ({ Follower: class {} }))
vi.mock('@/api/rooms', async (original) => ({
  ...(await original<object>()),
  one: async (name: string) => {
    server.calls.push(`one ${name}`)
    const room = server.rooms.get(name)
    if (!room) throw new Problem(404, 'not_found', '')
    return room
  },
  join: async (name: string) => {
    server.calls.push(`join ${name}`)
    server.rooms.set(name, { ...room(name), member: true })
  },
}))

const room = (name: string): Room => ({
  name,
  title: name,
  visibility: 'public',
  owner: null,
  member: false,
  head: 0,
  read: 0,
  unread: 0,
  members: 0,
})

describe('entering a room', () => {
  beforeEach(() => {
    setActivePinia(createPinia())
    server.rooms.clear()
    server.calls.length = 0
  })

  it('createsNothingWhereALinkLeadsToNoRoom', async () => {
    expect(await useRooms().enter('tpyo', false)).toBe('missing')
    expect(server.calls).toEqual(['one tpyo'])
  })

  it('joinsARoomThatIsThere', async () => {
    server.rooms.set('ops', room('ops'))
    expect(await useRooms().enter('ops', false)).toBe('entered')
    expect(server.calls).toEqual(['one ops', 'join ops', 'one ops'])
  })

  it('createsARoomRequestedByName', async () => {
    expect(await useRooms().enter('new', true)).toBe('entered')
    expect(server.calls).toEqual(['join new', 'one new'])
  })
})
