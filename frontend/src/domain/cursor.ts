// Follows one stream by its numbers: drops repeats, holds back what came too early, says where a gap is.
import type { Entry } from './entry'

/**
 * A cursor at 7 that receives 8, 10, 8, 9 releases [8], [], [], [9, 10]: every entry once, in order.
 * While 10 is held back, `gap` is 7+1, the number after which to fetch.
 */
export class Cursor {
  private readonly early = new Map<number, Entry>()

  constructor(private at: number) {}

  /** The last number up to which nothing is missing: what a reconnect sends as `since`. */
  get position(): number {
    return this.at
  }

  /** Whether an entry is held back because one before it has not come. */
  get gap(): boolean {
    return this.early.size > 0
  }

  /** Takes a live entry and answers the entries that are now in order. */
  accept(entry: Entry): Entry[] {
    if (entry.seq <= this.at) return []
    this.early.set(entry.seq, entry)
    return this.drain()
  }

  /**
   * Takes a page that was asked for with `after`. The log is the authority: a number that the page
   * leaves out between two entries does not exist any more (retention), so the cursor passes it.
   */
  acceptPage(after: number, entries: Entry[]): Entry[] {
    const released: Entry[] = []
    // A page that starts above the cursor leaves a part unread, so it proves nothing about that part.
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

  /** Gives up on the missing numbers, because the log itself was read and does not have them. */
  skipGap(): Entry[] {
    if (!this.gap) return []
    this.at = Math.min(...this.early.keys()) - 1
    return this.drain()
  }

  /** The log begins above the cursor: nothing before `first` exists any more. */
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
