// Orders the entries of one numbered stream, fills gaps from the log, and releases entries in batches.
import { Cursor } from '@/domain/cursor'
import { parseEntry, type Entry, type Page } from '@/domain/entry'

export interface StreamReaderOptions {
  /** The last number already received. */
  from: number
  /** Reads the log after a number. */
  fetchAfter?: (seq: number) => Promise<Page>
  /** For streams whose log cannot be read by number: reads it again; false if it is unknown whether that succeeded. */
  readAgain?: () => Promise<boolean>
  /**
   * Receives entries in order, each once. Entries above `liveAfter` arrived live; the others were missed and
   * fetched later.
   */
  released(entries: Entry[], liveAfter: number): void
}

/** An entry that overtook another is usually followed by it at once. */
const GAP_TIMEOUT_MILLIS = 200

/**
 * Each batch renders a list of hundreds of rows. The first entry after a pause is released immediately;
 * entries within this time follow as one batch, so that a burst does not freeze the page.
 */
const BATCH_MILLIS = 100

export class StreamReader {
  /** The stream's head when its subscription was confirmed: entries above it are live. */
  liveAfter = Infinity
  private cursor: Cursor
  private fillingGap = false
  private stopped = false
  private pending: Entry[] = []
  private timer: ReturnType<typeof setTimeout> | null = null

  constructor(private readonly options: StreamReaderOptions) {
    this.cursor = new Cursor(options.from)
  }

  /** The last number up to which nothing is missing. */
  get position(): number {
    return this.cursor.position
  }

  accept(entry: Entry): void {
    this.release(this.cursor.accept(entry))
    this.fillGapSoon()
  }

  acceptBody(body: unknown): void {
    const entry = parseEntry(body)
    if (entry) this.accept(entry)
  }

  /** Drops everything up to `head`: the numbers mean other entries now, or are loaded as pages. */
  restart(head: number): void {
    this.cursor = new Cursor(head)
    this.pending = []
  }

  /** No entry before `first` is kept any more. */
  skipTo(first: number): void {
    this.release(this.cursor.skipTo(first))
  }

  fillGapSoon(): void {
    if (!this.cursor.gap || this.fillingGap || this.stopped) return
    this.fillingGap = true
    setTimeout(() => void this.fillGap(), GAP_TIMEOUT_MILLIS)
  }

  /** Reads the log after the last entry, whether or not a later entry has arrived. */
  async catchUp(): Promise<void> {
    const { fetchAfter } = this.options
    // A failed read is retried with the next entry, or the next reconnect.
    if (fetchAfter) while (await this.readOn(fetchAfter).catch(() => false));
    this.fillGapSoon()
  }

  /** Reads one page after the last entry; returns whether the log has more. */
  async readOn(fetchAfter: (seq: number) => Promise<Page>): Promise<boolean> {
    const { cursor } = this
    const after = cursor.position
    const page = await fetchAfter(after)
    if (cursor !== this.cursor || this.stopped) return false
    this.release(cursor.acceptPage(after, page.entries))
    return page.entries.length > 0 && cursor.position < page.head
  }

  stop(): void {
    this.stopped = true
    if (this.timer !== null) clearTimeout(this.timer)
  }

  private async fillGap(): Promise<void> {
    try {
      while (this.cursor.gap && !this.stopped) {
        const after = this.cursor.position
        if (!this.options.fetchAfter) {
          if (!(await this.options.readAgain?.())) return
          if (this.cursor.position === after) this.release(this.cursor.skipGap())
          continue
        }
        const { cursor } = this
        const page = await this.options.fetchAfter(after)
        // The stream was restarted in the meantime: these numbers mean other entries.
        if (cursor !== this.cursor) continue
        this.release(this.cursor.acceptPage(after, page.entries))
        if (page.entries.length === 0) this.release(this.cursor.skipGap())
      }
    } catch {
      // The next entry, or the next reconnect with `since`, retries it.
    } finally {
      this.fillingGap = false
    }
  }

  private release(entries: Entry[]): void {
    if (entries.length === 0) return
    this.pending.push(...entries)
    if (this.timer === null) this.releaseBatch()
  }

  private releaseBatch(): void {
    this.timer = null
    if (this.pending.length === 0 || this.stopped) return
    const entries = this.pending
    this.pending = []
    this.timer = setTimeout(() => this.releaseBatch(), BATCH_MILLIS)
    this.options.released(entries, this.liveAfter)
  }
}
