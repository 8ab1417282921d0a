// How long a server that asked for time is left in peace.

const FIRST_MILLIS = 1_000
const LONGEST_MILLIS = 30_000

/** `now` is in milliseconds. Where the server does not say for how long, each pause is twice the one before. */
export class Pause {
  private endsAt = 0
  private lengthMillis = 0
  private inARow = 0

  constructor(private readonly now: () => number) {}

  begin(askedMillis?: number): void {
    const growing = Math.min(FIRST_MILLIS * 2 ** Math.min(this.inARow++, 8), LONGEST_MILLIS)
    this.lengthMillis = askedMillis ?? growing
    this.endsAt = this.now() + this.lengthMillis
  }

  /** The server takes what it is sent: the next pause is a first one again. */
  forget(): void {
    this.inARow = 0
  }

  /** When it ends; 0 when there is none. */
  get until(): number {
    const time = this.now()
    // A clock that was set back must not make it longer than it was meant to be.
    this.endsAt = Math.min(this.endsAt, time + this.lengthMillis)
    return time < this.endsAt ? this.endsAt : 0
  }
}
