// Keeps written messages until the server has stored them: in order per conversation, under a fixed clientId.
import { Pause } from './pause'

export interface Target {
  kind: 'room' | 'direct'
  name: string
}

export interface OutboxItem {
  clientId: string
  target: Target
  text: string
  /** When the message was written, in milliseconds. */
  at: number
  /** `sent`: the receipt has arrived, the entry itself has not. */
  state: 'queued' | 'sending' | 'sent' | 'failed'
  /** How long sending has been tried while connected, in milliseconds. */
  spent: number
  seq?: number
  /** A problem code, in state `failed`. */
  reason?: string
  detail?: string
}

/** Persistent storage for items. An item in state `sent` is not kept: the server has it. */
export interface OutboxStore {
  /** Stores a new item, or one that is to be retried. */
  add(item: OutboxItem): void
  /** Updates the state of an item, unless it has been removed. */
  change(item: OutboxItem): void
  /** Removes an item that the server has stored. */
  settled(item: OutboxItem): void
  discarded(clientId: string): void
}

export interface OutboxClock {
  now(): number
  /** How long the page has been connected since it was opened, in milliseconds. */
  connectedMillis(): number
}

/** After this time the item fails, and the user decides whether to retry it. */
export const TRYING_MILLIS = 10 * 60_000
/** Temporary refusals: the server may accept the same message a moment later. */
const TEMPORARY_CODES = new Set(['rate_limited', 'overloaded'])
/** Close codes with which the server rejects the frame that was being sent. */
const FRAME_REFUSED = new Map([
  [1002, 'malformed'],
  [1007, 'malformed'],
  [1009, 'too_large'],
])
const REMEMBERED = 500

/**
 * Order: of each conversation only the first waiting item is due, and the next one only after that is settled
 * or has failed. So a refusal in the middle cannot let a later message overtake an earlier one. Delivery: an
 * unanswered item is sent again under its clientId, by which the server detects duplicates. Several tabs hold
 * the same items; the caller decides which tab sends.
 */
export class Outbox {
  private items: OutboxItem[] = []
  private readonly paused: Pause
  /** The connected time at which this tab started to try an item. */
  private readonly triedSince = new Map<string, number>()
  /** Entries may arrive before the messages of other tabs about their items. */
  private readonly settled = new Set<string>()

  constructor(
    private readonly store: OutboxStore,
    private readonly clock: OutboxClock,
    private readonly changed: (items: readonly OutboxItem[]) => void,
  ) {
    this.paused = new Pause(() => clock.now())
  }

  /** Replaces the items by those in the store; `unsaved` are still being written to it. */
  restore(kept: readonly OutboxItem[], unsaved: ReadonlySet<string> = new Set()): void {
    const stillHere = this.items.filter(
      (item) => item.state === 'sent' || item.state === 'sending' || unsaved.has(item.clientId),
    )
    const known = new Set(stillHere.map((item) => item.clientId))
    const others = kept.filter((item) => !known.has(item.clientId) && !this.isSettled(item))
    this.show([...stillHere, ...others.map(asQueued)])
  }

  add(clientId: string, target: Target, text: string): OutboxItem {
    const at = this.nextTimestamp()
    const item: OutboxItem = { clientId, target, text, at, state: 'queued', spent: 0 }
    this.store.add(item)
    this.show([...this.items, item])
    return item
  }

  /** Accepts an item that another tab added or changed. */
  merge(item: OutboxItem): void {
    if (this.isSettled(item)) return
    const mine = this.find(item.clientId)
    if (item.state === 'sent') {
      if (mine) this.replace(item)
      return
    }
    // This tab is sending it or has sent it: the other tab's state is older.
    if (mine?.state === 'sending' || mine?.state === 'sent') return
    this.show([...this.items.filter((each) => each !== mine), asQueued(item)])
  }

  /** Removes an item that another tab discarded. */
  remove(clientId: string): void {
    this.settle(clientId)
  }

  /** The items to send now, oldest first. */
  due(): OutboxItem[] {
    if (this.pause > 0) return []
    const heads = new Map<string, OutboxItem>()
    for (const item of this.items) {
      if (item.state === 'sent' || item.state === 'failed') continue
      const conversation = `${item.target.kind}:${item.target.name}`
      if (!heads.has(conversation)) heads.set(conversation, item)
    }
    return [...heads.values()].filter((item) => item.state === 'queued')
  }

  /** When the pause requested by the server ends, in milliseconds; 0 without a pause. */
  get pause(): number {
    return this.paused.until
  }

  sending(clientId: string): void {
    const item = this.find(clientId)
    if (item?.state !== 'queued') return
    this.replace({ ...item, spent: this.spent(item), state: 'sending' })
  }

  /** The receipt has arrived: the message is on the server's disk. The row stays until the entry arrives. */
  accepted(clientId: string, seq: number | null): void {
    this.paused.reset()
    const item = this.find(clientId)
    if (!item) return
    const sent: OutboxItem = {
      ...withoutReason(item),
      state: 'sent',
      ...(seq === null ? {} : { seq }),
    }
    this.store.settled(sent)
    this.replace(sent)
  }

  /** A temporary refusal pauses all sending: the limits apply to the user, not to the conversation. */
  refused(clientId: string, code: string, detail = '', retryAfterMillis?: number): void {
    const item = this.find(clientId)
    // A late refusal must not reactivate a settled item.
    if (!item || item.state === 'sent') return
    const spent = this.spent(item)
    if (!TEMPORARY_CODES.has(code) || spent >= TRYING_MILLIS) {
      return this.keep({ ...item, spent, state: 'failed', reason: code, detail })
    }
    this.paused.begin(retryAfterMillis)
    this.keep({ ...item, spent, state: 'queued' })
  }

  /** The item was sent, and neither receipt nor refusal arrived in time. */
  unanswered(clientId: string): void {
    const item = this.find(clientId)
    if (item?.state !== 'sending') return
    const spent = this.spent(item)
    if (spent < TRYING_MILLIS) return this.keep({ ...item, spent, state: 'queued' })
    this.keep({ ...item, spent, state: 'failed', reason: 'no_answer', detail: '' })
  }

  /** The link was closed, so no receipts will arrive over it. `code` is its close code. */
  linkLost(code: number | null = null): void {
    const reason = FRAME_REFUSED.get(code ?? 0)
    for (const item of this.items.filter((each) => each.state === 'sending')) {
      // Sending it again would close the next connection too.
      if (reason) this.keep({ ...item, state: 'failed', reason, detail: '' })
      else this.unanswered(item.clientId)
    }
  }

  /** The entry itself arrived, by any channel: the item is complete. */
  seen(clientId: string): void {
    const item = this.find(clientId)
    this.settle(clientId)
    if (item && item.state !== 'sent') this.store.settled({ ...withoutReason(item), state: 'sent' })
  }

  /**
   * Moves the item to the end: later messages have been sent already. The clientId stays, unless the server
   * knows it for another message: then the item becomes a new one with the id `another`.
   */
  retry(clientId: string, another: string): void {
    const item = this.find(clientId)
    // A second click finds the item queued already.
    if (item?.state !== 'failed') return
    if (item.reason === 'client_id_reused') {
      this.discard(clientId)
      this.add(another, item.target, item.text)
      return
    }
    const again: OutboxItem = {
      ...withoutReason(item),
      at: this.nextTimestamp(),
      state: 'queued',
      spent: 0,
    }
    this.triedSince.delete(clientId)
    this.store.add(again)
    this.show([...this.items.filter((each) => each !== item), again])
  }

  discard(clientId: string): void {
    if (!this.find(clientId)) return
    this.settle(clientId)
    this.store.discarded(clientId)
  }

  /** Drops a row whose receipt arrived long ago: its entry is in a part of the history that is not loaded. */
  evict(clientId: string): void {
    if (this.find(clientId)?.state === 'sent') this.settle(clientId)
  }

  private spent(item: OutboxItem): number {
    const time = this.clock.connectedMillis()
    const since = this.triedSince.get(item.clientId) ?? time
    this.triedSince.set(item.clientId, time)
    return item.spent + time - since
  }

  /** Two messages within one millisecond must keep their order after a reload. */
  private nextTimestamp(): number {
    return Math.max(this.clock.now(), (this.items.at(-1)?.at ?? 0) + 1)
  }

  private isSettled(item: OutboxItem): boolean {
    return this.settled.has(item.clientId)
  }

  private settle(clientId: string): void {
    this.settled.add(clientId)
    if (this.settled.size > REMEMBERED) this.settled.delete([...this.settled][0] ?? '')
    this.triedSince.delete(clientId)
    if (this.find(clientId)) this.show(this.items.filter((item) => item.clientId !== clientId))
  }

  private find(clientId: string): OutboxItem | undefined {
    return this.items.find((item) => item.clientId === clientId)
  }

  private keep(item: OutboxItem): void {
    this.store.change(item)
    this.replace(item)
  }

  private replace(next: OutboxItem): void {
    this.show(this.items.map((each) => (each.clientId === next.clientId ? next : each)))
  }

  private show(items: OutboxItem[]): void {
    this.items = items.sort((a, b) => a.at - b.at)
    this.changed(this.items)
  }
}

/** The tab that was sending the item may be closed. */
function asQueued(item: OutboxItem): OutboxItem {
  return item.state === 'failed' ? item : { ...item, state: 'queued' }
}

/** Returns the item without the reason of an earlier failure. */
function withoutReason(item: OutboxItem): OutboxItem {
  const rest = { ...item }
  delete rest.reason
  delete rest.detail
  return rest
}
