// All rooms are followed with one subscription, from the heads in the list, without gaps.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Entry, Page } from '@/domain/entry'
import type { Feed, Hub } from '@/realtime/hub'
import { RoomsFollower, type Resumption } from '@/realtime/roomsFollower'
import { entry } from './fixtures'

describe('RoomsFollower', () => {
  let feed: Feed
  let rooms: RoomsFollower
  let load: () => void
  let asked: Record<string, number>[]
  let answers: Resumption[]
  let log: Record<string, Entry[]>
  let read: string[]
  let released: string[]
  let restarted: string[]
  let unknown: string[]
  const hub = {
    add: (added: Feed) => {
      feed = added
      return () => {}
    },
  } as unknown as Hub

  const say = (room: string, seq: number): void => feed.body({ ...entry(seq), room })
  const place = (head: number): { first: number; head: number } => ({ first: 1, head })
  const page = (room: string, after: number): Page => {
    const entries = (log[room] ?? []).filter((each) => each.seq > after)
    return { entries, head: log[room]?.at(-1)?.seq ?? 0 }
  }

  beforeEach(() => {
    vi.useFakeTimers()
    asked = []
    answers = []
    log = {}
    read = []
    released = []
    restarted = []
    unknown = []
    load = () => {}
    rooms = new RoomsFollower({
      hub,
      load: () => Promise.resolve(load()),
      resume: (numbers) => {
        asked.push(numbers)
        return Promise.resolve(answers.shift() ?? { token: 't', rooms: {} })
      },
      fetchAfter: (room, seq) => {
        read.push(`${room} ${seq}`)
        return Promise.resolve(page(room, seq))
      },
      released: (room, entries, liveAfter) => {
        for (const { seq } of entries)
          released.push(`${room} ${seq}${seq > liveAfter ? ' live' : ''}`)
      },
      restarted: (room, head) => restarted.push(`${room} ${head}`),
      unknown: (room) => unknown.push(room),
    })
  })
  afterEach(() => vi.useRealTimers())

  it('isEssential', () => {
    expect(feed).toMatchObject({ destination: '/user/queue/rooms', essential: true })
  })

  it('resumesFromTheHeadsOfTheListWithTheTokenOfTheServer', async () => {
    load = () => {
      rooms.follow('lobby', 41)
      rooms.follow('ops', 7)
    }
    answers = [{ token: 'abc', rooms: { lobby: place(43), ops: place(7) } }]
    await feed.prepare?.()
    expect(asked).toEqual([{ lobby: 41, ops: 7 }])
    expect(feed.headers?.()).toEqual({ since: 'abc' })
    for (const [room, seq] of [
      ['lobby', 42],
      ['ops', 8],
      ['lobby', 43],
      ['lobby', 44],
    ] as const)
      say(room, seq)
    vi.advanceTimersByTime(100)
    expect(released).toEqual(['lobby 42', 'ops 8 live', 'lobby 43', 'lobby 44 live'])
    // The next connection resumes from each room's position.
    await feed.prepare?.()
    expect(asked[1]).toEqual({ lobby: 44, ops: 8 })
  })

  it('readsMissingEntriesOfOneRoomFromItsLog', async () => {
    rooms.follow('lobby', 1)
    log.lobby = [entry(2), entry(3), entry(4)]
    say('lobby', 4)
    await vi.advanceTimersByTimeAsync(500)
    expect(read).toEqual(['lobby 1'])
    expect(released).toEqual(['lobby 2', 'lobby 3', 'lobby 4'].map((each) => `${each} live`))
  })

  it('missesNothingOfARoomThatWasJoinedAfterTheTokenWasMade', async () => {
    rooms.follow('lobby', 1)
    answers = [{ token: 'abc', rooms: { lobby: place(1) } }]
    await feed.prepare?.()
    // The list that contains the room was read before the subscription was confirmed, which begins at the
    // room's head.
    rooms.follow('ops', 5)
    log.ops = [entry(6)]
    feed.onSubscribed?.(null, null)
    await vi.advanceTimersByTimeAsync(200)
    expect(read).toEqual(['ops 5'])
    expect(released).toEqual(['ops 6 live'])
  })

  it('missesNothingOfARoomWhoseEntriesArriveBeforeTheList', async () => {
    say('ops', 6)
    say('ops', 7)
    expect(unknown).toEqual(['ops', 'ops'])
    log.ops = [entry(6), entry(7)]
    rooms.follow('ops', 5)
    await vi.advanceTimersByTimeAsync(500)
    expect(released).toEqual(['ops 6 live', 'ops 7 live'])
  })

  it('knowsNoMoreOfARoomThatIsLeft', async () => {
    rooms.follow('ops', 5)
    rooms.unfollow('ops')
    say('ops', 6)
    await feed.prepare?.()
    expect(asked).toEqual([{}])
    expect(released).toEqual([])
  })

  it('restartsARoomWithAnInvalidNumberAndRequestsAnotherToken', async () => {
    rooms.follow('lobby', 41)
    rooms.follow('ops', 7)
    answers = [
      { token: 'old', rooms: { lobby: { ...place(3), reset: true }, ops: place(7) } },
      { token: 'new', rooms: { lobby: place(3), ops: place(7) } },
    ]
    await feed.prepare?.()
    expect(restarted).toEqual(['lobby 3'])
    expect(asked[1]).toEqual({ lobby: 3, ops: 7 })
    expect(feed.headers?.()).toEqual({ since: 'new' })
  })

  it('skipsExpiredEntries', async () => {
    rooms.follow('lobby', 1)
    answers = [{ token: 'abc', rooms: { lobby: { first: 41, head: 50 } } }]
    await feed.prepare?.()
    say('lobby', 41)
    expect(released).toEqual(['lobby 41'])
    await vi.advanceTimersByTimeAsync(500)
    expect(read).toEqual([])
  })

  it('followsAThousandRooms', async () => {
    for (let room = 0; room < 1_000; room++) rooms.follow(`r${room}`, room)
    await feed.prepare?.()
    expect(Object.keys(asked[0] ?? {})).toHaveLength(1_000)
    for (let room = 0; room < 1_000; room++) say(`r${room}`, room + 1)
    expect(released).toHaveLength(1_000)
  })
})
