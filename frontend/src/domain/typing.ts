// When to say that one is typing, and when to stop believing that another is.

/** At most one typing frame in this time, per room. */
export const TYPING_EVERY_MILLIS = 3_000
/** Twice the above, so that one lost frame does not make the line flicker. */
export const TYPING_EXPIRES_MILLIS = 6_000

export class TypingThrottle {
  private last = Number.NEGATIVE_INFINITY

  constructor(private readonly now: () => number) {}

  /** Whether a keystroke now is worth a frame. */
  due(): boolean {
    if (this.now() - this.last < TYPING_EVERY_MILLIS) return false
    this.last = this.now()
    return true
  }

  /** After a message was sent the next keystroke is news again. */
  reset(): void {
    this.last = Number.NEGATIVE_INFINITY
  }
}
