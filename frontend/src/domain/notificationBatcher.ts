// Decides which incoming entries deserve a desktop notification, and batches them per conversation.
import { isMessage, type Entry } from './entry'
import type { Target } from './outbox'

/** Which entries of a room notify; a direct message always does. */
export type Level = 'all' | 'mentions' | 'none'

export interface IncomingEntries {
  target: Target
  /** The display title of the conversation. */
  title: string
  level: Level
  entries: readonly Entry[]
  /** Entries above this number are live; the others were missed and fetched later. */
  liveAfter: number
}

/** The content of one desktop notification, about one conversation. */
export interface NotificationBatch {
  target: Target
  title: string
  count: number
  /** Distinct usernames. */
  from: string[]
  /** The sequence numbers of the messages. */
  seqs: number[]
  /** The newest message. */
  last: Entry
  /** Whether one of the messages mentions the reader. */
  mention: boolean
}

export interface NotificationBatcherDeps {
  me(): string
  /** Whether this tab is the leader. Every tab collects, only the leader shows. */
  leading(): boolean
  /** The last number for which any tab has shown a notification. */
  notifiedUpTo(target: Target): number
  setNotifiedUpTo(target: Target, seq: number): void
  show(batch: NotificationBatch): void
  now(): number
  setTimeout(call: () => void, millis: number): number
  clearTimeout(id: number): void
}

interface Gathered {
  arrival: IncomingEntries
  entries: Entry[]
  timer: number | null
}

/**
 * After a reconnect the entries of all conversations arrive at once, and a busy room has many per second:
 * entries within this time share one notification.
 */
export const TOGETHER_MILLIS = 3_000
const REMEMBERED = 200
/** The largest count that a notification shows. */
const KEPT = 100

/**
 * Notifies at most once per entry, and never about entries from before the subscription began: history does
 * not pass through here. The first live entry of a quiet conversation notifies immediately.
 */
export class NotificationBatcher {
  private readonly gathered = new Map<string, Gathered>()
  private readonly quietUntil = new Map<string, number>()
  /** Messages that did not mention the reader: an edit may add a mention. */
  private readonly unmentioned = new Set<string>()

  constructor(private readonly deps: NotificationBatcherDeps) {}

  arrived(arrival: IncomingEntries): void {
    const notified = this.deps.notifiedUpTo(arrival.target)
    const relevant = arrival.entries.filter(
      (entry) => entry.seq > notified && this.isWorthwhile(entry, arrival),
    )
    if (relevant.length === 0) return
    const key = keyOf(arrival.target)
    const before = this.gathered.get(key)
    const entries = [...(before?.entries ?? []), ...relevant].slice(-KEPT)
    const gathered = { arrival, entries, timer: before?.timer ?? null }
    this.gathered.set(key, gathered)
    if (gathered.timer !== null) return
    const live = relevant.some((entry) => entry.seq > arrival.liveAfter)
    const quiet = (this.quietUntil.get(key) ?? 0) - this.deps.now()
    const wait = Math.max(live ? 0 : TOGETHER_MILLIS, quiet)
    if (wait <= 0) this.deliver(key)
    else gathered.timer = this.deps.setTimeout(() => this.deliver(key), wait)
  }

  /** The reader has read up to `seq`, or another tab has notified about it. */
  discardUpTo(target: Target, seq: number): void {
    this.drop(keyOf(target), (entry) => entry.seq <= seq)
  }

  /** The author has deleted the message. */
  discard(target: Target, seq: number): void {
    this.drop(keyOf(target), (entry) => entry.seq === seq)
  }

  /** Drops all pending entries: they no longer exist. */
  clear(): void {
    for (const key of [...this.gathered.keys()]) this.drop(key, () => true)
    this.unmentioned.clear()
  }

  private drop(key: string, gone: (entry: Entry) => boolean): void {
    const gathered = this.gathered.get(key)
    if (!gathered) return
    gathered.entries = gathered.entries.filter((entry) => !gone(entry))
    if (gathered.entries.length > 0) return
    if (gathered.timer !== null) this.deps.clearTimeout(gathered.timer)
    this.gathered.delete(key)
  }

  /** Shows the notifications that the previous leader left pending. */
  flush(): void {
    for (const [key, { timer }] of [...this.gathered]) if (timer === null) this.deliver(key)
  }

  private deliver(key: string): void {
    const gathered = this.gathered.get(key)
    if (!gathered) return
    gathered.timer = null
    // Stays pending: the leading tab may close before it has shown it.
    if (!this.deps.leading()) return
    this.gathered.delete(key)
    const { arrival, entries } = gathered
    const last = entries.at(-1)
    if (!last) return
    this.quietUntil.set(key, this.deps.now() + TOGETHER_MILLIS)
    this.deps.setNotifiedUpTo(arrival.target, last.seq)
    this.deps.show({
      target: arrival.target,
      title: arrival.title,
      count: entries.length,
      seqs: entries.map((entry) => entry.seq),
      from: [...new Set(entries.map((entry) => entry.from))],
      last,
      mention: entries.some((entry) => this.mentionsMe(entry)),
    })
  }

  private isWorthwhile(entry: Entry, { target, level }: IncomingEntries): boolean {
    const mention = this.mentionsMe(entry)
    const place = `${keyOf(target)}:`
    // An edit notifies only a reader whom the text did not mention before.
    const newMention = entry.kind === 'edit' && this.unmentioned.delete(place + entry.target)
    if (isMessage(entry) && !mention) this.remember(place + entry.seq)
    if (entry.from === this.deps.me()) return false
    if (entry.kind === 'edit') return newMention && mention && level !== 'none'
    if (!isMessage(entry)) return false
    if (target.kind === 'direct' || level === 'all') return true
    return level === 'mentions' && mention
  }

  private mentionsMe(entry: Entry): boolean {
    return entry.mentions?.includes(this.deps.me()) ?? false
  }

  private remember(message: string): void {
    this.unmentioned.add(message)
    if (this.unmentioned.size <= REMEMBERED) return
    const [oldest] = this.unmentioned
    if (oldest !== undefined) this.unmentioned.delete(oldest)
  }
}

export function keyOf(target: Target): string {
  return `${target.kind}:${target.name}`
}
