// How long the client waits after the server refused a message for the moment.

const FIRST_MILLIS = 1_000
const LONGEST_MILLIS = 30_000

/** `now` is in milliseconds. Where the server names no duration, each pause is twice as long as the previous one. */
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

  /** Called when the server accepts messages: the next pause starts from the shortest again. */
  reset(): void {
    this.inARow = 0
  }

  /** When the pause ends; 0 without a pause. */
  get until(): number {
    const time = this.now()
    // A clock that was set back must not lengthen the pause.
    this.endsAt = Math.min(this.endsAt, time + this.lengthMillis)
    return time < this.endsAt ? this.endsAt : 0
  }
}
