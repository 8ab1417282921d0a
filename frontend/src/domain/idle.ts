// Decides whether the user is active: on input, and for some time after it.

/** Long, because input in other windows is invisible to this page and those users are still at their desk. */
export const IDLE_AFTER_MILLIS = 600_000

export class IdleWatch {
  private lastInputAt: number
  private idleNow = false

  constructor(
    private readonly now: () => number,
    private readonly changed: (idle: boolean) => void,
  ) {
    this.lastInputAt = now()
  }

  get idle(): boolean {
    return this.idleNow
  }

  /** Called for a key press, mouse movement or touch on a visible page. */
  onInput(): void {
    this.lastInputAt = this.now()
    this.settle(false)
  }

  /** Called periodically; the timers of a hidden tab are late, so the change is reported late too. */
  check(): void {
    this.settle(this.now() - this.lastInputAt >= IDLE_AFTER_MILLIS)
  }

  private settle(idle: boolean): void {
    if (idle === this.idleNow) return
    this.idleNow = idle
    this.changed(idle)
  }
}
