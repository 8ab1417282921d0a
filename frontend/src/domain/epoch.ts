// Knows the epoch of the server's streams: a sequence number of another epoch names another entry.

/**
 * A server gives its streams a new epoch when its database was replaced, by an older copy of itself for example.
 * Whoever keeps sequence numbers listens, and drops them before anything of the new epoch is read.
 */
export class Epoch {
  private known: string | null = null
  private readonly listeners: ((epoch: string) => void)[] = []

  /** Null until the server has sent one. */
  get current(): string | null {
    return this.known
  }

  /** Takes what the server sent; true if another epoch was known before, so that all numbers held are void. */
  learn(epoch: unknown): boolean {
    if (typeof epoch !== 'string' || epoch === '' || epoch === this.known) return false
    const changed = this.known !== null
    this.known = epoch
    if (changed) for (const call of this.listeners) call(epoch)
    return changed
  }

  /** Called in the order of registration, at once, each time the epoch becomes another one. */
  onChanged(call: (epoch: string) => void): void {
    this.listeners.push(call)
  }
}

/** The epoch of the one server that the page talks to. */
export const epoch = new Epoch()
