// Counts what a person has not read, by numbers, so that a repeated entry counts once.
import { isMessage, type Entry } from './entry'

export interface Unread {
  /** The newest number that the count knows. */
  head: number
  /** The read marker. */
  read: number
  count: number
}

/** Only what others wrote counts, and only above what the server's own count already covers. */
export function afterEntry(unread: Unread, entry: Entry, me: string): Unread {
  if (entry.seq <= unread.head) return unread
  const counts = isMessage(entry) && entry.from !== me && entry.seq > unread.read
  return { ...unread, head: entry.seq, count: unread.count + (counts ? 1 : 0) }
}

/** The marker never moves backwards. The client marks only what stands at the end, so nothing stays unread. */
export function afterRead(unread: Unread, seq: number): Unread {
  if (seq <= unread.read) return unread
  return { ...unread, read: seq, count: seq >= unread.head ? 0 : unread.count }
}

/** Takes the server's count, unless live entries or a read marker of this tab are already ahead of it. */
export function afterServer(unread: Unread, server: Unread): Unread {
  if (server.head < unread.head) return { ...unread, read: Math.max(unread.read, server.read) }
  if (server.read < unread.read) return { ...server, read: unread.read, count: unread.count }
  return server
}
