// A written message reaches the server in order and under one clientId, or shows why it does not.
import { beforeEach, describe, expect, it } from 'vitest'
import {
  Outbox,
  TRYING_MILLIS,
  type OutboxItem,
  type OutboxStore,
  type Target,
} from '@/domain/outbox'

const lobby: Target = { kind: 'room', name: 'lobby' }
const ops: Target = { kind: 'room', name: 'ops' }

class MemoryStore implements OutboxStore {
  readonly items = new Map<string, OutboxItem>()
  add = (item: OutboxItem): void => void this.items.set(item.clientId, item)
  change = (item: OutboxItem): void => void (this.items.has(item.clientId) && this.add(item))
  settled = (item: OutboxItem): void => void this.items.delete(item.clientId)
  discarded = (clientId: string): void => void this.items.delete(clientId)
}

describe('Outbox', () => {
  let now = 1_000
  let connectedMillis = 0
  let items: readonly OutboxItem[] = []
  let store: MemoryStore
  let outbox: Outbox
  const due = (): string[] => outbox.due().map((item) => item.clientId)
  const item = (clientId: string): OutboxItem | undefined =>
    items.find((each) => each.clientId === clientId)
  const ids = (): string[] => items.map((each) => each.clientId)

  function open(): void {
    const clock = { now: () => now, connectedMillis: () => connectedMillis }
    outbox = new Outbox(store, clock, (next) => {
      items = next
    })
    outbox.restore([...store.items.values()])
  }

  beforeEach(() => {
    now = 1_000
    connectedMillis = 0
    store = new MemoryStore()
    open()
  })

  it('sendsOneAtATimePerConversation', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.add('c', ops, 'three')
    expect(due()).toEqual(['a', 'c'])
    outbox.sending('a')
    expect(due()).toEqual(['c'])
    outbox.accepted('a', 1)
    expect(due()).toEqual(['b', 'c'])
  })

  it('keepsTheRowUntilTheEntryIsSeenButNotTheRecord', () => {
    outbox.add('a', lobby, 'one')
    outbox.sending('a')
    outbox.accepted('a', 7)
    expect(items[0]).toMatchObject({ state: 'sent', seq: 7 })
    expect(store.items.size).toBe(0)
    outbox.seen('a')
    expect(items).toEqual([])
  })

  it('resendsInOrderUnderTheSameIdsAfterALostLink', () => {
    for (const id of ['a', 'b', 'c']) outbox.add(id, lobby, id)
    outbox.sending('a')
    outbox.linkLost(1006)
    const sent: string[] = []
    while (due().length > 0) {
      const id = due()[0] ?? ''
      outbox.sending(id)
      sent.push(id)
      outbox.accepted(id, sent.length)
    }
    expect(sent).toEqual(['a', 'b', 'c'])
  })

  it('doesNotResendTheMessageThatBrokeTheConnection', () => {
    outbox.add('a', lobby, 'far too long')
    outbox.add('b', lobby, 'short')
    outbox.sending('a')
    outbox.linkLost(1009)
    expect(item('a')).toMatchObject({ state: 'failed', reason: 'too_large' })
    expect(due()).toEqual(['b'])
  })

  it('survivesAReloadInOrder', () => {
    for (const id of ['c', 'a', 'b']) outbox.add(id, lobby, id)
    outbox.sending('c')
    open()
    expect(ids()).toEqual(['c', 'a', 'b'])
    expect(due()).toEqual(['c'])
  })

  it('failsWithTheReasonAndLetsTheNextPass', () => {
    outbox.add('a', lobby, 'bad')
    outbox.add('b', lobby, 'good')
    outbox.sending('a')
    outbox.refused('a', 'invalid_text', 'no')
    expect(items[0]).toMatchObject({ state: 'failed', reason: 'invalid_text', detail: 'no' })
    expect(due()).toEqual(['b'])
    open()
    expect(items[0]).toMatchObject({ state: 'failed', reason: 'invalid_text' })
  })

  it('retriesAtTheEndUnderTheSameIdHoweverOftenOneClicks', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.refused('a', 'forbidden')
    for (let click = 0; click < 5; click++) outbox.retry('a', 'unused')
    expect(ids()).toEqual(['b', 'a'])
    expect(items[1]).not.toHaveProperty('reason')
  })

  it('retriesUnderANewIdAfterClientIdReused', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.refused('a', 'client_id_reused')
    expect(item('a')).toMatchObject({ state: 'failed', reason: 'client_id_reused' })
    for (let click = 0; click < 5; click++) outbox.retry('a', `new ${click}`)
    expect(ids()).toEqual(['b', 'new 0'])
    expect(items[1]).toMatchObject({ state: 'queued', text: 'one', target: lobby })
    open()
    expect(ids()).toEqual(['b', 'new 0'])
  })

  it('pausesForAsLongAsTheServerRequestsAndKeepsTheOrder', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.add('c', ops, 'three')
    outbox.sending('a')
    outbox.refused('a', 'rate_limited', 'slow', 400)
    expect(item('a')?.state).toBe('queued')
    expect(outbox.pause).toBe(1_400)
    now = 1_399
    expect(due()).toEqual([])
    now = 1_400
    expect(outbox.pause).toBe(0)
    expect(due()).toEqual(['a', 'c'])
  })

  it('waitsNoLongerWhenTheClockIsSetBack', () => {
    now = 3_600_000
    outbox.add('a', lobby, 'one')
    outbox.sending('a')
    outbox.refused('a', 'rate_limited', 'slow', 400)
    now = 1_000
    expect(outbox.pause).toBe(1_400)
    now = 1_400
    expect(due()).toEqual(['a'])
  })

  it('waitsLongerEachTimeWhenTheServerDoesNotSayForHowLong', () => {
    outbox.add('a', lobby, 'one')
    const pauses: number[] = []
    for (let time = 0; time < 7; time++) {
      outbox.sending('a')
      outbox.refused('a', 'overloaded')
      pauses.push(outbox.pause - now)
      now = outbox.pause
    }
    expect(pauses).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
  })

  it('asksAfterTenMinutesOfConnectedTime', () => {
    outbox.add('a', lobby, 'one')
    outbox.sending('a')
    // Eight hours without a connection do not count.
    now += 8 * 3_600_000
    outbox.linkLost(1006)
    expect(item('a')?.state).toBe('queued')
    outbox.sending('a')
    connectedMillis += TRYING_MILLIS - 1
    outbox.unanswered('a')
    expect(item('a')?.state).toBe('queued')
    outbox.sending('a')
    connectedMillis += 1
    outbox.unanswered('a')
    expect(item('a')).toMatchObject({ state: 'failed', reason: 'no_answer' })
    outbox.retry('a', 'unused')
    outbox.sending('a')
    outbox.unanswered('a')
    expect(item('a')?.state).toBe('queued')
  })

  it('countsTheTimeThatAnotherTabHasSpent', () => {
    outbox.add('a', lobby, 'one')
    outbox.sending('a')
    connectedMillis += TRYING_MILLIS / 2
    outbox.unanswered('a')
    open()
    outbox.sending('a')
    connectedMillis += TRYING_MILLIS / 2
    outbox.refused('a', 'overloaded')
    expect(item('a')).toMatchObject({ state: 'failed', reason: 'overloaded' })
  })

  it('ignoresARefusalAfterTheReceipt', () => {
    outbox.add('a', lobby, 'one')
    outbox.accepted('a', 1)
    outbox.refused('a', 'forbidden')
    expect(item('a')?.state).toBe('sent')
  })

  it('cancelsWaitingMessages', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.discard('a')
    expect(due()).toEqual(['b'])
    open()
    expect(ids()).toEqual(['b'])
  })

  it('mergesItemsOfOtherTabsUnlessItsStateIsNewer', () => {
    outbox.add('a', lobby, 'one')
    const waiting = item('a') as OutboxItem
    outbox.sending('a')
    outbox.merge({ ...waiting, state: 'failed', reason: 'forbidden' })
    expect(item('a')?.state).toBe('sending')
    outbox.seen('a')
    outbox.merge(waiting)
    expect(items).toEqual([])
    outbox.merge({ ...waiting, clientId: 'b' })
    expect(due()).toEqual(['b'])
    outbox.merge({ ...waiting, clientId: 'b', state: 'sent', seq: 4 })
    expect(item('b')?.state).toBe('sent')
    outbox.evict('b')
    expect(items).toEqual([])
  })

  it('dropsItemsSettledByOtherTabsOnReloadButKeepsUnsavedOnes', () => {
    for (const id of ['a', 'b', 'c']) outbox.add(id, lobby, id)
    outbox.restore([item('c') as OutboxItem], new Set(['b']))
    expect(ids()).toEqual(['b', 'c'])
  })
})
