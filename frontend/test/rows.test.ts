// Rows are grouped for reading, and a sent message keeps its row.
import { describe, expect, it } from 'vitest'
import type { OutboxItem } from '@/domain/outbox'
import { buildRows } from '@/domain/rows'
import { entry } from './fixtures'

const item: OutboxItem = {
  clientId: 'x1',
  target: { kind: 'room', name: 'lobby' },
  text: 'hello',
  at: Date.parse('2026-11-20T08:01:00.000Z'),
  state: 'queued',
  spent: 0,
}

describe('buildRows', () => {
  it('groupsByAuthorUnderADateLine', () => {
    const rows = buildRows([entry(1), entry(2), entry(3, { from: 'linus' })], [], 'grace', null)
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'message', 'message'])
    expect(rows.map((row) => row.kind === 'message' && row.first)).toEqual([
      false,
      true,
      false,
      true,
    ])
  })

  it('putsTheLineBeforeTheFirstUnreadOfAnother', () => {
    const rows = buildRows(
      [entry(1), entry(2, { from: 'grace' }), entry(3), entry(4)],
      [],
      'grace',
      1,
    )
    expect(rows.map((row) => row.key)).toEqual(['ds1', 's1', 's2', 'new', 's3', 's4'])
  })

  it('settlesTheOwnMessageInItsRow', () => {
    const before = buildRows([entry(1)], [item], 'grace', null)
    const own = entry(2, { from: 'grace', clientId: 'x1', text: 'hello' })
    const after = buildRows([entry(1), own], [item], 'grace', null)
    expect(before.at(-1)).toMatchObject({ key: 'cx1', message: { state: 'sending', seq: null } })
    expect(after.at(-1)).toMatchObject({ key: 'cx1', message: { state: 'sent', seq: 2 } })
    expect(after).toHaveLength(before.length)
  })

  it('doesNotTakeAnothersClientIdForItsOwn', () => {
    const rows = buildRows([entry(1, { clientId: 'x1' })], [item], 'grace', null)
    expect(rows.filter((row) => row.kind === 'message')).toHaveLength(2)
  })

  it('startsANewGroupAfterFiveMinutesAndOnANewDay', () => {
    const at = (time: string): { at: string } => ({ at: new Date(time).toISOString() })
    const rows = buildRows(
      [
        entry(1, at('2026-11-20T08:00:00')),
        entry(2, at('2026-11-20T08:06:00')),
        entry(3, at('2026-11-21T08:06:00')),
      ],
      [],
      'grace',
      null,
    )
    expect(rows.map((row) => row.kind)).toEqual(['day', 'message', 'message', 'day', 'message'])
    expect(rows[2]).toMatchObject({ first: true })
  })

  it('makesTheSameObjectOfTheSameEntry', () => {
    const entries = [entry(1), entry(2)]
    const messages = (): unknown[] =>
      buildRows(entries, [item], 'grace', null).flatMap((row) =>
        row.kind === 'message' ? [row.message] : [],
      )
    const before = messages()
    messages().forEach((message, index) => expect(message).toBe(before[index]))
  })

  it('showsTopicsAndDeletedMessagesAsNotesThatEndAGroup', () => {
    const rows = buildRows(
      [entry(1), entry(2, { kind: 'deleted', text: '', edited: 9 }), entry(3)],
      [],
      'grace',
      null,
    )
    expect(rows.map((row) => row.kind === 'message' && [row.message.kind, row.first])).toEqual([
      false,
      ['message', true],
      ['deleted', false],
      ['message', true],
    ])
    expect(rows[2]).toMatchObject({ message: { edited: false } })
  })

  it('drawsNoLineBeforeANote', () => {
    const rows = buildRows([entry(1), entry(2, { kind: 'topic' })], [], 'grace', 1)
    expect(rows.some((row) => row.kind === 'new')).toBe(false)
  })

  it('showsWhenAMessageWasEdited', () => {
    const at = '2026-11-20T09:00:00.000Z'
    const [, row] = buildRows([entry(1, { edited: 2, editedAt: at })], [], 'grace', null)
    expect(row).toMatchObject({ message: { edited: true, editedAt: Date.parse(at) } })
  })
})
