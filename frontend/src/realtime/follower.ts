// Follows one numbered stream with its own subscription.
import type { Entry, Page } from '@/domain/entry'
import type { Hub } from './hub'
import type { StreamState } from './link'
import { StreamReader } from './streamReader'

export interface FollowerOptions {
  hub: Hub
  destination: string
  essential?: boolean
  /** The last number already received. */
  from: number
  /** Reads the log after a number. The inbox has no such endpoint: the follower renews its subscription instead. */
  fetchAfter?: (seq: number) => Promise<Page>
  /** See StreamReaderOptions. */
  released(entries: Entry[], liveAfter: number): void
  /** The stream was replaced by a shorter one within the same epoch: restart at `head`. */
  restarted(head: number): void
}

/** How long re-reading the log through a subscription may take. */
const RENEWAL_MILLIS = 2_000

export class Follower {
  private readonly reader: StreamReader
  private readonly unsubscribe: () => void
  /** How often the server has confirmed the subscription. */
  private confirmed = 0

  constructor(private readonly options: FollowerOptions) {
    const { hub, destination, from, released, fetchAfter } = options
    this.reader = new StreamReader({
      from,
      released,
      ...(fetchAfter ? { fetchAfter } : { readAgain: () => this.readAgain() }),
    })
    this.unsubscribe = hub.add({
      destination,
      essential: options.essential ?? false,
      since: () => {
        // Until the server sends the stream's head, every entry may be old.
        this.reader.liveAfter = Infinity
        return this.reader.position
      },
      body: (body) => this.reader.acceptBody(body),
      onSubscribed: (head, since, state) => this.onSubscribed(head, since, state),
    })
  }

  get position(): number {
    return this.reader.position
  }

  stop(): void {
    this.reader.stop()
    this.unsubscribe()
  }

  private onSubscribed(head: number | null, since: number | null, state: StreamState = {}): void {
    this.confirmed += 1
    if (head !== null) this.reader.liveAfter = head
    if (head !== null && since !== null && (state.reset || head < since)) {
      this.reader.restart(head)
      this.options.restarted(head)
      return
    }
    if (state.first !== undefined) this.reader.skipTo(state.first)
    this.reader.fillGapSoon()
  }

  /**
   * Reads the log again from here; entries still missing afterwards do not exist. Without a confirmation (no
   * link, or a slow one) nothing is known until the next one. Returns whether the subscription was confirmed.
   */
  private async readAgain(): Promise<boolean> {
    const { confirmed } = this
    this.options.hub.renew(this.options.destination)
    await new Promise((resolve) => setTimeout(resolve, RENEWAL_MILLIS))
    return this.confirmed > confirmed
  }
}
