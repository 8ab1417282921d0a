// Decides whether somebody is at the machine: they are while they touch it, and for a while after.

/** People who work in another window are at their desk: only this page's own touches are known. */
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

  /** A key, the mouse or a finger, on a page that can be seen. */
  touched(): void {
    this.touchedAt = this.now()
    this.settle(false)
  }

  /** Called now and then; a hidden tab's timers are late, and so is the news. */
  look(): void {
    this.settle(this.now() - this.touchedAt >= IDLE_AFTER_MILLIS)
  }

  private settle(idle: boolean): void {
    if (idle === this.away) return
    this.away = idle
    this.changed(idle)
  }
}
