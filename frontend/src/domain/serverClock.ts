// Knows how far the server's clock is from this machine's: what the server allows for a time goes by its clock.

export class ServerClock {
  private offsetMillis = 0

  constructor(private readonly clock: () => number) {}

  /** `date` is the Date header of an answer that has just come, to the second. */
  heard(date: string | null): void {
    const theirs = Date.parse(date ?? '')
    if (Number.isFinite(theirs)) this.offsetMillis = theirs - this.clock()
  }

  now(): number {
    return this.at(this.clock())
  }

  /** What the server's clock showed when this machine's showed `millis`. */
  at(millis: number): number {
    return millis + this.offsetMillis
  }

  /** Whether something that happened at `at`, by the server's clock, is no older than that. */
  isWithin(at: number, seconds: number): boolean {
    return this.now() - at < seconds * 1_000
  }
}

export const serverClock = new ServerClock(() => Date.now())
