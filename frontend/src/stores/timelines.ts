// Loads and keeps the timelines of rooms, or of direct conversations, within bounds.
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

/** Entries that must be loaded on each side of one that is jumped to. */
const CONTEXT = 10

/** What a reader of a conversation looks at: which block, and whether its end is in view. */
interface View {
  /** A number in the block; Infinity for the live one. */
  at: number
  pinned: boolean
}

/** A row, and how far below the upper edge it stood. */
export interface ReadingPlace {
  seq: number
  offset: number
}

/**
 * One for each kind of conversation. Bounds: of a conversation that nobody looks at KEPT_UNSEEN entries, of all
 * these together KEPT_UNSEEN_ALL (those that changed longest ago are emptied, and loaded when opened), of the one that is looked at a window of WINDOW, which slides with the reader, and the end of the stream.
 */
export class Timelines {
  private readonly timelines = shallowReactive(new Map<string, Timeline>())
  private readonly views = shallowReactive(new Map<string, View>())
  private readonly readers = new Map<string, number>()
  /** Where readers were when they left, by conversation: for those who come back to it. */
  private readonly places = new Map<string, ReadingPlace>()
  /** Counts the moves of a reader, so that an answer to an earlier wish does not move them again. */
  private moves = 0
  /** How often each conversation was begun: a page that was asked for before is not of it. */
  private readonly births = new Map<string, number>()
  /** How many entries are kept of conversations that nobody looks at, the one that changed last at the end. */
  private readonly unseen = new Map<string, number>()
  private unseenTotal = 0

  constructor(
    private readonly fetch: (name: string, query: PageQuery) => Promise<Page>,
    /** Told of all entries, before they are seen on the screen. */
    private readonly seen: (entries: readonly Entry[]) => void,
  ) {}

  of(name: string): Timeline | undefined {
    return this.timelines.get(name)
  }

  has(name: string): boolean {
    return this.timelines.has(name)
  }

  /** The part of the conversation that is looked at. */
  shown(name: string): Block {
    return blockAt(this.timelines.get(name) ?? emptyTimeline(0), this.at(name))
  }

  /** Forgets what is loaded: the stream is followed from `head` on. */
  begin(name: string, timeline: Timeline): void {
    this.moves += 1
    this.births.set(name, (this.births.get(name) ?? 0) + 1)
    this.setUnseen(name, 0)
    this.timelines.set(name, timeline)
    const view = this.views.get(name)
    if (view) this.views.set(name, { ...view, at: Infinity })
  }

  forget(name: string): void {
    this.moves += 1
    this.births.set(name, (this.births.get(name) ?? 0) + 1)
    this.setUnseen(name, 0)
    this.timelines.delete(name)
    this.places.delete(name)
  }

  /** Where somebody was reading when they left; null if they left from the end. */
  place(name: string): ReadingPlace | null {
    return this.places.get(name) ?? null
  }

  keepPlace(name: string, place: ReadingPlace | null): void {
    // A view ends after its conversation was forgotten: its number may name another entry by then.
    if (place && this.timelines.has(name)) this.places.set(name, place)
    else this.places.delete(name)
  }

  live(name: string, entries: readonly Entry[]): void {
    const timeline = this.timelines.get(name)
    if (!timeline) return
    this.keep(name, addLive(timeline, entries), this.readsFirstHalf(name))
    this.seen(entries)
  }

  /** Somebody looks at the conversation, and whether its end is in view: what they read is not cut away. */
  look(name: string, pinned: boolean): void {
    this.views.set(name, { at: this.at(name), pinned })
  }

  /** Up to where somebody sees the conversation: the part around it is kept, whatever arrives. */
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

  /** Loads the page below what is shown. */
  async older(name: string): Promise<void> {
    const before = this.shown(name)
    const birth = this.births.get(name)
    if (startsThere(before)) return
    const { entries } = await this.fetch(name, { before: before.from, limit: HISTORY_PAGE })
    // The room was left, cut or begun again meanwhile: this page would not be what was asked for.
    if (this.shown(name).from !== before.from || this.births.get(name) !== birth) return
    const block = olderBlock(before.from, entries, HISTORY_PAGE)
    this.add(name, block, block.from)
  }

  /** Loads the page above what is shown, until it reaches the live entries. */
  async newer(name: string): Promise<void> {
    const before = this.shown(name)
    const birth = this.births.get(name)
    if (isLive(before)) return
    const page = await this.fetch(name, { after: before.to, limit: HISTORY_PAGE })
    if (this.shown(name).to !== before.to || this.births.get(name) !== birth) return
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
    // Empty too: only the server knows whether there is such a conversation at all.
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

  /** Adds a page; what is too much is cut off at the side that is further from `near`. */
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

  /** Keeps within bounds, cutting off at the side that the reader is further from. */
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
    // The number by which the block is known must be one that was kept.
    const known = blockAt(next, cutEnd ? block.from : block.to).to
    if (known !== view.at) this.views.set(name, { ...view, at: known })
  }
}

function inFirstHalf({ entries }: Block, seq: number): boolean {
  return seq < (entries[entries.length >> 1]?.seq ?? 0)
}

/** Whether the number can be shown with something on both sides of it. */
function hasAround(block: Block, seq: number): boolean {
  if (seq < block.from || seq > block.to) return false
  const before = block.entries.filter((entry) => entry.seq < seq).length
  const after = block.entries.length - before
  return (startsThere(block) || before >= CONTEXT) && (isLive(block) || after >= CONTEXT)
}
