// Announcements are unread as the server counts them, and withdrawn ones disappear.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { FollowerOptions } from '@/realtime/follower'
import type { Entry } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { useAnnouncements } from '@/stores/announcements'
import { useSession } from '@/stores/session'
import { entry } from './fixtures'

const server = vi.hoisted(() => ({
  entries: [] as Entry[],
  head: 0,
  read: 0,
  /** Runs while a request is in progress. */
  meanwhile: () => {},
  prepare: [] as (() => Promise<void>)[],
  streams: [] as FollowerOptions[],
}))

vi.mock('@/api/announcements', async (original) => ({
  ...(await original<object>()),
  messages: async () => ({ entries: server.entries, head: server.head }),
  read: async () => {
    const answer = { head: server.head, read: server.read, unread: 0 }
    server.meanwhile()
    return answer
  },
}))
vi.mock('@/realtime/follower', () => ({
  Follower: class {
    constructor(options: FollowerOptions) {
      server.streams.push(options)
    }
    stop(): void {}
  },
}))
vi.mock('@/stores/connection', () => ({
  useConnection: () => ({
    hub: {},
    onLoad: (call: () => Promise<void>) => server.prepare.push(call),
  }),
}))
vi.mock('@/stores/readMarkers', () => ({ useReadMarkers: () => ({ mark: () => {} }) }))

describe('announcements', () => {
  let announcements: ReturnType<typeof useAnnouncements>
  const live = (...entries: Entry[]): void => server.streams[0]?.released(entries, 0)

  beforeEach(async () => {
    server.entries = [entry(1, { from: 'linus' }), entry(2, { from: 'ada' })]
    server.head = 2
    server.read = 0
    server.meanwhile = () => {}
    server.prepare.length = 0
    server.streams.length = 0
    setActivePinia(createPinia())
    useSession().user = { username: 'ada', displayName: 'Ada', roles: ['ADMIN'] }
    announcements = useAnnouncements()
    await server.prepare[0]?.()
  })

  it('areNotUnreadForTheirAuthor', () => {
    expect(announcements.unread).toBe(1)
    expect(announcements.banner?.seq).toBe(1)
    live(entry(3, { from: 'ada' }))
    expect(announcements.newestFirst.map(({ seq }) => seq)).toEqual([3, 2, 1])
    expect(announcements.unread).toBe(1)
    expect(announcements.banner?.seq).toBe(1)
  })

  it('areGoneEverywhereOnceWithdrawn', () => {
    live(entry(3, { from: 'grace', kind: 'delete', target: 1, text: '' }))
    expect(announcements.newestFirst.map(({ seq }) => seq)).toEqual([2])
    expect(announcements.unread).toBe(0)
    expect(announcements.banner).toBeNull()
  })

  it('areNotHiddenByAMarkerOfAnEarlierEpoch', async () => {
    epoch.update('aaaaaaaa')
    server.read = 2
    server.meanwhile = () => epoch.update('bbbbbbbb')
    await server.prepare[0]?.()
    server.read = 0
    await server.prepare[0]?.()
    expect(announcements.unread).toBe(1)
  })

  it('readAsTheyWereCorrectedAndAreNoNewerForThat', () => {
    announcements.dismiss(2)
    live(entry(3, { from: 'linus', kind: 'edit', target: 1, text: 'Tea at four' }))
    expect(announcements.newestFirst.at(-1)).toMatchObject({ seq: 1, text: 'Tea at four' })
    expect(announcements.unread).toBe(0)
  })
})
