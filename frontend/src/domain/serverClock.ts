// Tracks the offset between the server's clock and this machine's: the server's time limits use its own
// clock.

export class ServerClock {
  private offsetMillis = 0

  constructor(private readonly clock: () => number) {}

  /** `date` is the Date header of a response that has just arrived, with a resolution of one second. */
  update(date: string | null): void {
    const theirs = Date.parse(date ?? '')
    if (Number.isFinite(theirs)) this.offsetMillis = theirs - this.clock()
  }

  now(): number {
    return this.at(this.clock())
  }

  /** The server's time when this machine's clock showed `millis`. */
  at(millis: number): number {
    return millis + this.offsetMillis
  }

  /** Whether an event at `at`, by the server's clock, is at most `seconds` old. */
  isWithin(at: number, seconds: number): boolean {
    return this.now() - at < seconds * 1_000
  }
}

export const serverClock = new ServerClock(() => Date.now())
