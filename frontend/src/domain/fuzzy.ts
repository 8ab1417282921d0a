// Finds what somebody means who types a few letters of a name.

/**
 * How well `typed` names `text`; null if it does not. Every letter must occur, in order; letters that stand
 * together, at the beginning, or at the beginning of a word count for more. "rel" finds "release" before
 * "barrel", and "rp" finds "release-party". Several words may come in any order: "love ada" finds "Ada Lovelace".
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = fold(typed)
  const name = fold(text)
  if (wanted === '') return 0
  if (name === wanted) return 1_000
  const whole = name.indexOf(wanted)
  if (whole === 0) return 800 - name.length
  if (whole > 0) return (startsWord(name, whole) ? 600 : 400) - name.length
  return words(wanted, name) ?? scattered(wanted, name)
}

/** Every word begins one of the name's. */
function words(wanted: string, name: string): number | null {
  const each = wanted.split(/\s+/)
  if (each.length < 2) return null
  const parts = name.split(/[^\p{L}\p{N}]+/u)
  if (!each.every((word) => parts.some((part) => part.startsWith(word)))) return null
  return 500 - name.length
}

function scattered(wanted: string, name: string): number | null {
  let score = 0
  let at = -1
  for (const letter of wanted) {
    const found = name.indexOf(letter, at + 1)
    if (found < 0) return null
    score += found === at + 1 ? 8 : startsWord(name, found) ? 10 : 1
    at = found
  }
  return score - name.length / 10
}

/** Case and accents do not matter: "Zoe" finds "Zoë". */
function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')
}
