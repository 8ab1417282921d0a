// Messages of blocked people count as no mention and do not notify; those of all others do.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type * as accounts from '@/api/accounts'
import type * as roomsApi from '@/api/rooms'
import type { Block, Room } from '@/api/types'
import type { RoomsFollowerOptions } from '@/realtime/roomsFollower'
import { useBlocks } from '@/stores/blocks'
import { useConnection } from '@/stores/connection'
import { useEvents } from '@/stores/events'
import { useNotifications } from '@/stores/notifications'
import { useRooms } from '@/stores/rooms'
import { useSession } from '@/stores/session'
import { entry } from './fixtures'

const server = vi.hoisted(() => ({
  blocks: [] as Block[],
  rooms: [] as Room[],
  streams: [] as RoomsFollowerOptions[],
  listed: 0,
  asked: 0,
}))

vi.mock('@/api/accounts', async (original) => ({
  ...(await original<typeof accounts>()),
  session: async () => ({ username: 'ada', displayName: 'Ada', roles: [] }),
  blocks: async () => {
    server.asked += 1
    return server.blocks
  },
  block: async (username: string) => {
    server.blocks = [...server.blocks, { username, displayName: username, since: '' }]
  },
  unblock: async (username: string) => {
    server.blocks = server.blocks.filter((each) => each.username !== username)
  },
}))
vi.mock('@/api/rooms', async (original) => ({
  ...(await original<typeof roomsApi>()),
  list: async () => {
    server.listed += 1
    return server.rooms
  },
  messages: async () => ({ entries: [], head: 0 }),
}))
vi.mock('@/realtime/roomsFollower', () => ({
  RoomsFollower: class {
    constructor(options: RoomsFollowerOptions) {
      server.streams.push(options)
    }
    private readonly names = new Set<string>()
    has(name: string): boolean {
      return this.names.has(name)
    }
    follow(name: string): void {
      this.names.add(name)
    }
    unfollow(name: string): void {
      this.names.delete(name)
    }
  },
}))

describe('blocked people', () => {
  let blocks: ReturnType<typeof useBlocks>
  let rooms: ReturnType<typeof useRooms>
  const mentions = (): number | undefined => rooms.states.get('ops')?.unread.mentions
  const arrive = (seq: number, from: string): void =>
    server.streams
      .at(-1)
      ?.released('ops', [entry(seq, { from, text: '@ada', mentions: ['ada'] })], 0)

  beforeEach(async () => {
    server.blocks = []
    server.asked = 0
    server.streams.length = 0
    server.rooms = [
      {
        name: 'ops',
        title: 'Ops',
        visibility: 'public',
        owner: 'linus',
        member: true,
        head: 0,
        read: 0,
        unread: 0,
        members: 3,
      },
    ]
    setActivePinia(createPinia())
    await useSession().reload()
    blocks = useBlocks()
    rooms = useRooms()
    await rooms.load()
  })

  it('areNotCountedForTheirMentionsAndOthersAre', async () => {
    await blocks.block('grace')
    arrive(1, 'grace')
    expect(mentions()).toBe(0)
    expect(rooms.states.get('ops')?.unread.count).toBe(1)
    arrive(2, 'linus')
    expect(mentions()).toBe(1)
    await blocks.unblock('grace')
    arrive(3, 'grace')
    expect(mentions()).toBe(2)
  })

  it('raiseNoNotification', async () => {
    // The store captures its collaborators when it is created.
    setActivePinia(createPinia())
    const arrived = vi.spyOn(useNotifications(), 'arrived')
    await useSession().reload()
    await useRooms().load()
    await useBlocks().block('grace')
    arrive(1, 'grace')
    arrive(2, 'linus')
    const senders = arrived.mock.calls.map(([{ entries }]) => entries.map(({ from }) => from))
    expect(senders).toEqual([[], ['linus']])
  })

  it('areRecountedWhenAnotherDeviceBlocksAPerson', async () => {
    const add = vi.spyOn(useConnection().hub, 'add')
    useEvents()
    const events = add.mock.calls.find(([feed]) => feed.destination === '/user/queue/events')?.[0]
    const before = server.listed
    server.blocks = [{ username: 'grace', displayName: 'Grace', since: '' }]
    events?.body({ kind: 'profile' })
    await vi.waitFor(() => expect(server.listed).toBe(before + 1))
    expect(blocks.has('grace')).toBe(true)
    // A profile change alone triggers no count request; the following change of the list does.
    events?.body({ kind: 'profile' })
    await vi.waitFor(() => expect(server.asked).toBe(2))
    server.blocks = []
    events?.body({ kind: 'profile' })
    await vi.waitFor(() => expect(blocks.has('grace')).toBe(false))
    await vi.waitFor(() => expect(server.listed).toBe(before + 2))
  })
})
