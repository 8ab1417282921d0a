// Tracks the epoch of the server's streams: a sequence number of another epoch identifies another entry.

/**
 * The server assigns a new epoch when its database was replaced, for example by an older backup. Every holder
 * of sequence numbers registers a listener and drops its numbers before anything of the new epoch is read.
 */
export class Epoch {
  private known: string | null = null
  private readonly listeners: ((epoch: string) => void)[] = []

  /** Null until the server has sent an epoch. */
  get current(): string | null {
    return this.known
  }

  /**
   * Stores the epoch that the server sent; true if another epoch was known before, so that all sequence
   * numbers held are invalid.
   */
  update(epoch: unknown): boolean {
    if (typeof epoch !== 'string' || epoch === '' || epoch === this.known) return false
    const changed = this.known !== null
    this.known = epoch
    if (changed) for (const call of this.listeners) call(epoch)
    return changed
  }

  /** Whether another epoch has replaced `asked` since a request was sent; false if none was known then. */
  hasReplaced(asked: string | null): boolean {
    return asked !== null && asked !== this.known
  }

  /** Called synchronously, in the order of registration, each time the epoch changes. */
  onChanged(call: (epoch: string) => void): void {
    this.listeners.push(call)
  }
}

/** The epoch of the server that this page uses. */
export const epoch = new Epoch()
