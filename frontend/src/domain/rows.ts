// Arranges a conversation for reading: date lines, the "new messages" line, groups by author, pending last.
import type { Entry } from './entry'
import type { OutboxItem } from './outbox'

export interface Message {
  seq: number | null
  clientId: string | null
  from: string
  /** Milliseconds. */
  at: number
  text: string
  state: 'sent' | 'sending' | 'failed'
  reason: string
  detail: string
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; first: boolean }

/** Messages of one author within this time stand under one name. */
const GROUP_MILLIS = 5 * 60_000

/**
 * The own message keeps its key (its clientId) when the entry takes the place of the pending one, so that
 * the row is changed in place. `newAfter` is the read marker under which the line stands, null for no line.
 */
export function buildRows(
  entries: readonly Entry[],
  pending: readonly OutboxItem[],
  me: string,
  newAfter: number | null,
): Row[] {
  const rows: Row[] = []
  const settled = new Set<string>()
  let before: Message | null = null
  let lineDue = newAfter !== null

  const push = (message: Message): void => {
    const own = message.from === me && message.clientId !== null
    const key = own ? `c${message.clientId}` : `s${message.seq}`
    const newDay = before === null || dayOf(before.at) !== dayOf(message.at)
    if (newDay) rows.push({ kind: 'day', key: `d${key}`, at: message.at })
    const isNew = message.seq !== null && message.seq > (newAfter ?? 0) && message.from !== me
    const line = lineDue && isNew
    if (line) {
      rows.push({ kind: 'new', key: 'new' })
      lineDue = false
    }
    const first =
      newDay || line || before?.from !== message.from || message.at - before.at > GROUP_MILLIS
    rows.push({ kind: 'message', key, message, first })
    before = message
  }

  for (const entry of entries) {
    if (entry.from === me && entry.clientId !== undefined) settled.add(entry.clientId)
    push(fromEntry(entry))
  }
  for (const item of pending) if (!settled.has(item.clientId)) push(fromItem(item, me))
  return rows
}

function fromEntry(entry: Entry): Message {
  return {
    seq: entry.seq,
    clientId: entry.clientId ?? null,
    from: entry.from,
    at: Date.parse(entry.at) || 0,
    text: entry.text,
    state: 'sent',
    reason: '',
    detail: '',
  }
}

function fromItem(item: OutboxItem, me: string): Message {
  return {
    seq: item.seq ?? null,
    clientId: item.clientId,
    from: me,
    at: item.at,
    text: item.text,
    state: item.state === 'queued' ? 'sending' : item.state,
    reason: item.reason ?? '',
    detail: item.detail ?? '',
  }
}

function dayOf(millis: number): string {
  return new Date(millis).toDateString()
}
