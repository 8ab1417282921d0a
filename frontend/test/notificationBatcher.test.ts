// Each message notifies at most once, history never does, and a burst makes one notification.
import { beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '@/domain/entry'
import {
  keyOf,
  NotificationBatcher,
  type Level,
  type NotificationBatch,
} from '@/domain/notificationBatcher'
import type { Target } from '@/domain/outbox'
import { entry, ManualClock } from './fixtures'

const lobby: Target = { kind: 'room', name: 'lobby' }
const ada: Target = { kind: 'direct', name: 'ada' }

describe('NotificationBatcher', () => {
  let clock: ManualClock
  let notified: Map<string, number>
  let shown: NotificationBatch[]
  let leading: boolean
  let batcher: NotificationBatcher
  const texts = (): string[] => shown.map((batch) => `${batch.count}: ${batch.last.text}`)

  function open(): void {
    batcher = new NotificationBatcher({
      me: () => 'grace',
      leading: () => leading,
      notifiedUpTo: (target) => notified.get(keyOf(target)) ?? 0,
      setNotifiedUpTo: (target, seq) => void notified.set(keyOf(target), seq),
      show: (batch) => shown.push(batch),
      now: clock.now,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
    })
  }

  function arrive(
    target: Target,
    entries: Entry[],
    { liveAfter = 0, level = 'all' as Level } = {},
  ): void {
    batcher.arrived({ target, title: target.name, level, entries, liveAfter })
  }

  beforeEach(() => {
    clock = new ManualClock()
    notified = new Map()
    shown = []
    leading = true
    open()
  })

  it('notifiesAboutALiveMessageAtOnceAndOnce', () => {
    arrive(ada, [entry(1)])
    arrive(ada, [entry(1)])
    clock.advance(10_000)
    expect(texts()).toEqual(['1: text 1'])
  })

  it('skipsOwnMessages', () => {
    arrive(ada, [entry(1, { from: 'grace' })])
    clock.advance(10_000)
    expect(shown).toEqual([])
  })

  it('batchesMissedMessagesPerConversation', () => {
    arrive(ada, [entry(1), entry(2)], { liveAfter: 5 })
    clock.advance(1_000)
    arrive(ada, [entry(3), entry(4), entry(5)], { liveAfter: 5 })
    arrive(lobby, [entry(8, { from: 'linus' }), entry(9)], { liveAfter: 9 })
    expect(shown).toEqual([])
    clock.advance(3_000)
    expect(texts()).toEqual(['5: text 5', '2: text 9'])
    expect(shown[1]?.from).toEqual(['linus', 'ada'])
  })

  it('addsALiveMessageToThePendingBatch', () => {
    arrive(ada, [entry(1), entry(2)], { liveAfter: 2 })
    arrive(ada, [entry(3)], { liveAfter: 2 })
    expect(shown).toEqual([])
    clock.advance(3_000)
    expect(texts()).toEqual(['3: text 3'])
  })

  it('notifiesAboutABusyRoomEveryThreeSeconds', () => {
    for (let seq = 1; seq <= 70; seq++) {
      arrive(lobby, [entry(seq)])
      clock.advance(100)
    }
    expect(texts()).toEqual(['1: text 1', '29: text 30', '30: text 60'])
  })

  it.each<[Level, number]>([
    ['all', 2],
    ['mentions', 1],
    ['none', 0],
  ])('obeysTheLevel %s of a room', (level, expected) => {
    arrive(lobby, [entry(1)], { level })
    clock.advance(3_000)
    arrive(lobby, [entry(2, { mentions: ['linus', 'grace'] })], { level })
    expect(shown).toHaveLength(expected)
    if (expected > 0) expect(shown.at(-1)?.mention).toBe(true)
  })

  it('notifiesAboutAnEditOnlyIfItAddsAMention', () => {
    const edit = (seq: number, target: number): Entry =>
      entry(seq, { kind: 'edit', target, mentions: ['grace'] })
    arrive(lobby, [entry(1), entry(2, { mentions: ['grace'] })], { level: 'mentions' })
    expect(texts()).toEqual(['1: text 2'])
    clock.advance(3_000)
    arrive(lobby, [edit(3, 2)], { level: 'mentions' })
    arrive(lobby, [edit(4, 1)], { level: 'mentions' })
    arrive(lobby, [edit(5, 1)], { level: 'mentions' })
    clock.advance(10_000)
    expect(texts()).toEqual(['1: text 2', '1: text 4'])
  })

  it('ignoresTopicsAndDeletions', () => {
    arrive(lobby, [entry(1, { kind: 'topic' }), entry(2, { kind: 'delete', target: 1 })])
    clock.advance(3_000)
    expect(shown).toEqual([])
  })

  it('dropsReadMessages', () => {
    arrive(ada, [entry(1), entry(2), entry(3)], { liveAfter: 3 })
    batcher.discardUpTo(ada, 2)
    clock.advance(3_000)
    expect(texts()).toEqual(['1: text 3'])
    arrive(ada, [entry(4)], { liveAfter: 4 })
    batcher.discardUpTo(ada, 4)
    clock.advance(10_000)
    expect(shown).toHaveLength(1)
  })

  it('isSilentInAllTabsButOne', () => {
    leading = false
    arrive(ada, [entry(1)])
    clock.advance(10_000)
    expect(shown).toEqual([])
    expect(notified.size).toBe(0)
  })

  it('showsTheBatchesThatAClosedLeaderLeftPending', () => {
    leading = false
    arrive(ada, [entry(1)])
    arrive(lobby, [entry(7)])
    // The other tab notified up to this number.
    batcher.discardUpTo(ada, 1)
    leading = true
    batcher.flush()
    expect(texts()).toEqual(['1: text 7'])
  })

  it('doesNotRepeatANotificationAfterAReload', () => {
    arrive(ada, [entry(1)])
    open()
    arrive(ada, [entry(1), entry(2)], { liveAfter: 2 })
    clock.advance(3_000)
    expect(texts()).toEqual(['1: text 1', '1: text 2'])
  })

  it('holdsNoMoreThanItCanShow', () => {
    leading = false
    for (let seq = 1; seq <= 500; seq++) arrive(lobby, [entry(seq)])
    leading = true
    batcher.flush()
    expect(texts()).toEqual(['100: text 500'])
  })

  it('skipsMessagesDeletedBeforeTheNotification', () => {
    arrive(ada, [entry(1), entry(2)], { liveAfter: 5 })
    arrive(lobby, [entry(8)], { liveAfter: 9 })
    batcher.discard(ada, 2)
    batcher.discard(lobby, 8)
    clock.advance(3_000)
    expect(texts()).toEqual(['1: text 1'])
    expect(shown[0]?.seqs).toEqual([1])
  })

  it('skipsMessagesOfAnEarlierEpoch', () => {
    arrive(ada, [entry(1)], { liveAfter: 5 })
    batcher.clear()
    clock.advance(3_000)
    expect(shown).toEqual([])
  })
})
