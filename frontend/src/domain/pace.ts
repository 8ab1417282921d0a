// Spreads what is sent, so that a full outbox does not trip the server's limit when it comes back.

/**
 * A bucket of tokens, kept as the moment at which it is full again. With one per 125 ms and 10 at once: ten
 * pass, the eleventh waits for 125 ms.
 */
export class Pace {
  private fullAt = 0

  constructor(
    private readonly intervalMillis: number,
    private readonly burst: number,
    private readonly now: () => number,
  ) {}

  /** Takes a token and answers 0, or answers after how many milliseconds there will be one. */
  take(): number {
    const time = this.now()
    const wholeBucket = this.burst * this.intervalMillis
    // A clock that was set back must not make it longer than an empty bucket takes.
    this.fullAt = Math.min(Math.max(this.fullAt, time), time + wholeBucket)
    const waitMillis = this.fullAt + this.intervalMillis - time - wholeBucket
    if (waitMillis > 0) return waitMillis
    this.fullAt += this.intervalMillis
    return 0
  }
}
