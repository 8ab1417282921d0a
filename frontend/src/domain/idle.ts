// Decides whether the user is active: on input, and for some time after it.

/** Long, because input in other windows is invisible to this page and those users are still at their desk. */
export const IDLE_AFTER_MILLIS = 600_000

export class IdleWatch {
  private touchedAt: number
  private away = false

  constructor(
    private readonly now: () => number,
    private readonly changed: (idle: boolean) => void,
  ) {
    this.touchedAt = now()
  }

  get idle(): boolean {
    return this.away
  }

  /** Called for a key press, mouse movement or touch on a visible page. */
  touched(): void {
    this.touchedAt = this.now()
    this.settle(false)
  }

  /** Called periodically; the timers of a hidden tab are late, so the change is reported late too. */
  look(): void {
    this.settle(this.now() - this.touchedAt >= IDLE_AFTER_MILLIS)
  }

  private settle(idle: boolean): void {
    if (idle === this.away) return
    this.away = idle
    this.changed(idle)
  }
}
