// When to send typing events, and when a received one expires.

/** At most one typing frame in this time, per room. */
export const TYPING_EVERY_MILLIS = 3_000
/** Twice the interval, so that one lost frame does not make the typing line flicker. */
export const TYPING_EXPIRES_MILLIS = 6_000

export class TypingThrottle {
  private last = Number.NEGATIVE_INFINITY

  constructor(private readonly now: () => number) {}

  /** Whether a keystroke now requires a frame. */
  due(): boolean {
    if (this.now() - this.last < TYPING_EVERY_MILLIS) return false
    this.last = this.now()
    return true
  }

  /** Called after a message was sent: the next keystroke sends a frame immediately. */
  reset(): void {
    this.last = Number.NEGATIVE_INFINITY
  }
}
