// For any order of arrivals, each block holds exactly the entries of the log, with changes applied.
import { describe, expect, it } from 'vitest'
import type { Entry } from '@/domain/entry'
import {
  addBlock,
  addLive,
  aroundBlock,
  blockAt,
  emptyTimeline,
  isLive,
  keepNewest,
  keepOldest,
  liveBlock,
  newerBlock,
  olderBlock,
  startsThere,
  type Timeline,
} from '@/domain/timeline'
import { entry, mulberry } from './fixtures'

const page = (from: number, to: number): Entry[] =>
  Array.from({ length: to - from + 1 }, (_, index) => entry(from + index))
const seqs = (entries: readonly Entry[]): number[] => entries.map((each) => each.seq)
const ranges = (timeline: Timeline): [number, number][] =>
  timeline.blocks.map((block) => [block.from, block.to])

describe('timeline', () => {
  it('beginsAtTheHead', () => {
    expect(emptyTimeline(42).blocks).toEqual([{ from: 43, to: Infinity, entries: [] }])
    expect(startsThere(liveBlock(emptyTimeline(0)))).toBe(true)
    expect(startsThere(liveBlock(emptyTimeline(42)))).toBe(false)
  })

  it('isTheSameObjectWhenNothingIsNew', () => {
    const timeline = addLive(emptyTimeline(0), [entry(1)])
    expect(addLive(timeline, [entry(1)])).toBe(timeline)
  })

  it('readsToTheEndEvenIfTheEndIsNotShown', () => {
    const timeline = addLive(emptyTimeline(0), [entry(1), entry(2, { kind: 'reaction' })])
    expect(timeline.high).toBe(2)
    expect(liveBlock(timeline).entries).toHaveLength(1)
  })

  it('joinsAPageThatTouchesTheLiveBlock', () => {
    const timeline = addBlock(emptyTimeline(60), olderBlock(61, page(11, 60), 50))
    expect(ranges(timeline)).toEqual([[11, Infinity]])
  })

  it('knowsByAShortPageThatTheBeginningIsReached', () => {
    const timeline = addBlock(emptyTimeline(2), olderBlock(3, page(1, 2), 50))
    expect(startsThere(liveBlock(timeline))).toBe(true)
  })

  it('keepsAPageAroundANumberApartUntilTheHoleIsFilled', () => {
    const far = addBlock(emptyTimeline(500), aroundBlock(100, page(75, 124), 50, 500))
    expect(ranges(far)).toEqual([
      [75, 124],
      [501, Infinity],
    ])
    const near = addBlock(far, olderBlock(501, page(451, 500), 50))
    expect(ranges(near)).toHaveLength(2)
    const whole = addBlock(near, { from: 120, to: 460, entries: page(120, 460) })
    expect(ranges(whole)).toEqual([[75, Infinity]])
    expect(seqs(liveBlock(whole).entries)).toEqual(seqs(page(75, 500)))
  })

  it('knowsByAShortPageAroundWhichEndsAreReached', () => {
    expect(aroundBlock(3, page(1, 50), 50, 90)).toMatchObject({ from: 1, to: 50 })
    expect(aroundBlock(80, page(55, 90), 50, 90)).toMatchObject({ from: 55, to: 90 })
    expect(aroundBlock(3, page(1, 9), 50, 9)).toMatchObject({ from: 1, to: 9 })
  })

  it('knowsByAShortNewerPageThatTheHeadIsReached', () => {
    expect(newerBlock(10, page(11, 60), 50, 99)).toMatchObject({ from: 11, to: 60 })
    // The inbox's head belongs to another conversation.
    expect(newerBlock(10, [entry(12)], 50, 99)).toMatchObject({ from: 11, to: 99 })
  })

  it('findsTheBlockOfANumber', () => {
    const timeline = addBlock(emptyTimeline(500), aroundBlock(100, page(75, 124), 50, 500))
    expect(blockAt(timeline, 80).from).toBe(75)
    expect(isLive(blockAt(timeline, 300))).toBe(true)
    expect(isLive(blockAt(timeline, Infinity))).toBe(true)
  })

  it('leavesOutLiveEntriesBelowItsEdge', () => {
    const timeline = addLive(emptyTimeline(10), [entry(9), entry(11)])
    expect(seqs(liveBlock(timeline).entries)).toEqual([11])
  })
})

describe('changes', () => {
  const edit = entry(3, { kind: 'edit', target: 1, text: 'better', at: '2026-11-20T09:00:00.000Z' })
  const remove = entry(4, { kind: 'delete', target: 1, text: '' })

  it('areAppliedInTheirPlace', () => {
    const timeline = addLive(emptyTimeline(0), [entry(1), entry(2), edit])
    expect(liveBlock(timeline).entries).toHaveLength(2)
    expect(liveBlock(timeline).entries[0]).toMatchObject({
      text: 'better',
      edited: 3,
      editedAt: edit.at,
    })
    const gone = addLive(timeline, [remove])
    expect(liveBlock(gone).entries[0]).toMatchObject({ kind: 'deleted', text: '', edited: 4 })
  })

  it('areNotAppliedToNewerVersions', () => {
    const latest = entry(1, { text: 'best', edited: 9 })
    const timeline = addLive(addBlock(emptyTimeline(2), olderBlock(3, [latest], 50)), [edit])
    expect(liveBlock(timeline).entries[0]).toMatchObject({ text: 'best', edited: 9 })
  })

  it('tellWhenTheyWereMadeEvenIfTheTextIsThereAlready', () => {
    const read = entry(1, { text: 'better', edited: 3 })
    const timeline = addBlock(emptyTimeline(3), olderBlock(4, [read, entry(2), edit], 50))
    expect(liveBlock(timeline).entries[0]).toMatchObject({ editedAt: edit.at })
  })

  it('areAppliedToAPageThatWasUnderWay', () => {
    const timeline = addLive(emptyTimeline(2), [edit])
    const late = addBlock(timeline, olderBlock(3, [entry(1), entry(2)], 50))
    expect(liveBlock(late).entries[0]).toMatchObject({ text: 'better', edited: 3 })
  })

  it('ofUnloadedMessagesAreDropped', () => {
    const timeline = addLive(emptyTimeline(50), [entry(51, { kind: 'edit', target: 7 })])
    expect(liveBlock(timeline).entries).toEqual([])
    expect(timeline.high).toBe(51)
  })

  it('takeNewMentionsAndDropOldOnes', () => {
    const first = entry(1, { mentions: ['grace'] })
    const timeline = addLive(emptyTimeline(0), [first, edit])
    expect(liveBlock(timeline).entries[0]).not.toHaveProperty('mentions')
  })

  it('leaveOtherEntriesTheSameObjects', () => {
    const before = addLive(emptyTimeline(0), [entry(1), entry(2)])
    const after = addLive(before, [edit])
    expect(liveBlock(after).entries[1]).toBe(liveBlock(before).entries[1])
  })
})

describe('bounds', () => {
  const whole = addBlock(emptyTimeline(300), olderBlock(301, page(1, 300), 300))

  it('theNewestAreKept', () => {
    const cut = keepNewest(whole, Infinity, 100, 50)
    expect(ranges(cut)).toEqual([[201, Infinity]])
    expect(liveBlock(cut).entries).toHaveLength(100)
    expect(keepNewest(cut, Infinity, 100, 50)).toBe(cut)
  })

  it('keepsTheOldestWhileANewLiveBlockBegins', () => {
    const cut = keepOldest(whole, Infinity, 100, 50)
    expect(ranges(cut)).toEqual([
      [1, 100],
      [301, Infinity],
    ])
    const more = addLive(cut, [entry(301)])
    expect(seqs(liveBlock(more).entries)).toEqual([301])
    expect(ranges(more)).toHaveLength(2)
  })

  it('ofOtherBlocksOnlyTheEndIsKept', () => {
    let timeline = addBlock(emptyTimeline(500), olderBlock(501, page(401, 500), 100))
    timeline = addBlock(timeline, aroundBlock(50, page(25, 74), 50, 500))
    timeline = addBlock(timeline, aroundBlock(200, page(175, 224), 50, 500))
    expect(ranges(keepNewest(timeline, 200, 100, 50))).toEqual([
      [175, 224],
      [451, Infinity],
    ])
  })
})

describe('property', () => {
  it('everyBlockEqualsTheLogForAnyOrderOfPagesAndLiveEntries', () => {
    for (let seed = 1; seed <= 80; seed++) prove(seed)
    // Two seconds of computation, on a machine that may have other work.
  }, 60_000)
})

/** One conversation of a stream with holes, whose messages are edited and deleted, read in a random way. */
function prove(seed: number): void {
  const random = mulberry(seed)
  const upTo = (max: number): number => Math.floor(random() * max)
  const size = 20 + upTo(150)
  const log: Entry[] = []
  const start = upTo(size)
  let head = 0
  /** The result of reading a page now: the stored messages, changed in place. */
  const stored = (): Entry[] =>
    log.map((each) =>
      log.reduce((now, change) => {
        if (change.target !== each.seq || each.kind !== 'message') return now
        return change.kind === 'delete'
          ? { ...now, kind: 'deleted', text: '', edited: change.seq }
          : { ...now, text: change.text, edited: change.seq }
      }, each),
    )
  const write = (): Entry | null => {
    head += 1
    // An inbox number that belongs to another conversation.
    if (random() < 0.2) return null
    const targets = stored().filter((each) => each.kind === 'message')
    const target = targets[upTo(targets.length)]?.seq
    const kind = random() < 0.3 && target !== undefined ? (random() < 0.3 ? 'delete' : 'edit') : ''
    const next =
      kind === ''
        ? entry(head)
        : entry(head, { kind, target: target as number, text: kind === 'edit' ? `v${head}` : '' })
    log.push(next)
    return next
  }
  while (head < start) write()
  let timeline = emptyTimeline(start)
  let at = Infinity
  let late: (() => void) | null = null
  const limit = 1 + upTo(20)

  const check = (): void => {
    const now = new Map(stored().map((each) => [each.seq, each]))
    let end = -1
    for (const block of timeline.blocks) {
      expect(block.from, `seed ${seed}: blocks touch`).toBeGreaterThan(end + 1)
      end = block.to
      const known = [...now.values()].filter(
        (each) =>
          each.seq >= block.from && each.seq <= block.to && /message|deleted/.test(each.kind),
      )
      expect(seqs(block.entries), `seed ${seed}`).toEqual(seqs(known))
      for (const each of block.entries) {
        const { kind, text } = now.get(each.seq) as Entry
        expect(each, `seed ${seed}`).toMatchObject({ kind, text })
      }
    }
    expect(end).toBe(Infinity)
  }

  const read = (): (() => void) => {
    const all = stored()
    const way = upTo(3)
    const block = blockAt(timeline, at)
    const headNow = head
    if (way === 0) {
      const entries = all.filter((each) => each.seq < block.from).slice(-limit)
      return () => {
        timeline = addBlock(timeline, olderBlock(block.from, entries, limit))
      }
    }
    if (way === 1 && !isLive(block)) {
      const entries = all.filter((each) => each.seq > block.to).slice(0, limit)
      return () => {
        timeline = addBlock(timeline, newerBlock(block.to, entries, limit, headNow))
      }
    }
    const seq = 1 + upTo(headNow)
    const before = all.filter((each) => each.seq < seq).slice(-Math.floor(limit / 2) || all.length)
    const some = Math.floor(limit / 2) === 0 ? [] : before
    const rest = all.filter((each) => each.seq >= seq).slice(0, limit - some.length)
    return () => {
      timeline = addBlock(timeline, aroundBlock(seq, [...some, ...rest], limit, headNow))
      at = seq
    }
  }

  for (let turn = 0; turn < 60; turn++) {
    const dice = random()
    if (dice < 0.4 && head < size) {
      const one = write()
      if (one) timeline = addLive(timeline, random() < 0.2 ? [one, one] : [one])
    } else if (dice < 0.6) {
      late?.()
      late = read()
    } else if (dice < 0.85) read()()
    else if (dice < 0.92) timeline = keepNewest(timeline, at, 5 + upTo(40), 5)
    else timeline = keepOldest(timeline, at, 5 + upTo(40), 5)
    check()
  }
}
