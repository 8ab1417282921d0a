// The loaded part of a conversation: immutable, sorted by seq, without repeats, with its lower edge known.
import { isShown, type Entry } from './entry'

export interface Timeline {
  /** Everything at and above this number (up to the stream's cursor) is loaded. Ask for older `before` it. */
  low: number
  /** The highest number received, kinds that are not shown included: what "read to the end" means. */
  high: number
  /** Nothing older exists. */
  complete: boolean
  entries: readonly Entry[]
}

/** A timeline that knows nothing yet of a stream whose head is given: live entries come above, pages below. */
export function emptyTimeline(head: number): Timeline {
  return { low: head + 1, high: 0, complete: head === 0, entries: [] }
}

/** Adds entries above the lower edge. Kinds that cannot be shown are left out. */
export function addLive(timeline: Timeline, incoming: readonly Entry[]): Timeline {
  const above = incoming.filter((entry) => entry.seq >= timeline.low)
  const entries = merge(timeline.entries, above)
  const high = highest(above, timeline.high)
  const same = entries === timeline.entries && high === timeline.high
  return same ? timeline : { ...timeline, high, entries }
}

/** Adds a page that was read with `before: low`. A page shorter than `limit` says that the log starts there. */
export function addOlder(timeline: Timeline, page: readonly Entry[], limit: number): Timeline {
  return {
    low: page.reduce((low, entry) => Math.min(low, entry.seq), timeline.low),
    high: highest(page, timeline.high),
    complete: page.length < limit,
    entries: merge(timeline.entries, page),
  }
}

/** Forgets the oldest entries beyond `max`, so that a tab left open for a week stays small. */
export function trim(timeline: Timeline, max: number): Timeline {
  if (timeline.entries.length <= max) return timeline
  const entries = timeline.entries.slice(-max)
  return { ...timeline, low: entries[0]?.seq ?? timeline.low, complete: false, entries }
}

function highest(entries: readonly Entry[], high: number): number {
  return entries.reduce((max, entry) => Math.max(max, entry.seq), high)
}

function merge(held: readonly Entry[], incoming: readonly Entry[]): readonly Entry[] {
  const fresh = incoming.filter(isShown)
  if (fresh.length === 0) return held
  const last = held.at(-1)?.seq ?? 0
  const only = fresh[0]
  // The common case, one entry at the end, must not sort the whole list.
  if (fresh.length === 1 && only && only.seq > last) return [...held, only]
  const bySeq = new Map<number, Entry>()
  for (const entry of held) bySeq.set(entry.seq, entry)
  const before = bySeq.size
  for (const entry of fresh) if (!bySeq.has(entry.seq)) bySeq.set(entry.seq, entry)
  if (bySeq.size === before) return held
  return [...bySeq.values()].sort((a, b) => a.seq - b.seq)
}
