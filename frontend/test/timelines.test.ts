// A conversation of any length is held in a bounded window, and all of it can be reached.
import { beforeEach, describe, expect, it } from 'vitest'
import type { PageQuery } from '@/api/pages'
import type { Entry, Page } from '@/domain/entry'
import { emptyTimeline, isLive, startsThere } from '@/domain/timeline'
import { KEPT_LIVE, KEPT_UNSEEN, KEPT_UNSEEN_ALL, SLACK, WINDOW } from '@/stores/limits'
import { Timelines } from '@/stores/timelines'
import { entry } from './fixtures'

const HEAD = 100_000
const room = 'lobby'

describe('Timelines', () => {
  let timelines: Timelines
  let head: number
  let asked: PageQuery[]
  let answer: (page: Page) => Promise<Page>

  /** A room of a hundred thousand messages, read as from the server. */
  function fetch(_: string, query: PageQuery): Promise<Page> {
    asked.push(query)
    const { before, after, around, limit = 50 } = query
    let from = head - limit + 1
    if (before !== undefined) from = before - limit
    if (after !== undefined) from = after + 1
    if (around !== undefined) from = Math.max(1, around - limit / 2)
    const to = Math.min(head, before === undefined ? from + limit - 1 : before - 1)
    const entries: Entry[] = []
    for (let seq = Math.max(1, from); seq <= to; seq++) entries.push(entry(seq))
    return answer({ entries, head })
  }

  const shown = (): Entry[] => [...timelines.shown(room).entries]
  const held = (): number =>
    timelines.of(room)?.blocks.reduce((sum, block) => sum + block.entries.length, 0) ?? 0
  const last = (): number => shown().at(-1)?.seq ?? 0
  const first = (): number => shown()[0]?.seq ?? 0

  /** The shown part has every number between its ends. */
  function expectWhole(): void {
    const seqs = shown().map((each) => each.seq)
    expect(seqs).toEqual(Array.from({ length: seqs.length }, (_, index) => first() + index))
    expect(held()).toBeLessThanOrEqual(WINDOW + SLACK + KEPT_LIVE)
  }

  beforeEach(() => {
    head = HEAD
    asked = []
    answer = (page) => Promise.resolve(page)
    timelines = new Timelines(fetch, () => {})
    timelines.begin(room, emptyTimeline(head))
    timelines.look(room, true)
  })

  it('opensAtTheEndWithOnePage', async () => {
    await timelines.latest(room)
    expect([first(), last()]).toEqual([99_951, 100_000])
    expect(asked).toHaveLength(1)
    await timelines.latest(room)
    expect(asked).toHaveLength(1)
  })

  it('slidesBackAndForthWithinBounds', async () => {
    await timelines.latest(room)
    timelines.look(room, false)
    for (let page = 0; page < 60; page++) {
      await timelines.older(room)
      expectWhole()
    }
    expect(first()).toBe(HEAD - 61 * 50 + 1)
    expect(isLive(timelines.shown(room))).toBe(false)
    for (let page = 0; page < 62; page++) {
      await timelines.newer(room)
      expectWhole()
    }
    expect(last()).toBe(HEAD)
    expect(isLive(timelines.shown(room))).toBe(true)
  })

  it('loadsTheHeadAgainWhenTheWindowHasSlidAway', async () => {
    await timelines.latest(room)
    timelines.look(room, false)
    for (let page = 0; page < 60; page++) await timelines.older(room)
    head += 3
    timelines.live(room, [entry(HEAD + 1), entry(HEAD + 2), entry(HEAD + 3)])
    expect(last()).toBeLessThan(HEAD - 2_000)
    await timelines.latest(room)
    expect(last()).toBe(HEAD + 3)
    expectWhole()
    expect(held()).toBeLessThan(100)
  })

  it('loadsBothSidesOfANumberAndReachesTheEndFromThere', async () => {
    await timelines.around(room, 500)
    expect([first(), last()]).toEqual([475, 524])
    await timelines.older(room)
    await timelines.newer(room)
    expect([first(), last()]).toEqual([425, 574])
    expectWhole()
    await timelines.around(room, 3)
    expect(startsThere(timelines.shown(room))).toBe(true)
    expect(first()).toBe(1)
    await timelines.latest(room)
    expect(last()).toBe(HEAD)
  })

  it('asksForNothingIfBothSidesAreThere', async () => {
    await timelines.latest(room)
    await timelines.around(room, HEAD - 20)
    expect(asked).toHaveLength(1)
    await timelines.around(room, HEAD - 49)
    expect(asked).toHaveLength(2)
  })

  const arrive = (count: number): void => {
    for (let n = 0; n < count; n++) {
      head += 1
      timelines.live(room, [entry(head)])
      expectWhole()
    }
  }

  it('showsTheNewestToAReaderAtTheEnd', async () => {
    await timelines.latest(room)
    arrive(1_000)
    expect(last()).toBe(head)
  })

  it.each([99_955, 99_999])('keepsWhatIsReadAt %i, whatever arrives', async (seq) => {
    await timelines.latest(room)
    arrive(WINDOW - 50 + SLACK)
    timelines.look(room, false)
    timelines.reads(room, seq)
    for (let n = 0; n < 500; n++) {
      arrive(1)
      expect(shown().some((each) => each.seq === seq)).toBe(true)
    }
    await timelines.latest(room)
    expect(last()).toBe(head)
    expectWhole()
  })

  it('keepsOnlyTheEndOfAnUnopenedConversation', async () => {
    await timelines.latest(room)
    timelines.look(room, false)
    for (let page = 0; page < 60; page++) await timelines.older(room)
    timelines.leave(room)
    expect(isLive(timelines.shown(room))).toBe(true)
    for (let n = 1; n <= 1_000; n++) timelines.live(room, [entry(HEAD + n)])
    expect(held()).toBe(KEPT_UNSEEN)
  })

  it.each([1_020, 1_180])('keeps %i when it jumps there and the page joins others', async (seq) => {
    await timelines.around(room, 1_100)
    timelines.look(room, false)
    const low = seq < 1_100
    for (let page = 0; page < 4; page++) await (low ? timelines.newer(room) : timelines.older(room))
    const away = low ? first() - 20 : last() + 20
    await timelines.around(room, away)
    expect(shown().some((each) => each.seq === away)).toBe(true)
    expectWhole()
  })

  it('followsTheLastWishOnly', async () => {
    const answers: (() => void)[] = []
    answer = (page) => new Promise((resolve) => answers.push(() => resolve(page)))
    const early = timelines.around(room, 500)
    const late = timelines.around(room, 9_000)
    answers[1]?.()
    await late
    answers[0]?.()
    await early
    expect(first()).toBe(8_975)
  })

  it('dropsAPageOfAConversationThatBeganAgain', async () => {
    await timelines.latest(room)
    let release = (): void => {}
    answer = (page) =>
      new Promise((resolve) => {
        release = () => resolve(page)
      })
    const older = timelines.older(room)
    timelines.begin(room, emptyTimeline(7))
    release()
    await older
    expect(shown()).toEqual([])
  })

  it('keepsNoPlaceInAConversationThatIsForgotten', async () => {
    await timelines.latest(room)
    timelines.keepPlace(room, { seq: last(), offset: 0 })
    // The view ends afterwards, with the last number that it showed.
    timelines.forget(room)
    timelines.keepPlace(room, { seq: HEAD, offset: 0 })
    timelines.begin(room, emptyTimeline(5))
    expect(timelines.place(room)).toBeNull()
  })

  it('asksWhetherAnEmptyConversationExists', async () => {
    answer = () => Promise.reject(new Error('not found'))
    timelines.begin(room, emptyTimeline(0))
    await expect(timelines.latest(room)).rejects.toThrow('not found')
  })

  it('keepsLittleOfManyUnopenedRooms', () => {
    const rooms = Array.from({ length: 1_000 }, (_, index) => `room-${index}`)
    for (const name of rooms) timelines.begin(name, emptyTimeline(0))
    for (let seq = 1; seq <= 12; seq++) for (const name of rooms) timelines.live(name, [entry(seq)])
    const kept = rooms.map((name) => timelines.of(name)?.blocks.at(-1)?.entries.length ?? 0)
    expect(kept.reduce((sum, each) => sum + each)).toBeLessThanOrEqual(KEPT_UNSEEN_ALL)
    expect(kept.at(-1)).toBeGreaterThan(0)
    // Later entries are not taken for the whole conversation.
    timelines.live('room-0', [entry(13)])
    expect(timelines.shown('room-0')).toMatchObject({ from: 13, entries: [{ seq: 13 }] })
    expect(startsThere(timelines.shown('room-0'))).toBe(false)
  })

  it('dropsAPageThatWasAskedForBeforeTheRoomBeganAgain', async () => {
    await timelines.latest(room)
    let late: (page: Page) => void = () => {}
    answer = () => new Promise((resolve) => (late = resolve))
    const older = timelines.older(room)
    const before = timelines.shown(room).from
    timelines.begin(room, emptyTimeline(before - 1))
    late({ entries: [entry(before - 1)], head })
    await older
    expect(shown()).toEqual([])
  })
})
