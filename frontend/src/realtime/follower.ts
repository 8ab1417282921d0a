// Follows one numbered stream over the hub, and mends gaps by reading the log.
import { Cursor } from '@/domain/cursor'
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import type { Hub } from './hub'

export interface FollowerOptions {
  hub: Hub
  destination: string
  /** The number up to which everything is known already. */
  from: number
  /** Reads the log after a number. The inbox has no such door: there the subscription is renewed. */
  fetchAfter?: (seq: number) => Promise<Page>
  /**
   * Entries that are now in order, each once. Those numbered above `liveAfter` came as they were
   * written; the others were missed and caught up on.
   */
  released(entries: Entry[], liveAfter: number): void
  /** The stream is shorter than what was known of it (restored from a backup): begin again at `head`. */
  restarted(head: number): void
  refused?(code: string): void
}

/** An entry that overtook another is usually followed by it at once. */
const GAP_PATIENCE_MILLIS = 200
/** How long the log may take to be read again through a subscription. */
const RENEWAL_MILLIS = 2_000

/**
 * Each hand-over renders a list of hundreds of rows. The first entry after a pause is handed over at
 * once; what follows within this time goes together, so that a burst does not freeze the page.
 */
const TOGETHER_MILLIS = 100

export class Follower {
  private cursor: Cursor
  /** The stream's head when the subscription came into force: what is above it is live. */
  private liveAfter = Infinity
  private readonly unsubscribe: () => void
  private mending = false
  /** How often the server has said that the subscription is in force. */
  private confirmed = 0
  private stopped = false
  private waiting: Entry[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly options: FollowerOptions) {
    this.cursor = new Cursor(options.from)
    this.unsubscribe = options.hub.add({
      destination: options.destination,
      since: () => {
        // Until the server says where the stream stands, whatever comes may be old.
        this.liveAfter = Infinity
        return this.cursor.position
      },
      body: (body) => this.accept(body),
      inForce: (head, since) => this.inForce(head, since),
      ...(options.refused ? { refused: options.refused } : {}),
    })
  }

  get position(): number {
    return this.cursor.position
  }

  stop(): void {
    this.stopped = true
    if (this.timer !== null) clearTimeout(this.timer)
    this.unsubscribe()
  }

  private accept(body: unknown): void {
    const entry = parseEntry(body)
    if (!entry) return
    this.release(this.cursor.accept(entry))
    this.mendSoon()
  }

  private mendSoon(): void {
    if (!this.cursor.gap || this.mending) return
    this.mending = true
    setTimeout(() => void this.mend(), GAP_PATIENCE_MILLIS)
  }

  private inForce(head: number | null, since: number | null): void {
    this.confirmed += 1
    if (head !== null) this.liveAfter = head
    if (head === null || since === null || head >= since) return this.mendSoon()
    this.cursor = new Cursor(head)
    this.waiting = []
    this.options.restarted(head)
  }

  private async mend(): Promise<void> {
    try {
      while (this.cursor.gap && !this.stopped) {
        const after = this.cursor.position
        if (!this.options.fetchAfter) {
          if (!(await this.readAgain())) return
          if (this.cursor.position === after) this.release(this.cursor.skipGap())
          continue
        }
        const { cursor } = this
        const page = await this.options.fetchAfter(after)
        // The stream began anew meanwhile: these numbers mean other entries.
        if (cursor !== this.cursor) continue
        this.release(this.cursor.acceptPage(after, page.entries))
        if (page.entries.length === 0) this.release(this.cursor.skipGap())
      }
    } catch {
      // The next entry, or the next reconnect with `since`, tries again.
    } finally {
      this.mending = false
    }
  }

  /**
   * The log is read again from here; what is still missing then does not exist. Without an answer
   * (the link is gone, or slow) nothing is known until the subscription is in force again.
   */
  private async readAgain(): Promise<boolean> {
    const { confirmed } = this
    this.options.hub.renew(this.options.destination)
    await new Promise((resolve) => setTimeout(resolve, RENEWAL_MILLIS))
    return this.confirmed > confirmed
  }

  private release(entries: Entry[]): void {
    this.waiting.push(...entries)
    if (this.timer === null) this.handOver()
  }

  private handOver(): void {
    this.timer = null
    if (this.waiting.length === 0 || this.stopped) return
    const entries = this.waiting
    this.waiting = []
    this.timer = setTimeout(() => this.handOver(), TOGETHER_MILLIS)
    this.options.released(entries, this.liveAfter)
  }
}
