// Counts unread messages by sequence number, so that a repeated entry counts once.
import { afterChange, isChange, isMessage, type Entry } from './entry'

export interface Unread {
  /** The newest number included in the count. */
  head: number
  /** The read marker. */
  read: number
  count: number
  /** The number of unread messages that mention this person. */
  mentions: number
}

/** The server counts no further: a count of this size is a lower bound. */
export const COUNTED_TO = 1_000

export interface Counted {
  unread: Unread
  /** A change affects the count in a way that this page cannot determine: the server has to count. */
  uncertain: boolean
}

/** Counts entries in order. `find` returns a message as it was before them, if it is loaded. */
export function afterEntries(
  unread: Unread,
  entries: readonly Entry[],
  me: string,
  find: (seq: number) => Entry | undefined,
): Counted {
  const seen = new Map<number, Entry>()
  let uncertain = false
  for (const entry of entries) {
    seen.set(entry.seq, entry)
    const { target } = entry
    const before = target === undefined ? undefined : (seen.get(target) ?? find(target))
    uncertain ||= isUncertain(unread, entry, me, before)
    unread = afterEntry(unread, entry, me, before)
    if (before) seen.set(before.seq, afterChange(before, entry))
  }
  return { unread, uncertain }
}

/**
 * Only messages of others count, and only above the head of the server's own count. `before` is the target of
 * a change as it was before: an edit counts a mention that is new in it, and a deletion removes the message
 * from the count.
 */
export function afterEntry(unread: Unread, entry: Entry, me: string, before?: Entry): Unread {
  if (entry.seq <= unread.head) return unread
  const { read } = unread
  const theirs = entry.from !== me && entry.seq > read
  const called = before !== undefined && mentioned(before, me)
  const addsMention = theirs && mentioned(entry, me) && (isMessage(entry) || (!called && !!before))
  const counted = before !== undefined && isTheirs(before, me) && before.seq > read
  const deleted = entry.kind === 'delete' && counted
  const removesMention = isChange(entry) && counted && called && !mentioned(entry, me)
  return {
    ...unread,
    head: entry.seq,
    count: Math.max(0, unread.count + (theirs && isMessage(entry) ? 1 : 0) - (deleted ? 1 : 0)),
    mentions: Math.max(0, unread.mentions + (addsMention ? 1 : 0) - (removesMention ? 1 : 0)),
  }
}

function isUncertain(unread: Unread, entry: Entry, me: string, before?: Entry): boolean {
  const { head, read, count, mentions } = unread
  if (entry.seq <= head || !isChange(entry)) return false
  const target = entry.target ?? 0
  if (before === undefined) {
    if (entry.kind === 'edit') return mentioned(entry, me) || mentions > 0
    return target > read ? count > 0 : mentions > 0
  }
  // A page contains the message in its deleted form: whether it was counted is not known.
  if (before.kind === 'deleted') return target > read && count > 0
  // The edit that added the mention may be unread, though the message is not.
  return target <= read && mentioned(before, me) && !mentioned(entry, me) && mentions > 0
}

function isTheirs(entry: Entry, me: string): boolean {
  return isMessage(entry) && entry.from !== me
}

/**
 * The marker never moves backwards. `passed` are the loaded entries that it passes: they are subtracted from
 * the count, and at the end of the conversation the count is zero.
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
  const addsMention = theirs.filter((entry) => mentioned(entry, me)).length
  return {
    ...unread,
    read: seq,
    // A count that stopped at the limit may be too low, so nothing is subtracted from it.
    count: unread.count >= COUNTED_TO ? unread.count : Math.max(0, unread.count - theirs.length),
    mentions: Math.max(0, unread.mentions - addsMention),
  }
}

/**
 * Accepts the server's count, unless live entries or a read marker of this tab are already ahead of it. In
 * the latter case the head stays, too: entries that this tab missed arrive with the stream, and are counted
 * then.
 */
export function afterServer(unread: Unread, server: Unread): Unread {
  if (server.head < unread.head) return afterRead(unread, server.read)
  return server.read < unread.read ? unread : server
}

/** Whether a marker that moves to `seq` passes entries below `from`, which are not loaded and therefore not counted. */
export function passesUnloaded(unread: Unread, seq: number, from: number): boolean {
  return seq > unread.read && seq < unread.head && from > unread.read + 1
}

function mentioned(entry: Entry, me: string): boolean {
  return entry.mentions?.includes(me) ?? false
}
