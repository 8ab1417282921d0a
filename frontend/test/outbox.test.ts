// Proves: what was written reaches the server in order and under one clientId, or says why it does not.
import { beforeEach, describe, expect, it } from 'vitest'
import { Outbox, type OutboxItem, type OutboxStore, type Target } from '@/domain/outbox'

const lobby: Target = { kind: 'room', name: 'lobby' }
const ops: Target = { kind: 'room', name: 'ops' }

class MemoryStore implements OutboxStore {
  readonly items = new Map<string, OutboxItem>()
  save = (item: OutboxItem): void => void this.items.set(item.clientId, item)
  remove = (clientId: string): void => void this.items.delete(clientId)
  load = (): OutboxItem[] => [...this.items.values()]
}

describe('Outbox', () => {
  let now = 1_000
  let items: readonly OutboxItem[] = []
  let store: MemoryStore
  let outbox: Outbox
  const due = (): string[] => outbox.due().map((item) => item.clientId)
  const state = (clientId: string): string | undefined =>
    items.find((item) => item.clientId === clientId)?.state

  function open(): void {
    outbox = new Outbox(
      store,
      () => now,
      (next) => {
        items = next
      },
    )
    outbox.restore()
  }

  beforeEach(() => {
    now = 1_000
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
    outbox.linkLost()
    const sent: string[] = []
    while (due().length > 0) {
      const id = due()[0] ?? ''
      outbox.sending(id)
      sent.push(id)
      outbox.accepted(id, sent.length)
    }
    expect(sent).toEqual(['a', 'b', 'c'])
  })

  it('survivesAReloadInOrder', () => {
    for (const id of ['c', 'a', 'b']) outbox.add(id, lobby, id)
    outbox.sending('c')
    open()
    expect(items.map((item) => item.clientId)).toEqual(['c', 'a', 'b'])
    expect(due()).toEqual(['c'])
  })

  it('failsWithTheReasonAndLetsTheNextPass', () => {
    outbox.add('a', lobby, 'bad')
    outbox.add('b', lobby, 'good')
    outbox.sending('a')
    outbox.refused('a', 'invalid_text', 'no')
    expect(items[0]).toMatchObject({ state: 'failed', reason: 'invalid_text', detail: 'no' })
    expect(due()).toEqual(['b'])
  })

  it('retriesAtTheEndUnderTheSameId', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.refused('a', 'forbidden')
    outbox.retry('a')
    outbox.retry('a')
    expect(items.map((item) => item.clientId)).toEqual(['b', 'a'])
    expect(items[1]).not.toHaveProperty('reason')
  })

  it('holdsBackAndKeepsTheOrderWhileTheServerAsksForTime', () => {
    outbox.add('a', lobby, 'one')
    outbox.add('b', lobby, 'two')
    outbox.sending('a')
    outbox.refused('a', 'rate_limited')
    expect(state('a')).toBe('queued')
    expect(due()).toEqual([])
    now = outbox.nextDue() ?? 0
    expect(due()).toEqual(['a'])
  })

  it('givesUpAfterFiveTries', () => {
    outbox.add('a', lobby, 'one')
    for (let tries = 1; tries < 5; tries++) expect(outbox.unanswered('a')).toBe(true)
    expect(outbox.unanswered('a')).toBe(false)
    expect(items[0]).toMatchObject({ state: 'failed', reason: 'no_answer' })
  })

  it('ignoresARefusalOfWhatWasAccepted', () => {
    outbox.add('a', lobby, 'one')
    outbox.accepted('a', 1)
    outbox.refused('a', 'forbidden')
    expect(state('a')).toBe('sent')
  })
})
