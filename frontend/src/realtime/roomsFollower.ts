// Follows all rooms of a person by one subscription.
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import type { Hub } from './hub'
import { StreamReader } from './streamReader'

export const ROOMS = '/user/queue/rooms'

/** What the server answers to the numbers after which to go on. */
export interface Resumption {
  token: string
  rooms: Record<string, RoomPlace>
}

export interface RoomPlace {
  /** The first entry that is kept, and the newest. */
  first: number
  head: number
  /** The number that was sent means nothing any more. */
  reset?: boolean
}

export interface RoomsFollowerOptions {
  hub: Hub
  /** Loads the list of rooms, and calls follow() and unfollow() as it says. Runs before each subscription. */
  load(): Promise<void>
  resume(rooms: Record<string, number>): Promise<Resumption>
  fetchAfter(room: string, seq: number): Promise<Page>
  /** See StreamReaderOptions. */
  released(room: string, entries: Entry[], liveAfter: number): void
  /** The room's numbers mean other entries now, though the epoch is the same: begin again at `head`. */
  restarted(room: string, head: number): void
  /** An entry of a room that is not followed came: the list of rooms is older than the subscription. */
  unknown(room: string): void
}

/** Rooms that begin anew while the numbers are sent make the token stale; this often it is asked for again. */
const MOST_TOKENS = 3
/** Of as many rooms that no list has told of yet the last entry is kept. */
const MOST_UNCLAIMED = 1_000

/**
 * Delivery: each entry of each followed room once and in order. A room is followed from the head that its list
 * told. What lies between that and the subscription comes by the token's numbers; of a room that was not known
 * when the token was made it is read from the log once the subscription is in force.
 */
export class RoomsFollower {
  private readonly readers = new Map<string, StreamReader>()
  private readonly unclaimed = new Map<string, Entry>()
  private token = ''
  /** The rooms whose numbers the token has. */
  private named: ReadonlySet<string> = new Set()

  constructor(private readonly options: RoomsFollowerOptions) {
    options.hub.add({
      destination: ROOMS,
      essential: true,
      prepare: () => this.prepare(),
      headers: () => ({ since: this.token }),
      body: (body) => this.accept(body),
      inForce: () => this.inForce(),
    })
  }

  has(room: string): boolean {
    return this.readers.has(room)
  }

  /** Reads on in one room without a subscription; false if it is not followed. */
  async readOn(room: string, fetch: (seq: number) => Promise<Page>): Promise<boolean> {
    const reader = this.readers.get(room)
    await reader?.readOn(fetch)
    return reader !== undefined
  }

  /** `head` is the number up to which everything is known, or need not be. */
  follow(room: string, head: number): void {
    if (this.readers.has(room)) return
    const reader = new StreamReader({
      from: head,
      fetchAfter: (seq) => this.options.fetchAfter(room, seq),
      released: (entries, liveAfter) => this.options.released(room, entries, liveAfter),
    })
    reader.liveAfter = head
    this.readers.set(room, reader)
    const early = this.unclaimed.get(room)
    this.unclaimed.delete(room)
    if (early) reader.accept(early)
  }

  unfollow(room: string): void {
    this.readers.get(room)?.stop()
    this.readers.delete(room)
  }

  /** Forgets all rooms and their numbers. */
  clear(): void {
    for (const room of [...this.readers.keys()]) this.unfollow(room)
    this.unclaimed.clear()
  }

  private async prepare(): Promise<void> {
    await this.options.load()
    for (let attempt = 0; attempt < MOST_TOKENS; attempt++) if (await this.ask()) return
    throw new Error('rooms begin again too often')
  }

  /** Answers whether the token holds where every room stands. */
  private async ask(): Promise<boolean> {
    const places = [...this.readers].map(([room, reader]) => [room, reader.position] as const)
    const { token, rooms } = await this.options.resume(Object.fromEntries(places))
    this.token = token
    this.named = new Set(Object.keys(rooms))
    let holds = true
    for (const [room, place] of Object.entries(rooms)) {
      const reader = this.readers.get(room)
      if (!reader) continue
      reader.liveAfter = place.head
      if (place.reset) {
        reader.restart(place.head)
        this.options.restarted(room, place.head)
        holds = false
      } else reader.skipTo(place.first)
    }
    return holds
  }

  private accept(body: unknown): void {
    const entry = parseEntry(body)
    if (entry?.room === undefined) return
    const reader = this.readers.get(entry.room)
    if (reader) return reader.accept(entry)
    // The reader that is made for it sees by its number what is missing before it.
    this.unclaimed.delete(entry.room)
    this.unclaimed.set(entry.room, entry)
    const [oldest = ''] = this.unclaimed.keys()
    if (this.unclaimed.size > MOST_UNCLAIMED) this.unclaimed.delete(oldest)
    this.options.unknown(entry.room)
  }

  private inForce(): void {
    for (const [room, reader] of this.readers) {
      if (this.named.has(room)) reader.mendSoon()
      else void reader.catchUp()
    }
  }
}
