// The page reads each list once, follows the streams without a gap, and starts over with a new epoch.
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Room } from '@/api/types'
import type { Entry } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import type { LinkHandlers } from '@/realtime/link'
import { useAnnouncements } from '@/stores/announcements'
import { useConnection } from '@/stores/connection'
import { useDirect } from '@/stores/direct'
import { useDrafts } from '@/stores/drafts'
import { useNotifications } from '@/stores/notifications'
import { useOutbox } from '@/stores/outbox'
import { useRooms } from '@/stores/rooms'
import { useSearch } from '@/stores/search'
import { useBootstrap } from '@/stores/bootstrap'
import { useSession } from '@/stores/session'
import { entry } from './fixtures'

interface Socket {
  handlers: LinkHandlers
  feeds: Map<string, { headers: Record<string, string>; body: (body: unknown) => void }>
  dropped: boolean
}

const sockets = vi.hoisted(() => [] as unknown[]) as Socket[]
/** Destinations that the server refuses, with the code. */
const refused = vi.hoisted(() => new Map<string, string>())
const server = vi.hoisted(() => ({ epoch: 'aaaaaaaa' }))

vi.mock('@/realtime/link', () => ({
  openLink: (_url: string, handlers: LinkHandlers) => {
    const feeds: Socket['feeds'] = new Map()
    const socket: Socket = { handlers, feeds, dropped: false }
    sockets.push(socket)
    return {
      subscribe: (
        _id: string,
        to: string,
        headers: Record<string, string>,
        body: (body: unknown) => void,
      ) => {
        feeds.set(to, { headers, body })
        void Promise.resolve().then(() => {
          const code = refused.get(to)
          const { receipt = '' } = headers
          if (code === undefined) handlers.receipt(receipt, null, { epoch: server.epoch })
          else
            feeds.get('/user/queue/errors')?.body({ code, message: '', destination: to, receipt })
          if (to === '/user/queue/events') body({ kind: 'refresh' })
        })
      },
      unsubscribe: () => {},
      send: () => {},
      close: () => {},
      silentMillis: () => 0,
      drop: () => {
        socket.dropped = true
        handlers.closed(1006)
      },
    }
  },
}))

describe('the page', () => {
  let requests: string[]
  let bodies: unknown[]
  let listed: Room[]
  let heads: Record<string, number>
  /** The next pages of messages. */
  let pages: { entries: unknown[]; head: number }[]
  let host: string
  /** The results of a search. */
  let found: Entry[]
  /** Runs while a request for a single room is in progress. */
  let meanwhile: () => void
  let connection: ReturnType<typeof useConnection>
  let rooms: ReturnType<typeof useRooms>
  const socket = (): Socket => sockets.at(-1) as Socket
  const settle = (millis = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(millis)

  function room(name: string, head: number, unread = 0): Room {
    const read = head - unread
    const more = { visibility: 'public', owner: 'ada', member: true, members: 2 } as const
    return { name, title: name, head, read, unread, mentions: 0, ...more }
  }

  function answer(method: string, path: string, body: unknown): unknown {
    const [resource = ''] = path.split('?')
    if (resource === '/api/config') return host === '' ? {} : { host }
    if (resource === '/api/session') return { username: 'ada', displayName: 'Ada', roles: [] }
    if (resource === '/api/rooms') return listed
    if (resource === '/api/direct' || resource === '/api/accounts/me/blocks') return []
    if (resource === '/api/announcements/read') return { head: 0, read: 0, unread: 0 }
    if (resource === '/api/search') return { entries: found }
    if (resource === '/api/resume') {
      bodies.push(body)
      const names = Object.keys((body as { rooms: Record<string, number> }).rooms)
      const places = names.map((name) => [name, { first: 1, head: heads[name] ?? 0 }])
      return { token: `t${bodies.length}`, epoch: server.epoch, rooms: Object.fromEntries(places) }
    }
    if (method === 'POST' && resource.endsWith('/messages')) return entry(99)
    if (resource === '/api/announcements/messages') return { entries: [], head: 0 }
    if (resource.endsWith('/messages'))
      return { ...(pages.shift() ?? { entries: [], head: 0 }), epoch: server.epoch }
    const one = listed.find((each) => resource === `/api/rooms/${each.name}`)
    if (method === 'GET' && one) {
      meanwhile()
      return one
    }
    throw new Error(`${method} ${path}`)
  }

  const say = (name: string, seq: number, more: Partial<Entry> = {}): void =>
    socket()
      .feeds.get('/user/queue/rooms')
      ?.body({ ...entry(seq, { from: 'grace', ...more }), room: name })

  async function open(): Promise<void> {
    setActivePinia(createPinia())
    await useSession().start()
    useBootstrap()
    connection = useConnection()
    rooms = useRooms()
    await settle()
    socket().handlers.up(server.epoch)
    await settle()
  }

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    document.cookie = 'XSRF-TOKEN=x'
    server.epoch = 'aaaaaaaa'
    epoch.update('aaaaaaaa')
    sockets.length = 0
    refused.clear()
    requests = []
    bodies = []
    pages = []
    host = ''
    found = []
    meanwhile = () => {}
    listed = [room('lobby', 41), room('ops', 7, 2)]
    heads = { lobby: 43, ops: 7 }
    vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
      const method = init.method ?? 'GET'
      requests.push(`${method} ${path.replace(/[?&]epoch=\w+/, '')}`)
      const body = init.body === undefined ? undefined : JSON.parse(init.body as string)
      return new Response(JSON.stringify(answer(method, path, body)))
    })
  })
  afterEach(() => {
    connection.$dispose()
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('readsEachThingOnceWhenItStarts', async () => {
    await open()
    await settle(5_000)
    expect(connection.state).toBe('connected')
    expect(requests.toSorted()).toEqual([
      'GET /api/accounts/me/blocks',
      'GET /api/announcements/messages?limit=50',
      'GET /api/announcements/read',
      'GET /api/config',
      'GET /api/direct',
      'GET /api/rooms',
      'GET /api/session',
      'POST /api/resume',
    ])
    await rooms.enter('lobby', false)
    expect(requests).toHaveLength(8)
  })

  it('hasOneSubscriptionForAllRoomsAndSubscribesToEssentialFeedsFirst', async () => {
    await open()
    expect([...socket().feeds.keys()]).toEqual([
      '/user/queue/errors',
      '/user/queue/events',
      '/user/queue/direct',
      '/topic/announcements',
      '/user/queue/rooms',
    ])
    expect(bodies).toEqual([{ rooms: { lobby: 41, ops: 7 }, epoch: 'aaaaaaaa' }])
    expect(socket().feeds.get('/user/queue/rooms')?.headers.since).toBe('t1')
    say('lobby', 42)
    say('ops', 8)
    await settle(200)
    expect(rooms.states.get('lobby')?.unread.count).toBe(1)
    expect(rooms.states.get('ops')?.unread.count).toBe(3)
  })

  it('goesOnWhereItStandsAfterABreak', async () => {
    await open()
    say('lobby', 42)
    await settle(200)
    socket().handlers.closed(1006)
    await settle(1_000)
    socket().handlers.up(server.epoch)
    await settle()
    expect(bodies.at(-1)).toEqual({ rooms: { lobby: 42, ops: 7 }, epoch: 'aaaaaaaa' })
    expect(connection.state).toBe('connected')
  })

  it('isNotWellWhileSomethingThatItMustHaveIsRefused', async () => {
    refused.set('/user/queue/direct', 'rate_limited')
    await open()
    await settle(2_500)
    expect(connection.state).toBe('incomplete')
    expect(connection.banner?.kind).toBe('incomplete')
    refused.clear()
    connection.tryNow()
    await settle()
    expect(connection.state).toBe('connected')
    expect(connection.banner).toBeNull()
  })

  it('asksForAnotherTokenWhenItsTokenIsRefused', async () => {
    refused.set('/user/queue/rooms', 'invalid')
    await open()
    expect(connection.state).toBe('incomplete')
    refused.clear()
    await settle(500)
    expect(bodies).toHaveLength(2)
    expect(socket().feeds.get('/user/queue/rooms')?.headers.since).toBe('t2')
    expect(connection.state).toBe('connected')
  })

  it('readsTheListsWithoutAConnectionToo', async () => {
    setActivePinia(createPinia())
    await useSession().start()
    useBootstrap()
    connection = useConnection()
    rooms = useRooms()
    await settle(1_600)
    expect(rooms.mine).toHaveLength(2)
    expect(connection.state).toBe('connecting')
  })

  it('followsARoomThatIsJoinedElsewhere', async () => {
    await open()
    listed = [...listed, room('new', 5)]
    socket().feeds.get('/user/queue/events')?.body({ kind: 'room', room: 'new' })
    await settle()
    say('new', 6)
    await settle(200)
    expect(rooms.states.get('new')?.unread.count).toBe(1)
  })

  it('losesTheBadgeWhenTheOnlyUnreadMessageIsDeleted', async () => {
    await open()
    say('lobby', 42)
    await settle(200)
    say('lobby', 43, { kind: 'delete', target: 42, text: '' })
    await settle(200)
    expect(rooms.states.get('lobby')?.unread.count).toBe(0)
    // Only the server can count entries from before the page was opened.
    listed = [room('lobby', 43), room('ops', 8, 0)]
    say('ops', 8, { kind: 'delete', target: 7, text: '' })
    await settle(500)
    expect(rooms.states.get('ops')?.unread.count).toBe(0)
    expect(requests).toContain('GET /api/rooms/ops')
  })

  describe('with another epoch', () => {
    it('startsOverOnTheConnectionThatReportsIt', async () => {
      await open()
      useDrafts().set('room:lobby', 'half a sentence')
      useOutbox().send({ kind: 'room', name: 'lobby' }, 'unsent')
      say('lobby', 42)
      await settle(200)
      expect(rooms.timelines.shown('lobby').entries).toHaveLength(1)
      socket().handlers.closed(1006)
      await settle(1_000)
      // An older copy of the database: fewer entries, and this page has read others.
      server.epoch = 'bbbbbbbb'
      listed = [room('lobby', 12, 3), room('ops', 2)]
      heads = { lobby: 12, ops: 2 }
      socket().handlers.up(server.epoch)
      expect(rooms.timelines.has('lobby')).toBe(false)
      await settle()
      expect(socket().dropped).toBe(false)
      expect(bodies.at(-1)).toEqual({ rooms: { lobby: 12, ops: 2 }, epoch: 'bbbbbbbb' })
      expect(rooms.states.get('lobby')?.unread).toMatchObject({ head: 12, read: 9, count: 3 })
      expect(rooms.timelines.shown('lobby')).toMatchObject({ from: 13, entries: [] })
      expect(socket().feeds.get('/user/queue/direct')?.headers).toMatchObject({
        since: '0',
        epoch: 'bbbbbbbb',
      })
      say('lobby', 13, { text: 'of the new epoch' })
      await settle(200)
      expect(rooms.timelines.shown('lobby').entries.map((each) => each.text)).toEqual([
        'of the new epoch',
      ])
      expect(connection.state).toBe('connected')
      expect(useDrafts().get('room:lobby')).toBe('half a sentence')
      expect(useOutbox().items.map((each) => each.text)).toEqual(['unsent'])
    })

    it('givesUpAConnectionOfTheOldOne', async () => {
      await open()
      say('lobby', 42)
      await settle(200)
      server.epoch = 'bbbbbbbb'
      listed = [room('lobby', 12), room('ops', 2)]
      // A page of another node reports it.
      await rooms.timelines.latest('lobby').catch(() => {})
      expect(socket().dropped).toBe(true)
      expect(rooms.timelines.has('lobby')).toBe(false)
      expect(useDirect().ready).toBe(false)
      expect(useAnnouncements().newestFirst).toEqual([])
      await settle(1_000)
      socket().handlers.up(server.epoch)
      await settle()
      expect(rooms.states.get('lobby')?.unread).toMatchObject({ head: 12, read: 12 })
      expect(connection.state).toBe('connected')
    })
  })

  describe('when another epoch begins meanwhile', () => {
    it('ignoresTheAnswerOfTheOldOneAboutARoom', async () => {
      await open()
      meanwhile = () => epoch.update('bbbbbbbb')
      await rooms.refresh('lobby')
      expect(rooms.timelines.has('lobby')).toBe(false)
    })

    it('searchesAgain', async () => {
      await open()
      found = [{ ...entry(41, { text: 'lost words' }), room: 'lobby' }]
      await useSearch().search({ q: 'words' })
      found = [{ ...entry(12, { text: 'other words' }), room: 'lobby' }]
      epoch.update('bbbbbbbb')
      expect(useSearch().found).toEqual([])
      await settle()
      expect(useSearch().found.map(({ text }) => text)).toEqual(['other words'])
    })
  })

  describe('behind something that lets no socket through', () => {
    const fails = async (times: number): Promise<void> => {
      for (let attempt = 0; attempt < times; attempt++) {
        socket().handlers.closed(1006)
        await settle(4_000)
      }
    }

    async function openWithout(): Promise<void> {
      setActivePinia(createPinia())
      await useSession().start()
      useBootstrap()
      connection = useConnection()
      rooms = useRooms()
      await settle()
    }

    it('continuesOverHttpAndShowsIt', async () => {
      await openWithout()
      await fails(2)
      expect(connection.state).not.toBe('limited')
      await fails(1)
      expect(connection.state).toBe('limited')
      expect(connection.banner?.kind).toBe('limited')
      // The lists include everything written elsewhere.
      listed = [room('lobby', 45, 4), room('ops', 7, 2)]
      await settle(5_000)
      expect(rooms.states.get('lobby')?.unread.count).toBe(4)
    })

    it('longPollsTheOpenConversation', async () => {
      await openWithout()
      useNotifications().look({ kind: 'room', name: 'lobby' })
      pages.push({ entries: [{ ...entry(42, { from: 'grace' }), room: 'lobby' }], head: 42 })
      await fails(3)
      expect(requests).toContain('GET /api/rooms/lobby/messages?after=41&limit=200&wait=8')
      expect(rooms.timelines.shown('lobby').entries.map((each) => each.seq)).toEqual([42])
      await settle(3_000)
      expect(requests).toContain('GET /api/rooms/lobby/messages?after=42&limit=200&wait=8')
    })

    it('sendsMessagesOverHttp', async () => {
      // IndexedDB would answer in real time.
      vi.stubGlobal('indexedDB', undefined)
      await openWithout()
      await fails(3)
      useOutbox().send({ kind: 'room', name: 'lobby' }, 'said anyway')
      useOutbox().send({ kind: 'direct', name: 'grace' }, 'to you')
      await settle(2_000)
      expect(requests).toContain('POST /api/rooms/lobby/messages')
      expect(requests).toContain('POST /api/direct/grace/messages')
      expect(useOutbox().items.map((each) => each.state)).toEqual(['sent', 'sent'])
      // The history of the new epoch contains those that were kept.
      epoch.update('bbbbbbbb')
      expect(useOutbox().items).toEqual([])
    })

    it('returnsToTheSocketWhenThereIsOne', async () => {
      await openWithout()
      await fails(3)
      socket().handlers.up(server.epoch)
      await settle()
      expect(connection.state).toBe('connected')
      requests.length = 0
      await settle(60_000)
      expect(requests).toEqual([])
    })

    it('namesTheProxyThatPassesOnAnotherHost', async () => {
      host = 'parley.internal'
      await openWithout()
      await fails(3)
      expect(connection.banner?.kind).toBe('mistaken')
      expect(connection.mistaken).toBe('parley.internal')
    })
  })
})
