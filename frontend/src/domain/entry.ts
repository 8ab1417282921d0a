// What an entry of a numbered stream is, and how it is read from the wire.

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
  level?: 'info' | 'warning'
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
  return entry
}

/** Whether this version of the client knows how to show the entry. */
export function isShown(entry: Entry): boolean {
  return entry.kind === 'message' || entry.kind === 'announcement'
}

/** The other party of an inbox entry, which names the conversation. */
export function otherParty(entry: Entry, me: string): string {
  return entry.from === me ? (entry.to ?? me) : entry.from
}
