// Keeps what was written until the server has it: in order per conversation, under one clientId for ever.
import { Pause } from './pause'

export interface Target {
  kind: 'room' | 'direct'
  name: string
}

export interface OutboxItem {
  clientId: string
  target: Target
  text: string
  /** When it was written, milliseconds. */
  at: number
  /** `sent`: the receipt came, the entry itself has not been seen yet. */
  state: 'queued' | 'sending' | 'sent' | 'failed'
  /** For how long it has been tried while there was a connection, milliseconds. */
  spent: number
  seq?: number
  /** A problem code, while `failed`. */
  reason?: string
  detail?: string
}

/** Where items outlive the page. An item that is `sent` is not kept: the server has it. */
export interface OutboxStore {
  /** A new item, or one that is to be tried again. */
  add(item: OutboxItem): void
  /** Another state of an item; if it has been removed meanwhile it stays so. */
  change(item: OutboxItem): void
  /** The server has it. */
  settled(item: OutboxItem): void
  discarded(clientId: string): void
}

export interface OutboxClock {
  now(): number
  /** For how long there has been a connection since the page was opened, milliseconds. */
  connectedMillis(): number
}

/** From then on it is for the person to say whether it should be tried any longer. */
export const TRYING_MILLIS = 10 * 60_000
/** The server says "not now": the same message may pass in a moment. */
const FOR_THE_MOMENT = new Set(['rate_limited', 'overloaded'])
/** With these close codes the server refused the very frame that was on its way. */
const FRAME_REFUSED = new Map([
  [1002, 'malformed'],
  [1007, 'malformed'],
  [1009, 'too_large'],
])
const REMEMBERED = 500

/**
 * Order: of each conversation only the first waiting item is due, and the next one not before that is
 * settled or has failed. So a refusal in the middle cannot let a later message overtake an earlier one.
 * Delivery: an item without an answer is sent again under its clientId, which the server knows how to ignore.
 * Several tabs hold the same items; which of them sends is not for this class to say.
 */
export class Outbox {
  private items: OutboxItem[] = []
  private readonly paused: Pause
  /** Since when, in connected time, an item is being tried by this tab. */
  private readonly marks = new Map<string, number>()
  /** Entries may overtake what other tabs say about their items. */
  private readonly settled = new Set<string>()

  constructor(
    private readonly store: OutboxStore,
    private readonly clock: OutboxClock,
    private readonly changed: (items: readonly OutboxItem[]) => void,
  ) {
    this.paused = new Pause(() => clock.now())
  }

  /** What the store holds is what there is; `unsaved` are on their way into it. */
  restore(kept: readonly OutboxItem[], unsaved: ReadonlySet<string> = new Set()): void {
    const stillHere = this.items.filter(
      (item) => item.state === 'sent' || item.state === 'sending' || unsaved.has(item.clientId),
    )
    const known = new Set(stillHere.map((item) => item.clientId))
    const others = kept.filter((item) => !known.has(item.clientId) && !this.isSettled(item))
    this.show([...stillHere, ...others.map(asWaiting)])
  }

  add(clientId: string, target: Target, text: string): OutboxItem {
    const at = this.nextMoment()
    const item: OutboxItem = { clientId, target, text, at, state: 'queued', spent: 0 }
    this.store.add(item)
    this.show([...this.items, item])
    return item
  }

  /** Another tab added or changed an item. */
  take(item: OutboxItem): void {
    if (this.isSettled(item)) return
    const mine = this.find(item.clientId)
    if (item.state === 'sent') {
      if (mine) this.replace(item)
      return
    }
    // On its way from here, or there already: the other tab knows less.
    if (mine?.state === 'sending' || mine?.state === 'sent') return
    this.show([...this.items.filter((each) => each !== mine), asWaiting(item)])
  }

  /** Another tab discarded an item. */
  forget(clientId: string): void {
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

  /** Until when the server asked for time; 0 when it did not. Milliseconds. */
  get pause(): number {
    return this.paused.until
  }

  sending(clientId: string): void {
    const item = this.find(clientId)
    if (item?.state !== 'queued') return
    this.replace({ ...item, spent: this.spent(item), state: 'sending' })
  }

  /** The receipt came: the message is on the server's disk. The row stays until the entry is seen. */
  accepted(clientId: string, seq: number | null): void {
    this.paused.forget()
    const item = this.find(clientId)
    if (!item) return
    const sent: OutboxItem = { ...without(item), state: 'sent', ...(seq === null ? {} : { seq }) }
    this.store.settled(sent)
    this.replace(sent)
  }

  /** A refusal for the moment holds everything back: the limits are the user's, not the conversation's. */
  refused(clientId: string, code: string, detail = '', retryAfterMillis?: number): void {
    const item = this.find(clientId)
    // A late answer must not wake what has been settled.
    if (!item || item.state === 'sent') return
    const spent = this.spent(item)
    if (!FOR_THE_MOMENT.has(code) || spent >= TRYING_MILLIS) {
      return this.keep({ ...item, spent, state: 'failed', reason: code, detail })
    }
    this.paused.begin(retryAfterMillis)
    this.keep({ ...item, spent, state: 'queued' })
  }

  /** Sent, and neither receipt nor refusal. */
  unanswered(clientId: string): void {
    const item = this.find(clientId)
    if (item?.state !== 'sending') return
    const spent = this.spent(item)
    if (spent < TRYING_MILLIS) return this.keep({ ...item, spent, state: 'queued' })
    this.keep({ ...item, spent, state: 'failed', reason: 'no_answer', detail: '' })
  }

  /** No answer will come over that link any more. `code` is why it was closed. */
  linkLost(code: number | null = null): void {
    const reason = FRAME_REFUSED.get(code ?? 0)
    for (const item of this.items.filter((each) => each.state === 'sending')) {
      // Sent again, it would break the next connection too.
      if (reason) this.keep({ ...item, state: 'failed', reason, detail: '' })
      else this.unanswered(item.clientId)
    }
  }

  /** The entry itself arrived, by whichever way: nothing is left to do. */
  seen(clientId: string): void {
    const item = this.find(clientId)
    this.settle(clientId)
    if (item && item.state !== 'sent') this.store.settled({ ...without(item), state: 'sent' })
  }

  /**
   * Goes to the end: what was written meanwhile has been sent already. The clientId stays, unless the server
   * knows it for another message: then this one becomes a new one, named `another`.
   */
  retry(clientId: string, another: string): void {
    const item = this.find(clientId)
    // A second click finds it waiting already.
    if (item?.state !== 'failed') return
    if (item.reason === 'client_id_reused') {
      this.discard(clientId)
      this.add(another, item.target, item.text)
      return
    }
    const again: OutboxItem = {
      ...without(item),
      at: this.nextMoment(),
      state: 'queued',
      spent: 0,
    }
    this.marks.delete(clientId)
    this.store.add(again)
    this.show([...this.items.filter((each) => each !== item), again])
  }

  discard(clientId: string): void {
    if (!this.find(clientId)) return
    this.settle(clientId)
    this.store.discarded(clientId)
  }

  /** A row whose receipt came long ago: its entry is in a part of the history that is not loaded. */
  letGo(clientId: string): void {
    if (this.find(clientId)?.state === 'sent') this.settle(clientId)
  }

  private spent(item: OutboxItem): number {
    const time = this.clock.connectedMillis()
    const since = this.marks.get(item.clientId) ?? time
    this.marks.set(item.clientId, time)
    return item.spent + time - since
  }

  /** Two messages within one millisecond must keep their order after a reload. */
  private nextMoment(): number {
    return Math.max(this.clock.now(), (this.items.at(-1)?.at ?? 0) + 1)
  }

  private isSettled(item: OutboxItem): boolean {
    return this.settled.has(item.clientId)
  }

  private settle(clientId: string): void {
    this.settled.add(clientId)
    if (this.settled.size > REMEMBERED) this.settled.delete([...this.settled][0] ?? '')
    this.marks.delete(clientId)
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

/** Whoever was sending it is not known to be there any more. */
function asWaiting(item: OutboxItem): OutboxItem {
  return item.state === 'failed' ? item : { ...item, state: 'queued' }
}

/** The item without the reason of an earlier failure. */
function without(item: OutboxItem): OutboxItem {
  const rest = { ...item }
  delete rest.reason
  delete rest.detail
  return rest
}
