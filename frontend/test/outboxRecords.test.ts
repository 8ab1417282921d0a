// Unsent messages survive closing the page, per user and for all tabs, and missing storage is detected.
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { OutboxItem } from '@/domain/outbox'
import { IndexedRecords } from '@/stores/outboxRecords'
import { legacyItems } from '@/stores/legacyOutbox'

const item = (clientId: string, more: Partial<OutboxItem> = {}): OutboxItem => ({
  clientId,
  target: { kind: 'room', name: 'lobby' },
  text: `text of ${clientId}`,
  at: 1,
  state: 'queued',
  spent: 0,
  ...more,
})

describe('the records of the outbox', () => {
  let factory: IDBFactory
  let failures: number
  const tabOf = (user: string): IndexedRecords =>
    new IndexedRecords(
      user,
      () => {
        failures += 1
      },
      () => factory,
    )

  beforeEach(() => {
    vi.stubGlobal('IDBKeyRange', IDBKeyRange)
    factory = new IDBFactory()
    failures = 0
  })

  it('outliveTheTab', async () => {
    await tabOf('ada').add(item('a'))
    expect(await tabOf('ada').load()).toEqual([item('a')])
  })

  it('areOfOneUserOnly', async () => {
    await tabOf('ada').add(item('a'))
    await tabOf('adalbert').add(item('b'))
    expect(await tabOf('ada').load()).toEqual([item('a')])
    expect(await tabOf('grace').load()).toEqual([])
  })

  it('doNotComeBackAfterAnotherTabRemovedThem', async () => {
    const [first, second] = [tabOf('ada'), tabOf('ada')]
    await first.add(item('a'))
    await first.add(item('b'))
    await second.remove('a')
    await first.change(item('a', { spent: 5 }))
    await first.change(item('b', { spent: 5 }))
    expect(await second.load()).toEqual([item('b', { spent: 5 })])
    expect(failures).toBe(0)
  })

  it('makeWayForANewerVersionOfThePage', async () => {
    const old = tabOf('ada')
    await old.add(item('a'))
    const upgraded = await new Promise((resolve) => {
      const request = factory.open('parley', 2)
      request.onsuccess = () => resolve(true)
      request.onblocked = () => resolve(false)
    })
    expect(upgraded).toBe(true)
  })

  it.each<[string, () => globalThis.IDBFactory]>([
    [
      'is forbidden',
      () => {
        throw new DOMException('no', 'SecurityError')
      },
    ],
    [
      'does not open',
      () =>
        ({
          open: () => {
            throw new DOMException('private', 'InvalidStateError')
          },
        }) as unknown as globalThis.IDBFactory,
    ],
  ])('sayThatNothingIsKeptWhereIndexedDB %s', async (_, forbidden) => {
    const records = new IndexedRecords('ada', () => (failures += 1), forbidden)
    expect(records.durable).toBe(true)
    await records.add(item('a'))
    expect(records.durable).toBe(false)
    expect(await records.load()).toEqual([])
    expect(failures).toBe(1)
  })

  it('doNotWaitForEverForABrowserInWhichOpeningHangs', async () => {
    vi.useFakeTimers()
    const hanging = { open: () => ({}) } as unknown as globalThis.IDBFactory
    const records = new IndexedRecords(
      'ada',
      () => (failures += 1),
      () => hanging,
    )
    const added = records.add(item('a'))
    await vi.advanceTimersByTimeAsync(3_000)
    await added
    expect(records.durable).toBe(false)
    vi.useRealTimers()
  })

  it('takeOverItemsOfOlderVersionsFromLocalStorage', () => {
    localStorage.setItem(
      'parley.outbox.ada.x1',
      JSON.stringify({ ...item('x1'), tries: 3, notBefore: 9, state: 'sending' }),
    )
    localStorage.setItem(
      'parley.outbox.ada.x2',
      JSON.stringify({ ...item('x2'), tries: 5, state: 'failed', reason: 'forbidden' }),
    )
    localStorage.setItem('parley.outbox.ada.x3', '{"broken')
    localStorage.setItem('parley.outbox.grace.x4', JSON.stringify(item('x4')))
    const found = legacyItems('ada')
    expect(found.map((each) => each.item)).toEqual([
      item('x1'),
      item('x2', { state: 'failed', reason: 'forbidden', detail: '' }),
    ])
    found[0]?.erase()
    expect(legacyItems('ada')).toHaveLength(1)
    localStorage.clear()
  })
})
