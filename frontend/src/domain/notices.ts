// Decides what of the entries that arrive is worth a notification, and gathers what belongs into one.
import { isMessage, type Entry } from './entry'
import type { Target } from './outbox'

/** What of a room notifies; a direct message always does. */
export type Level = 'all' | 'mentions' | 'none'

export interface Arrival {
  target: Target
  /** What the conversation is called. */
  title: string
  level: Level
  entries: readonly Entry[]
  /** Entries above this number are live; the others were missed and caught up on. */
  liveAfter: number
}

/** What there is to say about one conversation. */
export interface Notice {
  target: Target
  title: string
  count: number
  /** Usernames, each once. */
  from: string[]
  /** Their numbers. */
  seqs: number[]
  /** The newest of them. */
  last: Entry
  /** Whether one of them mentions the reader. */
  mention: boolean
}

export interface NoticesDeps {
  me(): string
  /** Only one tab of a user shows what all of them gather. */
  leading(): boolean
  /** Up to which number the reader has been told, in whichever tab. */
  toldUpTo(target: Target): number
  told(target: Target, seq: number): void
  show(notice: Notice): void
  now(): number
  setTimeout(call: () => void, millis: number): number
  clearTimeout(id: number): void
}

interface Gathered {
  arrival: Arrival
  entries: Entry[]
  timer: number | null
}

/**
 * After a pause the entries of all conversations come at once, and in a busy room many come in a second:
 * within this time they make one notification.
 */
export const TOGETHER_MILLIS = 3_000
const REMEMBERED = 200
/** A notification says no larger number. */
const KEPT = 100

/**
 * Each number is told at most once, and never anything from before the subscription began: history does
 * not come this way. The first live entry of a quiet conversation is told at once.
 */
export class Notices {
  private readonly gathered = new Map<string, Gathered>()
  private readonly quietUntil = new Map<string, number>()
  /** Messages that did not mention the reader: an edit may change that. */
  private readonly unmentioned = new Set<string>()

  constructor(private readonly deps: NoticesDeps) {}

  arrived(arrival: Arrival): void {
    const told = this.deps.toldUpTo(arrival.target)
    const news = arrival.entries.filter(
      (entry) => entry.seq > told && this.isWorthwhile(entry, arrival),
    )
    if (news.length === 0) return
    const key = keyOf(arrival.target)
    const before = this.gathered.get(key)
    const entries = [...(before?.entries ?? []), ...news].slice(-KEPT)
    const gathered = { arrival, entries, timer: before?.timer ?? null }
    this.gathered.set(key, gathered)
    if (gathered.timer !== null) return
    const live = news.some((entry) => entry.seq > arrival.liveAfter)
    const quiet = (this.quietUntil.get(key) ?? 0) - this.deps.now()
    const wait = Math.max(live ? 0 : TOGETHER_MILLIS, quiet)
    if (wait <= 0) this.tell(key)
    else gathered.timer = this.deps.setTimeout(() => this.tell(key), wait)
  }

  /** The reader has seen it, or another tab has told it. */
  passed(target: Target, seq: number): void {
    this.drop(keyOf(target), (entry) => entry.seq <= seq)
  }

  /** Its author has deleted it. */
  withdrawn(target: Target, seq: number): void {
    this.drop(keyOf(target), (entry) => entry.seq === seq)
  }

  /** Nothing of what was gathered exists any more. */
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

  /** What the tab that was leading left untold. */
  elected(): void {
    for (const [key, { timer }] of [...this.gathered]) if (timer === null) this.tell(key)
  }

  private tell(key: string): void {
    const gathered = this.gathered.get(key)
    if (!gathered) return
    gathered.timer = null
    // Kept: the leading tab may be gone before it has told.
    if (!this.deps.leading()) return
    this.gathered.delete(key)
    const { arrival, entries } = gathered
    const last = entries.at(-1)
    if (!last) return
    this.quietUntil.set(key, this.deps.now() + TOGETHER_MILLIS)
    this.deps.told(arrival.target, last.seq)
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

  private isWorthwhile(entry: Entry, { target, level }: Arrival): boolean {
    const mention = this.mentionsMe(entry)
    const place = `${keyOf(target)}:`
    // An edit tells again only whom the text did not mention before.
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
