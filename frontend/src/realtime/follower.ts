// Follows one numbered stream by a subscription of its own.
import type { Entry, Page } from '@/domain/entry'
import type { Hub } from './hub'
import type { StreamState } from './link'
import { StreamReader } from './streamReader'

export interface FollowerOptions {
  hub: Hub
  destination: string
  essential?: boolean
  /** The number up to which everything is known already. */
  from: number
  /** Reads the log after a number. The inbox has no such door: there the subscription is renewed. */
  fetchAfter?: (seq: number) => Promise<Page>
  /** See StreamReaderOptions. */
  released(entries: Entry[], liveAfter: number): void
  /** The stream is not the one that was known, though its epoch is (it is shorter): begin again at `head`. */
  restarted(head: number): void
}

/** How long the log may take to be read again through a subscription. */
const RENEWAL_MILLIS = 2_000

export class Follower {
  private readonly reader: StreamReader
  private readonly unsubscribe: () => void
  /** How often the server has said that the subscription is in force. */
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
        // Until the server says where the stream stands, whatever comes may be old.
        this.reader.liveAfter = Infinity
        return this.reader.position
      },
      body: (body) => this.reader.acceptBody(body),
      inForce: (head, since, state) => this.inForce(head, since, state),
    })
  }

  get position(): number {
    return this.reader.position
  }

  stop(): void {
    this.reader.stop()
    this.unsubscribe()
  }

  private inForce(head: number | null, since: number | null, state: StreamState = {}): void {
    this.confirmed += 1
    if (head !== null) this.reader.liveAfter = head
    if (head !== null && since !== null && (state.reset || head < since)) {
      this.reader.restart(head)
      this.options.restarted(head)
      return
    }
    if (state.first !== undefined) this.reader.skipTo(state.first)
    this.reader.mendSoon()
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
}
