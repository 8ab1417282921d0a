// Keeps the subscriptions that the application wants, whatever becomes of the connection under them.
import type { Link } from './link'

export interface Feed {
  destination: string
  /** For numbered streams: the number after which to continue. Asked anew at every subscription. */
  since?: () => number
  body(body: unknown): void
  /** The subscription stands; `head` was the stream's newest number, `since` is what was asked for. */
  inForce?(head: number | null, since: number | null): void
  refused?(code: string): void
}

/** What /user/queue/errors says about a frame that was refused. */
export interface Report {
  code: string
  message: string
  destination: string
  receipt?: string
  clientId?: string
  /** How long to wait before the same may be granted, if the server knows. */
  retryAfterMillis?: number
}

interface Answer {
  accepted(seq: number | null): void
  refused(code: string, message: string, retryAfterMillis?: number): void
}

export interface HubDeps {
  /** Every subscription that was wanted when the link came up has been answered. */
  caughtUp(): void
  /** A report about a frame that asked for no receipt. */
  report(report: Report): void
  setTimeout(call: () => void, millis: number): number
  clearTimeout(id: number): void
}

/** A subscription that nobody answers must not hold back the outbox for ever. */
const ANSWER_MILLIS = 10_000

const ERRORS = '/user/queue/errors'

export class Hub {
  private readonly feeds = new Map<string, Feed>()
  private readonly ids = new Map<string, string>()
  private readonly answers = new Map<string, Answer>()
  private awaited = new Set<string>()
  private link: Link | null = null
  private counter = 0
  private timer: number | null = null

  constructor(private readonly deps: HubDeps) {
    // First in the map, so first on the wire: a refusal of any later frame has somewhere to go.
    this.feeds.set(ERRORS, { destination: ERRORS, body: (body) => this.onReport(body as Report) })
  }

  /** Answers a function that ends the subscription. */
  add(feed: Feed): () => void {
    // One subscription per destination is enough here: who comes later takes the place.
    this.unsubscribe(feed.destination)
    this.feeds.set(feed.destination, feed)
    if (this.link) this.subscribe(this.link, feed)
    return () => {
      if (this.feeds.get(feed.destination) !== feed) return
      this.feeds.delete(feed.destination)
      this.unsubscribe(feed.destination)
    }
  }

  /** Subscribes again from where the feed stands: catching up from the log. */
  renew(destination: string): void {
    const feed = this.feeds.get(destination)
    if (!feed || !this.link) return
    this.unsubscribe(destination)
    this.subscribe(this.link, feed)
  }

  /**
   * Anything that the server answers. STOMP has no ping, so a numbered stream is subscribed to again:
   * by its numbers nothing is lost or told twice.
   */
  probe(): void {
    const numbered = [...this.feeds.values()].find((feed) => feed.since)
    if (numbered) this.renew(numbered.destination)
  }

  up(link: Link): void {
    this.down()
    this.link = link
    const receipts: string[] = []
    for (const feed of this.feeds.values()) receipts.push(this.subscribe(link, feed))
    this.awaited = new Set(receipts)
    this.timer = this.deps.setTimeout(() => this.settle(), ANSWER_MILLIS)
  }

  down(): void {
    this.link = null
    this.ids.clear()
    this.answers.clear()
    this.awaited.clear()
    if (this.timer !== null) this.deps.clearTimeout(this.timer)
    this.timer = null
  }

  /** Whether the frame left; with `answer` it carries a receipt. */
  send(destination: string, body: unknown, answer?: Answer): boolean {
    if (!this.link) return false
    const receipt = answer ? this.expect('m', answer) : undefined
    try {
      this.link.send(destination, body, receipt)
      return true
    } catch {
      // stomp.js throws when the connection is gone but its end has not been reported yet.
      if (receipt !== undefined) this.answers.delete(receipt)
      return false
    }
  }

  receipt(id: string, seq: number | null): void {
    const answer = this.answers.get(id)
    this.answers.delete(id)
    answer?.accepted(seq)
    this.answered(id)
  }

  private onReport(report: Report): void {
    const answer = report.receipt === undefined ? undefined : this.answers.get(report.receipt)
    if (report.receipt === undefined || !answer) return this.deps.report(report)
    this.answers.delete(report.receipt)
    answer.refused(report.code, report.message, report.retryAfterMillis)
    this.answered(report.receipt)
  }

  private subscribe(link: Link, feed: Feed): string {
    const id = `f${++this.counter}`
    const since = feed.since?.() ?? null
    const receipt = this.expect('s', {
      accepted: (head) => feed.inForce?.(head, since),
      refused: (code) => {
        if (this.ids.get(feed.destination) === id) this.ids.delete(feed.destination)
        feed.refused?.(code)
      },
    })
    this.ids.set(feed.destination, id)
    const headers: Record<string, string> = { receipt }
    if (since !== null) headers.since = String(since)
    try {
      link.subscribe(id, feed.destination, headers, (body) => {
        // A frame of a subscription that has been replaced or ended is late: its successor reads it again.
        if (this.ids.get(feed.destination) === id) feed.body(body)
      })
    } catch {
      // The connection is gone; the next one subscribes to everything that is wanted.
    }
    return receipt
  }

  private unsubscribe(destination: string): void {
    const id = this.ids.get(destination)
    this.ids.delete(destination)
    if (id === undefined || !this.link) return
    try {
      this.link.unsubscribe(id)
    } catch {
      // The connection is gone, and the subscription with it.
    }
  }

  private expect(prefix: string, answer: Answer): string {
    const receipt = `${prefix}${++this.counter}`
    this.answers.set(receipt, answer)
    return receipt
  }

  private answered(receipt: string): void {
    if (this.awaited.delete(receipt) && this.awaited.size === 0) this.settle()
  }

  private settle(): void {
    this.awaited.clear()
    if (this.timer !== null) this.deps.clearTimeout(this.timer)
    this.timer = null
    this.deps.caughtUp()
  }
}
