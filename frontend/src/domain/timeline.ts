// The loaded part of a conversation: blocks of consecutive numbers, the last of which is live.
import { afterChange, isChange, isShown, newerOf, type Entry } from './entry'

export interface Block {
  /** The block holds every entry of the conversation from this number … */
  readonly from: number
  /** … to this one. The live block has no end: new entries are appended to it. */
  readonly to: number
  /** The displayed entries, by number. In an inbox the numbers of one conversation have holes. */
  readonly entries: readonly Entry[]
}

export interface Timeline {
  /** By number, neither overlapping nor touching; the last one is live. */
  readonly blocks: readonly [...Block[], Block]
  /** The highest number received, including kinds that are not displayed: "read to the end" refers to it. */
  readonly high: number
  /** The last edits and deletions: they are applied to pages that were being loaded when these arrived. */
  readonly changes: readonly Entry[]
}

/** More changes than can arrive while one page is being loaded. */
const REMEMBERED_CHANGES = 200

/** A timeline without entries for a stream with the given head: live entries are added above it, pages below. */
export function emptyTimeline(head: number): Timeline {
  return { blocks: [{ from: head + 1, to: Infinity, entries: [] }], high: 0, changes: [] }
}

export function liveBlock(timeline: Timeline): Block {
  return timeline.blocks.at(-1) as Block
}

/** The block that contains this number; the live one if none does. */
export function blockAt(timeline: Timeline, seq: number): Block {
  return (
    timeline.blocks.find((block) => block.from <= seq && seq <= block.to) ?? liveBlock(timeline)
  )
}

/** Whether the block begins at the start of the conversation. */
export function startsThere(block: Block): boolean {
  return block.from <= 1
}

export function isLive(block: Block): boolean {
  return block.to === Infinity
}

/** Adds entries of the live stream. Entries below the live block belong to a page that is not loaded. */
export function addLive(timeline: Timeline, incoming: readonly Entry[]): Timeline {
  const live = liveBlock(timeline)
  const above = incoming.filter((entry) => entry.seq >= live.from)
  const entries = merge(live.entries, shownIn(above, timeline.changes))
  const grown = entries === live.entries ? timeline : withLast(timeline, { ...live, entries })
  return applied(grown, incoming)
}

/** Adds a page with its range; adjacent blocks are merged with it. */
export function addBlock(timeline: Timeline, page: Block): Timeline {
  let joined: Block = { ...page, entries: shownIn(page.entries, timeline.changes) }
  const apart: Block[] = []
  for (const block of timeline.blocks) {
    if (block.to + 1 < joined.from || joined.to + 1 < block.from) apart.push(block)
    else joined = join(block, joined)
  }
  const blocks = [...apart, joined].sort((a, b) => a.from - b.from)
  return applied({ ...timeline, blocks: blocks as [...Block[], Block] }, page.entries)
}

/** The range of a page read with `before`: if it is shorter than `limit`, it reaches the beginning. */
export function olderBlock(before: number, entries: readonly Entry[], limit: number): Block {
  const first = entries[0]?.seq ?? 1
  return { from: entries.length < limit ? 1 : first, to: before - 1, entries }
}

/** The range of a page read with `after`: if it is shorter than `limit`, it reaches the head at that moment. */
export function newerBlock(
  after: number,
  entries: readonly Entry[],
  limit: number,
  head: number,
): Block {
  const last = entries.at(-1)?.seq ?? after
  return { from: after + 1, to: entries.length < limit ? Math.max(head, last) : last, entries }
}

/** The range of a page read with `around`: half of `limit` before the number, the rest from it on. */
export function aroundBlock(
  seq: number,
  entries: readonly Entry[],
  limit: number,
  head: number,
): Block {
  const before = entries.filter((entry) => entry.seq < seq).length
  const first = entries[0]?.seq ?? seq
  const last = entries.at(-1)?.seq ?? seq - 1
  return {
    from: before < Math.floor(limit / 2) ? 1 : first,
    to: entries.length < limit ? Math.max(head, last) : last,
    entries,
  }
}

/** Keeps the newest entries of the block at `seq`, and no other block but a short live one. */
export function keepNewest(timeline: Timeline, seq: number, max: number, live: number): Timeline {
  return kept(timeline, seq, live, (block) => [newestOf(block, max)])
}

/**
 * Keeps the oldest entries of that block. If it was live, a new live block begins above the highest number
 * received.
 */
export function keepOldest(timeline: Timeline, seq: number, max: number, live: number): Timeline {
  return kept(timeline, seq, live, (block) => {
    const cut = block.entries[max - 1]
    if (block.entries.length <= max || !cut) return [block]
    const oldest = { from: block.from, to: cut.seq, entries: block.entries.slice(0, max) }
    const next = Math.max(timeline.high, block.entries.at(-1)?.seq ?? 0) + 1
    return isLive(block) ? [oldest, { from: next, to: Infinity, entries: [] }] : [oldest]
  })
}

/** Removes all entries: a new live block begins above the highest number received. */
export function keepNone(timeline: Timeline): Timeline {
  const live = liveBlock(timeline)
  const next = Math.max(timeline.high, live.from - 1, live.entries.at(-1)?.seq ?? 0) + 1
  return {
    blocks: [{ from: next, to: Infinity, entries: [] }],
    high: timeline.high,
    changes: timeline.changes,
  }
}

function kept(
  timeline: Timeline,
  seq: number,
  live: number,
  how: (block: Block) => Block[],
): Timeline {
  const block = blockAt(timeline, seq)
  const last = liveBlock(timeline)
  const blocks = how(block)
  if (block !== last) blocks.push(newestOf(last, live))
  const same =
    blocks.length === timeline.blocks.length &&
    blocks.every((each, index) => each === timeline.blocks[index])
  return same ? timeline : { ...timeline, blocks: blocks as [...Block[], Block] }
}

function newestOf(block: Block, max: number): Block {
  if (block.entries.length <= max) return block
  const entries = block.entries.slice(-max)
  return { ...block, from: entries[0]?.seq ?? block.to, entries }
}

function withLast(timeline: Timeline, block: Block): Timeline {
  return { ...timeline, blocks: [...timeline.blocks.slice(0, -1), block] }
}

/** Applies changes to loaded entries, remembers the changes, and advances the highest number received. */
function applied(timeline: Timeline, incoming: readonly Entry[]): Timeline {
  const high = incoming.reduce((max, entry) => Math.max(max, entry.seq), timeline.high)
  const changes = incoming.filter(isChange)
  if (changes.length === 0) return high === timeline.high ? timeline : { ...timeline, high }
  const blocks = timeline.blocks.map((block) => changedBlock(block, changes))
  const known = new Set(timeline.changes.map((change) => change.seq))
  const fresh = changes.filter((change) => !known.has(change.seq))
  return {
    blocks: blocks as [...Block[], Block],
    high,
    changes: [...timeline.changes, ...fresh]
      .sort((a, b) => a.seq - b.seq)
      .slice(-REMEMBERED_CHANGES),
  }
}

function changedBlock(block: Block, changes: readonly Entry[]): Block {
  const targets = new Set(changes.map((change) => change.target))
  if (!block.entries.some((entry) => targets.has(entry.seq))) return block
  return { ...block, entries: block.entries.map((entry) => changes.reduce(afterChange, entry)) }
}

function shownIn(entries: readonly Entry[], changes: readonly Entry[]): Entry[] {
  return entries.filter(isShown).map((entry) => changes.reduce(afterChange, entry))
}

function join(a: Block, b: Block): Block {
  return {
    from: Math.min(a.from, b.from),
    to: Math.max(a.to, b.to),
    entries: merge(a.entries, b.entries),
  }
}

function merge(held: readonly Entry[], incoming: readonly Entry[]): readonly Entry[] {
  const first = incoming[0]
  if (!first) return held
  // The common case, new entries at the end, must not sort the whole list.
  const sorted = incoming.every((entry, at) => at === 0 || entry.seq > (incoming[at - 1]?.seq ?? 0))
  if (sorted && first.seq > (held.at(-1)?.seq ?? 0)) return [...held, ...incoming]
  const bySeq = new Map<number, Entry>()
  for (const entry of held) bySeq.set(entry.seq, entry)
  let changed = false
  for (const entry of incoming) {
    const before = bySeq.get(entry.seq)
    const after = before ? newerOf(before, entry) : entry
    changed ||= after !== before
    bySeq.set(entry.seq, after)
  }
  return changed ? [...bySeq.values()].sort((a, b) => a.seq - b.seq) : held
}
