// For any order, duplicates and losses, a cursor releases each entry once and in order.
import { describe, expect, it } from 'vitest'
import { Cursor } from '@/domain/cursor'
import { entry, mulberry } from './fixtures'

const numbers = (entries: { seq: number }[]): number[] => entries.map((each) => each.seq)

describe('Cursor', () => {
  it('releasesEarlyEntriesInOrder', () => {
    const cursor = new Cursor(7)
    expect(numbers(cursor.accept(entry(8)))).toEqual([8])
    expect(numbers(cursor.accept(entry(10)))).toEqual([])
    expect(cursor.gap).toBe(true)
    expect(numbers(cursor.accept(entry(8)))).toEqual([])
    expect(numbers(cursor.accept(entry(9)))).toEqual([9, 10])
    expect(cursor.gap).toBe(false)
    expect(cursor.position).toBe(10)
  })

  it('passesNumbersThatTheLogDoesNotHaveAnyMore', () => {
    const cursor = new Cursor(3)
    cursor.accept(entry(9))
    expect(numbers(cursor.acceptPage(3, [entry(6), entry(8)]))).toEqual([6, 8, 9])
    expect(cursor.position).toBe(9)
  })

  it('believesNoPageThatBeginsAboveIt', () => {
    const cursor = new Cursor(3)
    expect(numbers(cursor.acceptPage(5, [entry(6)]))).toEqual([])
    expect(cursor.position).toBe(3)
    expect(cursor.gap).toBe(true)
  })

  it('advancesOverKindsThatItDoesNotKnow', () => {
    const cursor = new Cursor(0)
    expect(numbers(cursor.accept(entry(1, { kind: 'reaction' })))).toEqual([1])
    expect(cursor.position).toBe(1)
  })

  it('releasesEachOnceAndInOrderOverAnUnreliableNetwork', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = mulberry(seed)
      const size = 1 + Math.floor(random() * 60)
      const from = Math.floor(random() * 20)
      const log = Array.from({ length: size }, (_, index) => entry(from + 1 + index))
      const cursor = new Cursor(from)
      const seen: number[] = []
      // Some entries are lost, some repeated, and all are out of order.
      const live = log
        .filter(() => random() > 0.3)
        .flatMap((each) => (random() < 0.3 ? [each, each] : [each]))
        .map((each) => ({ each, at: each.seq + random() * 10 }))
        .sort((a, b) => a.at - b.at)
      for (const { each } of live) {
        seen.push(...numbers(cursor.accept(each)))
        if (cursor.gap && random() < 0.2) {
          const after = cursor.position
          const page = log.filter((one) => one.seq > after).slice(0, 1 + Math.floor(random() * 8))
          seen.push(...numbers(cursor.acceptPage(after, page)))
        }
      }
      // The reconnect: everything after the position, as the server sends it for `since`.
      const since = cursor.position
      for (const each of log.filter((one) => one.seq > since))
        seen.push(...numbers(cursor.accept(each)))
      expect(seen, `seed ${seed}`).toEqual(numbers(log))
      expect(cursor.gap).toBe(false)
    }
  })
})
