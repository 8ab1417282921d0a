// Keeps what was written until the server has it: in order per conversation, under one clientId for ever.

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
  /** How often it was sent without an answer, or refused for the moment. */
  tries: number
  /** Milliseconds; not to be sent earlier. */
  notBefore: number
  seq?: number
  /** A problem code, while `failed`. */
  reason?: string
  detail?: string
}

/** Where items survive a reload. One record per item, so that two tabs never overwrite one another. */
export interface OutboxStore {
  save(item: OutboxItem): void
  remove(clientId: string): void
  load(): OutboxItem[]
}

const MAX_TRIES = 5
/** The server says "not now": the same message may pass in a moment. */
const FOR_THE_MOMENT = new Set(['rate_limited', 'overloaded', 'unavailable'])

/**
 * Order: of each conversation only the first waiting item is due, and the next one not before that is
 * settled or has failed. So a refusal in the middle cannot let a later message overtake an earlier one.
 * Delivery: an item without an answer is sent again under its clientId, which the server knows how to ignore.
 */
export class Outbox {
  private items: OutboxItem[] = []

  constructor(
    private readonly store: OutboxStore,
    private readonly now: () => number,
    private readonly changed: (items: readonly OutboxItem[]) => void,
  ) {}

  restore(): void {
    this.items = this.store
      .load()
      .map((item) =>
        item.state === 'failed' ? item : { ...item, state: 'queued' as const, notBefore: 0 },
      )
      .sort((a, b) => a.at - b.at)
    this.changed(this.items)
  }

  add(clientId: string, target: Target, text: string): void {
    // Two messages within one millisecond must keep their order after a reload.
    const at = Math.max(this.now(), (this.items.at(-1)?.at ?? 0) + 1)
    const item: OutboxItem = { clientId, target, text, at, state: 'queued', tries: 0, notBefore: 0 }
    this.items = [...this.items, item]
    this.keep(item)
  }

  /** The items to send now, oldest first. */
  due(): OutboxItem[] {
    const heads = new Map<string, OutboxItem>()
    for (const item of this.items) {
      if (item.state === 'sent' || item.state === 'failed') continue
      const conversation = `${item.target.kind}:${item.target.name}`
      if (!heads.has(conversation)) heads.set(conversation, item)
    }
    return [...heads.values()].filter(
      (item) => item.state === 'queued' && item.notBefore <= this.now(),
    )
  }

  /** When an item becomes due that is held back now; null if none is. Milliseconds. */
  nextDue(): number | null {
    const held = this.items.filter((item) => item.state === 'queued' && item.notBefore > this.now())
    return held.length === 0 ? null : Math.min(...held.map((item) => item.notBefore))
  }

  sending(clientId: string): void {
    this.change(clientId, (item) => ({ ...item, state: 'sending' }))
  }

  /** The receipt came: the message is on the server's disk. The row stays until the entry is seen. */
  accepted(clientId: string, seq: number | null): void {
    const item = this.items.find((each) => each.clientId === clientId)
    if (!item) return
    this.store.remove(clientId)
    this.replace({ ...without(item), state: 'sent', ...(seq === null ? {} : { seq }) })
  }

  refused(clientId: string, code: string, detail = ''): void {
    this.change(clientId, (item) => {
      const tries = item.tries + 1
      if (FOR_THE_MOMENT.has(code) && tries < MAX_TRIES) {
        return { ...item, state: 'queued', tries, notBefore: this.now() + 1_000 * 2 ** tries }
      }
      return { ...item, state: 'failed', reason: code, detail }
    })
  }

  /** Sent, and neither receipt nor refusal. Says whether it will be tried again. */
  unanswered(clientId: string): boolean {
    const item = this.change(clientId, (each) => {
      const tries = each.tries + 1
      return tries < MAX_TRIES
        ? { ...each, state: 'queued', tries }
        : { ...each, state: 'failed', reason: 'no_answer', detail: '' }
    })
    return item?.state === 'queued'
  }

  /** No answer will come over that link any more. */
  linkLost(): void {
    this.items = this.items.map((item) =>
      item.state === 'sending' ? { ...item, state: 'queued' } : item,
    )
    this.changed(this.items)
  }

  /** The entry itself arrived, by whichever way: nothing is left to do. */
  seen(clientId: string): void {
    if (this.items.some((item) => item.clientId === clientId)) this.discard(clientId)
  }

  /** Goes to the end: what was written meanwhile has been sent already. The clientId stays. */
  retry(clientId: string): void {
    const item = this.items.find((each) => each.clientId === clientId)
    if (item?.state !== 'failed') return
    const at = Math.max(this.now(), (this.items.at(-1)?.at ?? 0) + 1)
    this.items = this.items.filter((each) => each !== item)
    const again: OutboxItem = { ...without(item), at, state: 'queued', tries: 0, notBefore: 0 }
    this.items = [...this.items, again]
    this.keep(again)
  }

  discard(clientId: string): void {
    this.items = this.items.filter((item) => item.clientId !== clientId)
    this.store.remove(clientId)
    this.changed(this.items)
  }

  private change(clientId: string, how: (item: OutboxItem) => OutboxItem): OutboxItem | undefined {
    const item = this.items.find((each) => each.clientId === clientId)
    // A late answer must not wake what has been settled.
    if (!item || item.state === 'sent') return undefined
    const next = how(item)
    this.items = this.items.map((each) => (each === item ? next : each))
    this.keep(next)
    return next
  }

  private replace(next: OutboxItem): void {
    this.items = this.items.map((each) => (each.clientId === next.clientId ? next : each))
    this.changed(this.items)
  }

  private keep(item: OutboxItem): void {
    this.store.save(item)
    this.changed(this.items)
  }
}

/** The item without the reason of an earlier failure. */
function without(item: OutboxItem): OutboxItem {
  const rest = { ...item }
  delete rest.reason
  delete rest.detail
  return rest
}
