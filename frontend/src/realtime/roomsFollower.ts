// Follows all rooms of a person with one subscription.
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import type { Hub } from './hub'
import { StreamReader } from './streamReader'

export const ROOMS = '/user/queue/rooms'

/** The server's answer to the numbers after which to resume. */
export interface Resumption {
  token: string
  rooms: Record<string, RoomPlace>
}

export interface RoomPlace {
  /** The first entry that is kept, and the newest. */
  first: number
  head: number
  /** The number that was sent is invalid now. */
  reset?: boolean
}

export interface RoomsFollowerOptions {
  hub: Hub
  /** Loads the list of rooms, and calls follow() and unfollow() accordingly. Runs before each subscription. */
  load(): Promise<void>
  resume(rooms: Record<string, number>): Promise<Resumption>
  fetchAfter(room: string, seq: number): Promise<Page>
  /** See StreamReaderOptions. */
  released(room: string, entries: Entry[], liveAfter: number): void
  /** The room's numbers mean other entries now, within the same epoch: restart at `head`. */
  restarted(room: string, head: number): void
  /** An entry of an unfollowed room arrived: the list of rooms is older than the subscription. */
  unknown(room: string): void
}

/** A room that restarts while the numbers are sent makes the token stale; the token is requested at most this often. */
const MAX_TOKEN_REQUESTS = 3
/** The last entry is kept for at most this many rooms that are in no list yet. */
const MAX_UNCLAIMED = 1_000

/**
 * Delivery: each entry of each followed room once and in order. A room is followed from the head in the list.
 * Entries between that head and the subscription arrive by means of the token's numbers; for a room that was
 * unknown when the token was created they are read from the log once the subscription is confirmed.
 */
export class RoomsFollower {
  private readonly readers = new Map<string, StreamReader>()
  private readonly unclaimed = new Map<string, Entry>()
  private token = ''
  /** The rooms whose numbers the token contains. */
  private roomsInToken: ReadonlySet<string> = new Set()

  constructor(private readonly options: RoomsFollowerOptions) {
    options.hub.add({
      destination: ROOMS,
      essential: true,
      prepare: () => this.prepare(),
      headers: () => ({ since: this.token }),
      body: (body) => this.accept(body),
      onSubscribed: () => this.onSubscribed(),
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

  /** `head` is the number up to which entries are known, or not needed. */
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

  /** Removes all rooms and their numbers. */
  clear(): void {
    for (const room of [...this.readers.keys()]) this.unfollow(room)
    this.unclaimed.clear()
  }

  private async prepare(): Promise<void> {
    await this.options.load()
    for (let attempt = 0; attempt < MAX_TOKEN_REQUESTS; attempt++)
      if (await this.requestToken()) return
    throw new Error('rooms begin again too often')
  }

  /** Requests a token; returns whether it is valid for the positions of all rooms. */
  private async requestToken(): Promise<boolean> {
    const places = [...this.readers].map(([room, reader]) => [room, reader.position] as const)
    const { token, rooms } = await this.options.resume(Object.fromEntries(places))
    this.token = token
    this.roomsInToken = new Set(Object.keys(rooms))
    let valid = true
    for (const [room, place] of Object.entries(rooms)) {
      const reader = this.readers.get(room)
      if (!reader) continue
      reader.liveAfter = place.head
      if (place.reset) {
        reader.restart(place.head)
        this.options.restarted(room, place.head)
        valid = false
      } else reader.skipTo(place.first)
    }
    return valid
  }

  private accept(body: unknown): void {
    const entry = parseEntry(body)
    if (entry?.room === undefined) return
    const reader = this.readers.get(entry.room)
    if (reader) return reader.accept(entry)
    // The reader created for this room later detects by the number which entries are missing before it.
    this.unclaimed.delete(entry.room)
    this.unclaimed.set(entry.room, entry)
    const [oldest = ''] = this.unclaimed.keys()
    if (this.unclaimed.size > MAX_UNCLAIMED) this.unclaimed.delete(oldest)
    this.options.unknown(entry.room)
  }

  private onSubscribed(): void {
    for (const [room, reader] of this.readers) {
      if (this.roomsInToken.has(room)) reader.fillGapSoon()
      else void reader.catchUp()
    }
  }
}
