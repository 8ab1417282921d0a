// A stream is followed without gaps, and a burst is released in few, ordered batches.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Page } from '@/domain/entry'
import { Follower } from '@/realtime/follower'
import type { Feed, Hub } from '@/realtime/hub'
import { entry } from './fixtures'

describe('Follower', () => {
  let feed: Feed
  let renewed: number
  let pieces: number[][]
  let live: boolean[]
  let restartedAt: number | null
  const hub = {
    add: (added: Feed) => {
      feed = added
      return () => {}
    },
    renew: () => {
      renewed += 1
    },
  } as unknown as Hub

  function follow(fetchAfter?: (seq: number) => Promise<Page>): Follower {
    return new Follower({
      hub,
      destination: '/topic/room.lobby',
      from: 0,
      released: (entries, liveAfter) => {
        pieces.push(entries.map((each) => each.seq))
        live.push(...entries.map((each) => each.seq > liveAfter))
      },
      restarted: (head) => {
        restartedAt = head
      },
      ...(fetchAfter ? { fetchAfter } : {}),
    })
  }

  beforeEach(() => {
    vi.useFakeTimers()
    renewed = 0
    pieces = []
    live = []
    restartedAt = null
  })
  afterEach(() => vi.useRealTimers())

  it('handsTheFirstOverAtOnceAndTheRestTogether', () => {
    follow()
    for (let seq = 1; seq <= 50; seq++) feed.body(entry(seq))
    expect(pieces).toEqual([[1]])
    vi.advanceTimersByTime(100)
    expect(pieces).toEqual([[1], Array.from({ length: 49 }, (_, index) => index + 2)])
    vi.advanceTimersByTime(100)
    feed.body(entry(51))
    expect(pieces.at(-1)).toEqual([51])
  })

  it('fetchesAGap', async () => {
    const asked: number[] = []
    follow((seq) => {
      asked.push(seq)
      return Promise.resolve({ entries: [entry(2), entry(3)], head: 4 })
    })
    feed.body(entry(1))
    feed.body(entry(4))
    await vi.advanceTimersByTimeAsync(500)
    expect(asked).toEqual([1])
    expect(pieces.flat()).toEqual([1, 2, 3, 4])
  })

  it('renewsTheSubscriptionWhereTheLogHasNoDoor', async () => {
    const follower = follow()
    feed.body(entry(2))
    await vi.advanceTimersByTimeAsync(300)
    expect(renewed).toBe(1)
    expect(feed.since?.()).toBe(0)
    feed.body(entry(1))
    feed.body(entry(2))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pieces.flat()).toEqual([1, 2])
    expect(follower.position).toBe(2)
  })

  it('passesNumbersThatTheLogDoesNotHave', async () => {
    const follower = follow()
    feed.body(entry(2))
    await vi.advanceTimersByTimeAsync(300)
    feed.onSubscribed?.(2, 0)
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pieces.flat()).toEqual([2])
    expect(follower.position).toBe(2)
  })

  it('skipsNothingBeforeTheLogWasRead', async () => {
    const follower = follow()
    feed.body(entry(2))
    await vi.advanceTimersByTimeAsync(10_000)
    expect(pieces).toEqual([])
    expect(follower.position).toBe(0)
    // The next link: missing entries arrive with `since`.
    expect(feed.since?.()).toBe(0)
    feed.onSubscribed?.(2, 0)
    feed.body(entry(1))
    feed.body(entry(2))
    await vi.advanceTimersByTimeAsync(3_000)
    expect(pieces.flat()).toEqual([1, 2])
  })

  it('beginsAgainWhenTheStreamIsShorterThanKnown', () => {
    follow()
    feed.body(entry(1))
    feed.onSubscribed?.(0, 1)
    expect(restartedAt).toBe(0)
    expect(feed.since?.()).toBe(0)
  })

  it('ignoresBodiesThatAreNoEntries', () => {
    follow()
    feed.body({ seq: 'x' })
    feed.body(null)
    expect(pieces).toEqual([])
  })

  it('distinguishesMissedFromLiveEntries', () => {
    follow()
    feed.since?.()
    feed.onSubscribed?.(2, 0)
    for (let seq = 1; seq <= 3; seq++) feed.body(entry(seq))
    vi.advanceTimersByTime(100)
    expect(live).toEqual([false, false, true])
    // A new link: until the server sends the stream's head, no entry counts as live.
    feed.since?.()
    feed.body(entry(4))
    vi.advanceTimersByTime(100)
    expect(live).toEqual([false, false, true, false])
  })

  it('dropsAPageOfAStreamThatRestartedMeanwhile', async () => {
    let answer: (page: Page) => void = () => {}
    follow(() => new Promise((resolve) => (answer = resolve)))
    feed.body(entry(5))
    await vi.advanceTimersByTimeAsync(200)
    feed.onSubscribed?.(2, 4)
    expect(restartedAt).toBe(2)
    answer({ entries: [entry(3), entry(4), entry(5)], head: 5 })
    await vi.advanceTimersByTimeAsync(200)
    expect(pieces).toEqual([])
  })

  it('beginsAgainWhenItsNumberMeansNothingAnyMore', () => {
    const follower = follow()
    feed.body(entry(1))
    feed.body(entry(2))
    feed.onSubscribed?.(9, 2, { reset: true })
    expect(restartedAt).toBe(9)
    // The server resumes from the start of the stream, which is loaded as pages instead.
    feed.body(entry(1))
    vi.advanceTimersByTime(100)
    expect(pieces.flat()).toEqual([1])
    feed.body(entry(10))
    expect(follower.position).toBe(10)
  })

  it('skipsExpiredEntriesWithoutARequest', () => {
    const follower = follow()
    feed.body(entry(1))
    feed.onSubscribed?.(50, 1, { first: 41 })
    feed.body(entry(41))
    vi.advanceTimersByTime(1_000)
    expect(pieces.flat()).toEqual([1, 41])
    expect(renewed).toBe(0)
    expect(follower.position).toBe(41)
  })
})
