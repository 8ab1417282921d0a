// Decides whether Enter sends the message or belongs to an input method.

interface EnterKey {
  key: string
  keyCode: number
  shiftKey: boolean
  ctrlKey: boolean
  altKey: boolean
  metaKey: boolean
  isComposing: boolean
}

/**
 * Safari ends the composition just before the Enter that selected the candidate; that Enter follows within
 * this time.
 */
const SAFARI_MILLIS = 50

/** One per text field. `now` is in milliseconds. */
export class EnterRule {
  private composedAt = Number.NEGATIVE_INFINITY

  constructor(private readonly now: () => number) {}

  compositionEnded(): void {
    this.composedAt = this.now()
  }

  sends(event: EnterKey): boolean {
    if (event.key !== 'Enter') return false
    if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return false
    // 229 is what browsers report while an input method handles the key.
    if (event.isComposing || event.keyCode === 229) return false
    return this.now() - this.composedAt > SAFARI_MILLIS
  }
}
