// Proves: live entries and pages of history merge into one sorted list without repeats or holes.
import { describe, expect, it } from 'vitest'
import { addLive, addOlder, emptyTimeline, trim } from '@/domain/timeline'
import { entry, mulberry } from './fixtures'

describe('timeline', () => {
  it('beginsAtTheHead', () => {
    expect(emptyTimeline(42)).toEqual({ low: 43, high: 0, complete: false, entries: [] })
    expect(emptyTimeline(0).complete).toBe(true)
  })

  it('isTheSameObjectWhenNothingIsNew', () => {
    const timeline = addLive(emptyTimeline(0), [entry(1)])
    expect(addLive(timeline, [entry(1)])).toBe(timeline)
  })

  it('readsToTheEndEvenIfTheEndIsNotShown', () => {
    const timeline = addLive(emptyTimeline(0), [entry(1), entry(2, { kind: 'reaction' })])
    expect(timeline.high).toBe(2)
    expect(timeline.entries).toHaveLength(1)
  })

  it('knowsWhenTheBeginningIsReached', () => {
    const timeline = addOlder(emptyTimeline(2), [entry(1), entry(2)], 50)
    expect(timeline.complete).toBe(true)
    expect(timeline.low).toBe(1)
  })

  it('forgetsTheOldestAndCanLoadThemAgain', () => {
    const full = addOlder(
      emptyTimeline(4),
      [1, 2, 3, 4].map((seq) => entry(seq)),
      50,
    )
    const small = trim(full, 2)
    expect(small).toMatchObject({ low: 3, complete: false })
    expect(addOlder(small, [entry(1), entry(2)], 50).entries).toEqual(full.entries)
  })

  it('leavesOutLiveEntriesBelowItsEdge', () => {
    const timeline = addLive(emptyTimeline(10), [entry(9), entry(11)])
    expect(timeline.entries.map((each) => each.seq)).toEqual([11])
  })

  it('equalsTheLogWhateverTheOrderOfPagesAndLiveEntries', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = mulberry(seed)
      const size = 5 + Math.floor(random() * 120)
      // The inbox has holes between the entries of one conversation.
      const log = Array.from({ length: size }, (_, index) => entry(index + 1)).filter(
        () => random() > 0.2,
      )
      const start = Math.floor(random() * size)
      const limit = 1 + Math.floor(random() * 20)
      let timeline = emptyTimeline(start)
      const live = log.filter((each) => each.seq > start)
      let next = 0
      while (next < live.length || !timeline.complete) {
        if (next < live.length && (timeline.complete || random() < 0.5)) {
          const one = live[next++]
          if (one) timeline = addLive(timeline, random() < 0.2 ? [one, one] : [one])
        } else {
          const { low } = timeline
          const page = log.filter((each) => each.seq < low).slice(-limit)
          timeline = addOlder(timeline, page, limit)
        }
        const known = log.filter(
          (each) => each.seq >= timeline.low && each.seq <= Math.max(start, timeline.high),
        )
        expect(timeline.entries, `seed ${seed}`).toEqual(known)
      }
      expect(timeline.entries).toEqual(log)
    }
  })
})
