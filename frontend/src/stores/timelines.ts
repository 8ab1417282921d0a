// Loads and keeps the timelines of rooms, or of direct conversations, within memory bounds.
import { shallowReactive } from 'vue'
import type { PageQuery } from '@/api/pages'
import type { Entry, Page } from '@/domain/entry'
import {
  addBlock,
  addLive,
  aroundBlock,
  blockAt,
  emptyTimeline,
  isLive,
  keepNewest,
  keepNone,
  keepOldest,
  liveBlock,
  newerBlock,
  olderBlock,
  startsThere,
  type Block,
  type Timeline,
} from '@/domain/timeline'
import { HISTORY_PAGE, KEPT_LIVE, KEPT_UNSEEN, KEPT_UNSEEN_ALL, SLACK, WINDOW } from './limits'

/** Entries that must be loaded on each side of a jump target. */
const CONTEXT = 10

/** The view of an open conversation: its block, and whether the end is in view. */
interface View {
  /** A number in the block; Infinity for the live block. */
  at: number
  pinned: boolean
}

/** A row, and its distance from the upper edge. */
export interface ReadingPlace {
  seq: number
  offset: number
}

/**
 * One instance per kind of conversation. Bounds: KEPT_UNSEEN entries of a conversation that is not open,
 * KEPT_UNSEEN_ALL of all these together (the least recently changed ones are emptied, and loaded when
 * opened), and of the open one a window of WINDOW entries, which slides with the reader, plus the end of the
 * stream.
 */
export class Timelines {
  private readonly timelines = shallowReactive(new Map<string, Timeline>())
  private readonly views = shallowReactive(new Map<string, View>())
  private readonly readers = new Map<string, number>()
  /** The reading positions of readers who left a conversation, restored when they come back. */
  private readonly places = new Map<string, ReadingPlace>()
  /** Counts the reader's moves, so that the response to an earlier request does not move the reader again. */
  private moves = 0
  /** How often each conversation was started over: a page requested before that does not belong to it. */
  private readonly generations = new Map<string, number>()
  /** The number of entries kept of each conversation that is not open, the most recently changed last. */
  private readonly unseen = new Map<string, number>()
  private unseenTotal = 0

  constructor(
    private readonly fetch: (name: string, query: PageQuery) => Promise<Page>,
    /** Called with all entries before they are rendered. */
    private readonly seen: (entries: readonly Entry[]) => void,
  ) {}

  of(name: string): Timeline | undefined {
    return this.timelines.get(name)
  }

  has(name: string): boolean {
    return this.timelines.has(name)
  }

  /** The part of the conversation in view. */
  shown(name: string): Block {
    return blockAt(this.timelines.get(name) ?? emptyTimeline(0), this.at(name))
  }

  /** Drops the loaded entries: the stream is followed from the timeline's head on. */
  begin(name: string, timeline: Timeline): void {
    this.moves += 1
    this.generations.set(name, (this.generations.get(name) ?? 0) + 1)
    this.setUnseen(name, 0)
    this.timelines.set(name, timeline)
    const view = this.views.get(name)
    if (view) this.views.set(name, { ...view, at: Infinity })
  }

  forget(name: string): void {
    this.moves += 1
    this.generations.set(name, (this.generations.get(name) ?? 0) + 1)
    this.setUnseen(name, 0)
    this.timelines.delete(name)
    this.places.delete(name)
  }

  /** The reading position when the reader left; null if they left from the end. */
  place(name: string): ReadingPlace | null {
    return this.places.get(name) ?? null
  }

  keepPlace(name: string, place: ReadingPlace | null): void {
    // A view may end after its conversation was dropped: its number may identify another entry by then.
    if (place && this.timelines.has(name)) this.places.set(name, place)
    else this.places.delete(name)
  }

  live(name: string, entries: readonly Entry[]): void {
    const timeline = this.timelines.get(name)
    if (!timeline) return
    this.keep(name, addLive(timeline, entries), this.readsFirstHalf(name))
    this.seen(entries)
  }

  /** The conversation is open, and `pinned` if its end is in view: entries around the reader are not trimmed. */
  look(name: string, pinned: boolean): void {
    this.views.set(name, { at: this.at(name), pinned })
  }

  /** The reader's position in the conversation: the entries around it are kept when new ones arrive. */
  reads(name: string, seq: number): void {
    this.readers.set(name, seq)
  }

  leave(name: string): void {
    this.moves += 1
    this.views.delete(name)
    this.readers.delete(name)
    const timeline = this.timelines.get(name)
    if (timeline) this.keep(name, timeline, false)
  }

  /** Loads the page before the shown part, with lower numbers. */
  async older(name: string): Promise<void> {
    const before = this.shown(name)
    const generation = this.generations.get(name)
    if (startsThere(before)) return
    const { entries } = await this.fetch(name, { before: before.from, limit: HISTORY_PAGE })
    // The room was left, trimmed or started over in the meantime: this page no longer fits.
    if (this.shown(name).from !== before.from || this.generations.get(name) !== generation) return
    const block = olderBlock(before.from, entries, HISTORY_PAGE)
    this.add(name, block, block.from)
  }

  /** Loads the page after the shown part, until it reaches the live entries. */
  async newer(name: string): Promise<void> {
    const before = this.shown(name)
    const generation = this.generations.get(name)
    if (isLive(before)) return
    const page = await this.fetch(name, { after: before.to, limit: HISTORY_PAGE })
    if (this.shown(name).to !== before.to || this.generations.get(name) !== generation) return
    const block = newerBlock(before.to, page.entries, HISTORY_PAGE, page.head)
    this.add(name, block, block.to)
  }

  /** Shows the entries around a number. */
  async around(name: string, seq: number): Promise<void> {
    const move = ++this.moves
    const timeline = this.timelines.get(name)
    if (!timeline) return
    const block = blockAt(timeline, seq)
    if (!hasAround(block, seq)) {
      const page = await this.fetch(name, { around: seq, limit: HISTORY_PAGE })
      if (move !== this.moves) return
      this.add(name, aroundBlock(seq, page.entries, HISTORY_PAGE, page.head), seq, seq)
    } else this.move(name, seq)
  }

  /** Shows the end of the conversation. */
  async latest(name: string): Promise<void> {
    const move = ++this.moves
    const timeline = this.timelines.get(name)
    if (!timeline) return
    const live = liveBlock(timeline)
    // Also for an empty one: only the server knows whether the conversation exists.
    if (live.entries.length === 0 || (live.entries.length < HISTORY_PAGE && !startsThere(live))) {
      const { entries } = await this.fetch(name, { before: live.from, limit: HISTORY_PAGE })
      if (move !== this.moves) return
      this.add(name, olderBlock(live.from, entries, HISTORY_PAGE), Infinity, Infinity)
    } else this.move(name, Infinity)
  }

  private readsFirstHalf(name: string): boolean {
    const view = this.views.get(name)
    if (!view || view.pinned) return false
    return inFirstHalf(this.shown(name), this.readers.get(name) ?? Infinity)
  }

  private at(name: string): number {
    return this.views.get(name)?.at ?? Infinity
  }

  private move(name: string, seq: number): void {
    const view = this.views.get(name)
    if (view) this.views.set(name, { at: seq, pinned: false })
  }

  /** Adds a page; excess entries are trimmed on the side that is further from `near`. */
  private add(name: string, block: Block, near: number, at?: number): void {
    const timeline = this.timelines.get(name)
    if (!timeline) return
    const shown = at ?? this.at(name)
    if (at !== undefined) this.move(name, at)
    const next = addBlock(timeline, block)
    this.keep(name, next, inFirstHalf(blockAt(next, shown), near), shown)
    this.seen(block.entries)
  }

  private setUnseen(name: string, entries: number): void {
    this.unseenTotal += entries - (this.unseen.get(name) ?? 0)
    this.unseen.delete(name)
    if (entries > 0) this.unseen.set(name, entries)
  }

  private emptyOldest(): void {
    for (const name of this.unseen.keys()) {
      if (this.unseenTotal <= KEPT_UNSEEN_ALL) return
      this.setUnseen(name, 0)
      const timeline = this.timelines.get(name)
      if (timeline) this.timelines.set(name, keepNone(timeline))
    }
  }

  /** Keeps the timeline within its bounds, trimming on the side that is further from the reader. */
  private keep(name: string, timeline: Timeline, cutEnd: boolean, at = this.at(name)): void {
    const view = this.views.get(name)
    if (!view) {
      const kept = keepNewest(timeline, Infinity, KEPT_UNSEEN, KEPT_LIVE)
      this.timelines.set(name, kept)
      this.setUnseen(name, liveBlock(kept).entries.length)
      this.emptyOldest()
      return
    }
    this.setUnseen(name, 0)
    const block = blockAt(timeline, at)
    const max = block.entries.length > WINDOW + SLACK ? WINDOW : Infinity
    const next = (cutEnd ? keepOldest : keepNewest)(timeline, at, max, KEPT_LIVE)
    this.timelines.set(name, next)
    // The number that identifies the block must be one that was kept.
    const known = blockAt(next, cutEnd ? block.from : block.to).to
    if (known !== view.at) this.views.set(name, { ...view, at: known })
  }
}

function inFirstHalf({ entries }: Block, seq: number): boolean {
  return seq < (entries[entries.length >> 1]?.seq ?? 0)
}

/** Whether the number can be shown with entries on both sides. */
function hasAround(block: Block, seq: number): boolean {
  if (seq < block.from || seq > block.to) return false
  const before = block.entries.filter((entry) => entry.seq < seq).length
  const after = block.entries.length - before
  return (startsThere(block) || before >= CONTEXT) && (isLive(block) || after >= CONTEXT)
}
