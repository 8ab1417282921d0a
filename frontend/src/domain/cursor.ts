// Follows one stream by sequence numbers: drops duplicates, holds back early entries, reports gaps.
import type { Entry } from './entry'

/**
 * A cursor at 7 that receives 8, 10, 8, 9 releases [8], [], [], [9, 10]: every entry once, in order.
 * While 10 is held back, `gap` is 7+1, the number after which to fetch.
 */
export class Cursor {
  private readonly early = new Map<number, Entry>()

  constructor(private at: number) {}

  /** The last number up to which nothing is missing: a reconnect sends it as `since`. */
  get position(): number {
    return this.at
  }

  /** Whether an entry is held back because an earlier one is missing. */
  get gap(): boolean {
    return this.early.size > 0
  }

  /** Accepts a live entry and returns the entries that are now in order. */
  accept(entry: Entry): Entry[] {
    if (entry.seq <= this.at) return []
    this.early.set(entry.seq, entry)
    return this.drain()
  }

  /**
   * Accepts a page requested with `after`. The log is authoritative: a number that the page skips between two
   * entries no longer exists (retention), so the cursor passes it.
   */
  acceptPage(after: number, entries: Entry[]): Entry[] {
    const released: Entry[] = []
    // A page that starts above the cursor leaves a range unread, so it proves nothing about that range.
    const contiguous = after <= this.at
    for (const entry of [...entries].sort((a, b) => a.seq - b.seq)) {
      if (contiguous && entry.seq > this.at) {
        this.early.delete(entry.seq)
        this.at = entry.seq
        released.push(entry)
      } else {
        released.push(...this.accept(entry))
      }
    }
    released.push(...this.drain())
    return released
  }

  /** Skips the missing numbers after the log was read and does not contain them. */
  skipGap(): Entry[] {
    if (!this.gap) return []
    this.at = Math.min(...this.early.keys()) - 1
    return this.drain()
  }

  /** The log begins above the cursor: no entry before `first` exists any more. */
  skipTo(first: number): Entry[] {
    if (first - 1 <= this.at) return []
    this.at = first - 1
    for (const seq of this.early.keys()) if (seq <= this.at) this.early.delete(seq)
    return this.drain()
  }

  private drain(): Entry[] {
    const released: Entry[] = []
    for (let next = this.early.get(this.at + 1); next; next = this.early.get(this.at + 1)) {
      this.at = next.seq
      this.early.delete(next.seq)
      released.push(next)
    }
    return released
  }
}
