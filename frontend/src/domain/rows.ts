// Builds the rows of a conversation: date lines, the "new messages" line, groups by author, pending messages
// last.
import type { Entry } from './entry'
import type { OutboxItem } from './outbox'
import { serverClock } from './serverClock'

export interface Message {
  seq: number | null
  clientId: string | null
  from: string
  /** Milliseconds. */
  at: number
  text: string
  /** A message, or a note about an event: a new topic, a deleted message. */
  kind: 'message' | 'topic' | 'deleted'
  state: 'sent' | 'sending' | 'failed'
  edited: boolean
  /** When the message was edited, in milliseconds; null if not known. */
  editedAt: number | null
  /** Usernames; null until the server has returned the mentions. */
  mentions: readonly string[] | null
  reason: string
  detail: string
}

export type Row =
  | { kind: 'day'; key: string; at: number }
  | { kind: 'new'; key: string }
  | { kind: 'message'; key: string; message: Message; first: boolean }

/** Consecutive messages of one author within this time share one header. */
const GROUP_MILLIS = 5 * 60_000

/**
 * An own message keeps its key (its clientId) when the entry replaces the pending item, so that the row is
 * updated in place. `newAfter` is the read marker below which the line is shown, null for no line.
 */
export function buildRows(
  entries: readonly Entry[],
  pending: readonly OutboxItem[],
  me: string,
  newAfter: number | null,
): Row[] {
  const rows: Row[] = []
  const settled = new Set<string>()
  const note = (message: Message | null): boolean => message !== null && message.kind !== 'message'
  let before: Message | null = null
  let lineDue = newAfter !== null

  const push = (message: Message): void => {
    const own = message.from === me && message.clientId !== null
    const key = own ? `c${message.clientId}` : `s${message.seq}`
    const newDay = before === null || dayOf(before.at) !== dayOf(message.at)
    if (newDay) rows.push({ kind: 'day', key: `d${key}`, at: message.at })
    const isNew =
      message.seq !== null && message.seq > (newAfter ?? 0) && message.from !== me && !note(message)
    const line = lineDue && isNew
    if (line) {
      rows.push({ kind: 'new', key: 'new' })
      lineDue = false
    }
    const first =
      newDay ||
      line ||
      note(before) ||
      before?.from !== message.from ||
      message.at - before.at > GROUP_MILLIS
    rows.push({ kind: 'message', key, message, first })
    before = message
  }

  for (const entry of entries) {
    if (entry.from === me && entry.clientId !== undefined) settled.add(entry.clientId)
    push(known(fromEntries, entry, fromEntry))
  }
  for (const item of pending)
    if (!settled.has(item.clientId)) push(known(fromItems, item, () => fromItem(item, me)))
  return rows
}

// Entries and items are immutable: a cached row object is reused, so that its component need not render
// again.
const fromEntries = new WeakMap<Entry, Message>()
const fromItems = new WeakMap<OutboxItem, Message>()

function known<T extends object>(
  made: WeakMap<T, Message>,
  source: T,
  make: (source: T) => Message,
): Message {
  const before = made.get(source)
  if (before) return before
  const message = make(source)
  made.set(source, message)
  return message
}

function fromEntry(entry: Entry): Message {
  const kind = entry.kind === 'topic' || entry.kind === 'deleted' ? entry.kind : 'message'
  return {
    seq: entry.seq,
    clientId: entry.clientId ?? null,
    from: entry.from,
    at: Date.parse(entry.at) || 0,
    text: entry.text,
    kind,
    state: 'sent',
    edited: kind === 'message' && entry.edited !== undefined,
    editedAt: entry.editedAt === undefined ? null : Date.parse(entry.editedAt) || null,
    mentions: entry.mentions ?? [],
    reason: '',
    detail: '',
  }
}

function fromItem(item: OutboxItem, me: string): Message {
  return {
    seq: item.seq ?? null,
    clientId: item.clientId,
    from: me,
    // The entry will carry the server's time.
    at: serverClock.at(item.at),
    text: item.text,
    kind: 'message',
    state: item.state === 'queued' ? 'sending' : item.state,
    edited: false,
    editedAt: null,
    mentions: null,
    reason: item.reason ?? '',
    detail: item.detail ?? '',
  }
}

function dayOf(millis: number): string {
  return new Date(millis).toDateString()
}
