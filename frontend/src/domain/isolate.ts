// Prevents a name or text from changing the direction of the text around it.

/** Letters of right-to-left scripts, and the marks that change the direction of text (UAX #9). */
const TURNS =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u200e\u200f\u202a-\u202e\u2066-\u2069\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Wraps the text in FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE, where that makes a difference. */
export function isolate(text: string): string {
  return TURNS.test(text) ? `\u2068${text}\u2069` : text
}
