// What an entry of a numbered stream is, and how it is read from the wire.

/** Of an announcement. */
export type Urgency = 'info' | 'warning'

/** One entry of a stream. `seq` is gap-free within its stream, from 1. */
export interface Entry {
  seq: number
  id: string
  kind: string
  /** Set in a room's stream. */
  room?: string
  /** Set in an inbox. */
  to?: string
  from: string
  /** ISO 8601, the server's clock: a label, never used for ordering. */
  at: string
  text: string
  clientId?: string
  level?: Urgency
  /** Of an edit or a deletion: the number of the message that it changes. */
  target?: number
  /** User names, lower-cased. */
  mentions?: string[]
  /** The number of the last edit or deletion that this text or its absence comes from. */
  edited?: number
  /** When that was, if the edit itself has been seen. */
  editedAt?: string
}

export interface Page {
  /** Oldest first. */
  entries: Entry[]
  /** The number of the stream's newest entry, 0 while it is empty. */
  head: number
}

/** A body without a usable `seq` cannot be placed, so it is no entry. Unknown kinds are: they move the cursor. */
export function parseEntry(body: unknown): Entry | null {
  if (typeof body !== 'object' || body === null) return null
  const raw = body as Record<string, unknown>
  if (typeof raw.seq !== 'number' || !Number.isSafeInteger(raw.seq) || raw.seq < 1) return null
  const text = (value: unknown): string => (typeof value === 'string' ? value : '')
  const entry: Entry = {
    seq: raw.seq,
    id: text(raw.id),
    kind: text(raw.kind),
    from: text(raw.from),
    at: text(raw.at),
    text: text(raw.text),
  }
  if (typeof raw.room === 'string') entry.room = raw.room
  if (typeof raw.to === 'string') entry.to = raw.to
  if (typeof raw.clientId === 'string') entry.clientId = raw.clientId
  if (raw.level === 'info' || raw.level === 'warning') entry.level = raw.level
  if (typeof raw.target === 'number') entry.target = raw.target
  if (typeof raw.edited === 'number') entry.edited = raw.edited
  if (typeof raw.editedAt === 'string') entry.editedAt = raw.editedAt
  if (Array.isArray(raw.mentions)) {
    entry.mentions = raw.mentions.filter((name): name is string => typeof name === 'string')
  }
  return entry
}

const SHOWN = new Set(['message', 'announcement', 'topic', 'deleted'])

/** Whether this version of the client knows how to show the entry. */
export function isShown(entry: Entry): boolean {
  return SHOWN.has(entry.kind)
}

/** Whether somebody said something: what is counted as unread, and orders conversations. */
export function isMessage(entry: Entry): boolean {
  return entry.kind === 'message'
}

/** Whether the entry changes an earlier one. */
export function isChange(entry: Entry): boolean {
  return (entry.kind === 'edit' || entry.kind === 'delete') && entry.target !== undefined
}

/**
 * The entry as a change leaves it. The stored message is changed together with the change's own appearance,
 * so a message read at 57 may have come before the edit 57 itself: what it carries in `edited` decides.
 */
export function afterChange(entry: Entry, change: Entry): Entry {
  if (change.target !== entry.seq || entry.kind === 'deleted') return entry
  const version = entry.edited ?? 0
  const sawWhen = change.seq === version && entry.editedAt === undefined && change.kind === 'edit'
  if (sawWhen) return { ...entry, editedAt: change.at }
  if (change.seq <= version) return entry
  const after: Entry = { ...entry, edited: change.seq, editedAt: change.at, text: change.text }
  delete after.mentions
  if (change.kind === 'delete') return { ...after, kind: 'deleted', text: '' }
  return change.mentions ? { ...after, mentions: change.mentions } : after
}

/** Of two readings of one entry the later; the one that is held already if they are the same. */
export function newerOf(held: Entry, other: Entry): Entry {
  return (other.edited ?? 0) > (held.edited ?? 0) ? other : held
}

/** The other party of an inbox entry, which names the conversation. */
export function otherParty(entry: Entry, me: string): string {
  return entry.from === me ? (entry.to ?? me) : entry.from
}
