// Maintains the application's subscriptions across connections.
import { retryDelayMillis, type Random } from '@/domain/backoff'
import type { Link, StreamState } from './link'

export interface Feed {
  destination: string
  /** Every client needs this feed: it is subscribed first, and retried for as long as it is missing. */
  essential?: boolean
  /** For numbered streams: the number after which to resume. Evaluated for every subscription. */
  since?: () => number
  /** Further headers of the SUBSCRIBE frame. */
  headers?: () => Record<string, string>
  /** Runs before each SUBSCRIBE. Such a feed is not subscribed when a link comes up: begin() subscribes it. */
  prepare?: () => Promise<void>
  body(body: unknown): void
  /** The server confirmed the subscription; `head` is the stream's newest number, `since` the number that was sent. */
  onSubscribed?(head: number | null, since: number | null, state?: StreamState): void
  refused?(code: string): void
}

/** A report on /user/queue/errors about a rejected frame. */
export interface ErrorReport {
  code: string
  message: string
  destination: string
  receipt?: string
  clientId?: string
  /** How long to wait before the request may succeed, if the server knows. */
  retryAfterMillis?: number
}

export interface ReceiptHandler {
  accepted(seq: number | null, state?: StreamState): void
  refused(code: string, message: string, retryAfterMillis?: number): void
}

export interface HubDeps {
  /** Every subscription that was requested when the link came up has been answered. */
  caughtUp(): void
  /** A report about a frame without a receipt. */
  report(report: ErrorReport): void
  /** The essential destinations that the server has refused or not answered; empty when all are confirmed. */
  missing(destinations: readonly string[]): void
  /** Sends over HTTP while there is no connection; returns whether that is possible for the destination. */
  sendOverHttp(destination: string, body: unknown, answer?: ReceiptHandler): boolean
  /** The epoch that `since` numbers belong to, if it is known. */
  epoch(): string | null
  setTimeout(call: () => void, millis: number): number
  clearTimeout(id: number): void
  random: Random
}

/** An unanswered subscription must not hold back the outbox forever. */
const ANSWER_MILLIS = 10_000

const ERRORS = '/user/queue/errors'

export class Hub {
  private readonly feeds = new Map<string, Feed>()
  private readonly ids = new Map<string, string>()
  private readonly answers = new Map<string, ReceiptHandler>()
  private readonly subscribed = new Set<string>()
  /** How often each essential feed was refused or not answered on this link. */
  private readonly failures = new Map<string, number>()
  /** For essential feeds: the deadline of an answer, or the time of the next attempt. */
  private readonly timers = new Map<string, number>()
  /** The link for which a feed is being prepared. */
  private readonly preparing = new Map<string, Link>()
  private awaited = new Set<string>()
  private link: Link | null = null
  private counter = 0
  private timer: number | null = null

  constructor(private readonly deps: HubDeps) {
    // First in the map, so subscribed first: rejections of all later frames arrive.
    this.feeds.set(ERRORS, {
      destination: ERRORS,
      essential: true,
      body: (body) => this.onReport(body as ErrorReport),
    })
  }

  /** Adds a feed and returns a function that ends its subscription. */
  add(feed: Feed): () => void {
    // One subscription per destination: a later feed replaces the earlier one.
    this.unsubscribe(feed.destination)
    this.feeds.set(feed.destination, feed)
    if (this.link && feed.prepare) void this.begin(feed.destination)
    else if (this.link) {
      const receipt = this.subscribe(this.link, feed)
      if (feed.essential && this.awaited.size > 0) this.awaited.add(receipt)
    }
    return () => {
      if (this.feeds.get(feed.destination) !== feed) return
      this.feeds.delete(feed.destination)
      this.unsubscribe(feed.destination)
      this.recovered(feed.destination)
    }
  }

  /** Subscribes again from the feed's position: catches up from the log. */
  renew(destination: string): void {
    const feed = this.feeds.get(destination)
    if (!feed || !this.link) return
    this.unsubscribe(destination)
    this.subscribe(this.link, feed)
  }

  /** Prepares the feed and subscribes to it; false if that is in progress already, or there is no link. */
  async begin(destination: string): Promise<boolean> {
    const feed = this.feeds.get(destination)
    const { link } = this
    if (!feed || !link || this.preparing.get(destination) === link) return false
    this.preparing.set(destination, link)
    const prepared = await this.prepared(feed)
    if (this.link !== link) return true
    this.preparing.delete(destination)
    if (this.feeds.get(destination) !== feed) return true
    if (prepared) {
      this.unsubscribe(destination)
      const receipt = this.subscribe(link, feed)
      if (this.awaited.has(destination)) this.awaited.add(receipt)
    } else this.failed(feed)
    this.answered(destination)
    return true
  }

  /** Whether the server has confirmed the subscription on this link. */
  isSubscribed(destination: string): boolean {
    return this.subscribed.has(destination)
  }

  /** Retries all missing feeds immediately. */
  retryNow(): void {
    for (const destination of this.failures.keys()) this.retry(destination)
  }

  /**
   * Sends a request that the server must answer. STOMP has no ping, so this subscribes to a numbered stream
   * again: sequence numbers prevent losses and duplicates.
   */
  probe(): void {
    const numbered = [...this.feeds.values()].find((feed) => feed.since)
    if (numbered) this.renew(numbered.destination)
  }

  up(link: Link): void {
    this.down()
    this.link = link
    const feeds = [...this.feeds.values()]
    const awaited: string[] = []
    for (const feed of [
      ...feeds.filter(isEssential),
      ...feeds.filter((each) => !isEssential(each)),
    ])
      awaited.push(feed.prepare ? feed.destination : this.subscribe(link, feed))
    this.awaited = new Set(awaited)
    this.timer = this.deps.setTimeout(() => this.giveUpWaiting(), ANSWER_MILLIS)
  }

  down(): void {
    this.link = null
    this.ids.clear()
    this.answers.clear()
    this.awaited.clear()
    this.subscribed.clear()
    this.preparing.clear()
    for (const timer of this.timers.values()) this.deps.clearTimeout(timer)
    this.timers.clear()
    if (this.timer !== null) this.deps.clearTimeout(this.timer)
    this.timer = null
    if (this.failures.size === 0) return
    this.failures.clear()
    this.deps.missing([])
  }

  /** Whether the frame was sent; with `answer` it carries a receipt. */
  send(destination: string, body: unknown, answer?: ReceiptHandler): boolean {
    if (!this.link) return this.deps.sendOverHttp(destination, body, answer)
    const receipt = answer ? this.expect('m', answer) : undefined
    try {
      this.link.send(destination, body, receipt)
      return true
    } catch {
      // stomp.js throws when the connection is gone but its close event has not arrived yet.
      if (receipt !== undefined) this.answers.delete(receipt)
      return false
    }
  }

  receipt(id: string, seq: number | null, state: StreamState = {}): void {
    const answer = this.answers.get(id)
    this.answers.delete(id)
    answer?.accepted(seq, state)
    this.answered(id)
  }

  private onReport(report: ErrorReport): void {
    const answer = report.receipt === undefined ? undefined : this.answers.get(report.receipt)
    if (report.receipt === undefined || !answer) return this.onUnmatchedReport(report)
    this.answers.delete(report.receipt)
    answer.refused(report.code, report.message, report.retryAfterMillis)
    this.answered(report.receipt)
  }

  private onUnmatchedReport(report: ErrorReport): void {
    const feed = this.feeds.get(report.destination)
    // The server has ended the subscription.
    if (feed?.essential) this.refused(feed, report.retryAfterMillis)
    this.deps.report(report)
  }

  private subscribe(link: Link, feed: Feed): string {
    const id = `f${++this.counter}`
    const since = feed.since?.() ?? null
    const receipt = this.expect('s', {
      accepted: (head, state) => {
        if (this.ids.get(feed.destination) === id) this.accepted(feed)
        feed.onSubscribed?.(head, since, state)
      },
      refused: (code, _message, retryAfterMillis) => {
        if (this.ids.get(feed.destination) === id) this.refused(feed, retryAfterMillis)
        feed.refused?.(code)
      },
    })
    this.ids.set(feed.destination, id)
    if (feed.essential) this.arm(feed, ANSWER_MILLIS, () => this.failed(feed))
    try {
      link.subscribe(id, feed.destination, this.headers(feed, receipt, since), (body) => {
        // A frame of a replaced or ended subscription is late: the next subscription reads it again.
        if (this.ids.get(feed.destination) === id) feed.body(body)
      })
    } catch {
      // The connection is gone; the next one subscribes to all feeds.
    }
    return receipt
  }

  private headers(feed: Feed, receipt: string, since: number | null): Record<string, string> {
    const headers: Record<string, string> = { receipt, ...feed.headers?.() }
    if (since === null) return headers
    headers.since = String(since)
    const epoch = this.deps.epoch()
    if (epoch !== null) headers.epoch = epoch
    return headers
  }

  private unsubscribe(destination: string): void {
    const id = this.ids.get(destination)
    this.ids.delete(destination)
    this.subscribed.delete(destination)
    this.disarm(destination)
    if (id === undefined || !this.link) return
    try {
      this.link.unsubscribe(id)
    } catch {
      // The connection is gone, and the subscription with it.
    }
  }

  private accepted(feed: Feed): void {
    this.subscribed.add(feed.destination)
    this.disarm(feed.destination)
    this.recovered(feed.destination)
  }

  private refused(feed: Feed, retryAfterMillis?: number): void {
    this.ids.delete(feed.destination)
    this.subscribed.delete(feed.destination)
    this.disarm(feed.destination)
    this.failed(feed, retryAfterMillis)
  }

  /** The server refused it, or did not answer in time, or its preparation failed. */
  private failed(feed: Feed, retryAfterMillis = 0): void {
    if (!feed.essential) return
    const { destination } = feed
    const before = this.failures.get(destination) ?? 0
    this.failures.set(destination, before + 1)
    const wait = Math.max(retryAfterMillis, retryDelayMillis(before, this.deps.random))
    this.arm(feed, wait, () => this.retry(destination))
    this.deps.missing([...this.failures.keys()])
  }

  private retry(destination: string): void {
    this.disarm(destination)
    if (this.feeds.get(destination)?.prepare) void this.begin(destination)
    else this.renew(destination)
  }

  private recovered(destination: string): void {
    if (this.failures.delete(destination)) this.deps.missing([...this.failures.keys()])
  }

  private arm({ destination }: Feed, millis: number, call: () => void): void {
    this.disarm(destination)
    const timer = this.deps.setTimeout(() => {
      this.timers.delete(destination)
      call()
    }, millis)
    this.timers.set(destination, timer)
  }

  private disarm(destination: string): void {
    const timer = this.timers.get(destination)
    if (timer !== undefined) this.deps.clearTimeout(timer)
    this.timers.delete(destination)
  }

  private async prepared(feed: Feed): Promise<boolean> {
    try {
      await feed.prepare?.()
      return true
    } catch {
      return false
    }
  }

  private expect(prefix: string, answer: ReceiptHandler): string {
    const receipt = `${prefix}${++this.counter}`
    this.answers.set(receipt, answer)
    return receipt
  }

  private answered(receipt: string): void {
    if (this.awaited.delete(receipt) && this.awaited.size === 0) this.settle()
  }

  private giveUpWaiting(): void {
    // No caller began it, or its preparation takes too long.
    for (const feed of this.feeds.values())
      if (this.awaited.has(feed.destination)) this.failed(feed)
    this.settle()
  }

  private settle(): void {
    this.awaited.clear()
    if (this.timer !== null) this.deps.clearTimeout(this.timer)
    this.timer = null
    this.deps.caughtUp()
  }
}

function isEssential(feed: Feed): boolean {
  return feed.essential === true
}
