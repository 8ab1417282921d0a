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
    return this.clock() + this.offsetMillis
  }
}

export const serverClock = new ServerClock(Date.now)
