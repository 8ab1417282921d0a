// Counts what a person has not read, by numbers, so that a repeated entry counts once.
import { isMessage, type Entry } from './entry'

export interface Unread {
  /** The newest number that the count knows. */
  head: number
  /** The read marker. */
  read: number
  count: number
  /** How many of them mention this person. */
  mentions: number
}

/** The server counts no further: such a count means that it may be more. */
export const COUNTED_TO = 1_000

/**
 * Only what others wrote counts, and only above what the server's own count already covers. `before` is the
 * message that an edit changes, as it was: whom it mentions now and did not before, it calls.
 */
export function afterEntry(unread: Unread, entry: Entry, me: string, before?: Entry): Unread {
  if (entry.seq <= unread.head) return unread
  const theirs = entry.from !== me && entry.seq > unread.read
  const calls = theirs && mentioned(entry, me) && (isMessage(entry) || isNews(before, me))
  return {
    ...unread,
    head: entry.seq,
    count: unread.count + (theirs && isMessage(entry) ? 1 : 0),
    mentions: unread.mentions + (calls ? 1 : 0),
  }
}

/**
 * The marker never moves backwards. `passed` are the entries that it passes, as far as they are loaded: what
 * they counted is taken away, and at the end nothing stays unread anyway.
 */
export function afterRead(
  unread: Unread,
  seq: number,
  me = '',
  passed: readonly Entry[] = [],
): Unread {
  if (seq <= unread.read) return unread
  if (seq >= unread.head) return { ...unread, read: seq, count: 0, mentions: 0 }
  const theirs = passed.filter(
    (entry) => entry.seq > unread.read && entry.seq <= seq && isMessage(entry) && entry.from !== me,
  )
  const calls = theirs.filter((entry) => mentioned(entry, me)).length
  return {
    ...unread,
    read: seq,
    // What is taken away from a count that stopped may have been more than was counted.
    count: unread.count >= COUNTED_TO ? unread.count : Math.max(0, unread.count - theirs.length),
    mentions: Math.max(0, unread.mentions - calls),
  }
}

/**
 * Takes the server's count, unless live entries or a read marker of this tab are already ahead of it. In the
 * latter case the head stays, too: what this tab missed comes with the stream, and counts when it comes.
 */
export function afterServer(unread: Unread, server: Unread): Unread {
  if (server.head < unread.head) return afterRead(unread, server.read)
  return server.read < unread.read ? unread : server
}

/** Whether a marker that moves to `seq` passes entries below `from`, which are not loaded: nobody counted them. */
export function passesUnloaded(unread: Unread, seq: number, from: number): boolean {
  return seq > unread.read && seq < unread.head && from > unread.read + 1
}

function mentioned(entry: Entry, me: string): boolean {
  return entry.mentions?.includes(me) ?? false
}

function isNews(before: Entry | undefined, me: string): boolean {
  return before !== undefined && !mentioned(before, me)
}
