// Entries of numbered streams, and how they are parsed.

/** Of an announcement. */
export type Urgency = 'info' | 'warning'

/** One entry of a stream. `seq` is gap-free within its stream, from 1. */
export interface Entry {
  seq: number
  id: string
  kind: string
  /** Present in a room's stream. */
  room?: string
  /** Present in an inbox. */
  to?: string
  from: string
  /** ISO 8601, from the server's clock: for display only, never for ordering. */
  at: string
  text: string
  clientId?: string
  level?: Urgency
  /** Of an edit or a deletion: the number of the changed message. */
  target?: number
  /** Usernames, lower-cased. */
  mentions?: string[]
  /** The number of the last edit or deletion that this text (or its absence) results from. */
  edited?: number
  /** The time of that change, if the edit itself was received. */
  editedAt?: string
}

export interface Page {
  /** Oldest first. */
  entries: Entry[]
  /** The number of the stream's newest entry, 0 while it is empty. */
  head: number
}

/**
 * A body without a valid `seq` cannot be placed, so it yields null. Entries of unknown kinds are kept: they
 * advance the cursor.
 */
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

/** Whether this client version can display the entry. */
export function isShown(entry: Entry): boolean {
  return SHOWN.has(entry.kind)
}

/** Whether the entry is a message: messages count as unread and determine the order of conversations. */
export function isMessage(entry: Entry): boolean {
  return entry.kind === 'message'
}

/** Whether the entry changes an earlier one. */
export function isChange(entry: Entry): boolean {
  return (entry.kind === 'edit' || entry.kind === 'delete') && entry.target !== undefined
}

/**
 * Applies a change to an entry. The server updates the stored message together with appending the change, so
 * a message may arrive with edit 57 applied before edit 57 itself arrives: its `edited` field decides.
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

/** The later of two versions of one entry; `held` if they are equal. */
export function newerOf(held: Entry, other: Entry): Entry {
  return (other.edited ?? 0) > (held.edited ?? 0) ? other : held
}

/** The other participant of an inbox entry, which identifies the conversation. */
export function otherParty(entry: Entry, me: string): string {
  return entry.from === me ? (entry.to ?? me) : entry.from
}
