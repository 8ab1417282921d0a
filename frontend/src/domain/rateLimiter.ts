// Limits the sending rate, so that a full outbox stays below the server's limit after a reconnect.

/**
 * A token bucket, stored as the time at which it is full again. With one token per 125 ms and a burst of 10:
 * ten calls pass, the eleventh waits for 125 ms.
 */
export class RateLimiter {
  private fullAt = 0

  constructor(
    private readonly intervalMillis: number,
    private readonly burst: number,
    private readonly now: () => number,
  ) {}

  /** Takes a token and returns 0, or returns the milliseconds until the next token is available. */
  acquire(): number {
    const time = this.now()
    const wholeBucket = this.burst * this.intervalMillis
    // A clock that was set back must not lengthen the wait beyond the time to refill an empty bucket.
    this.fullAt = Math.min(Math.max(this.fullAt, time), time + wholeBucket)
    const waitMillis = this.fullAt + this.intervalMillis - time - wholeBucket
    if (waitMillis > 0) return waitMillis
    this.fullAt += this.intervalMillis
    return 0
  }
}
