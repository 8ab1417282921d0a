// Fuzzy matching of names by a few typed letters.
import { fold } from './fold'

/** Words in their original order score higher. */
const APART = 50

/**
 * How well `typed` matches `text`; null if it does not. Every letter must occur, in order; letters that are
 * adjacent, at the beginning, or at the beginning of a word score higher. "rel" finds "release" before
 * "barrel", and "rp" finds "release-party". Words may come in any order: "schm anna" finds "Anna Schmidt".
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const wanted = plain(typed)
  const name = plain(text)
  const whole = scoreOf(wanted, name)
  const words = wanted.split(' ')
  if (words.length < 2) return whole
  const each = words.map((word) => scoreOf(word, name))
  if (each.some((score) => score === null)) return whole
  const apart = each.reduce<number>((sum, score) => sum + (score ?? 0), 0) / words.length
  return Math.max(apart - APART, whole ?? 0)
}

/** The best score over several names of one item; each typed word may match another name. */
export function fuzzyScoreOf(typed: string, names: readonly string[]): number | null {
  const together = /\s/.test(typed.trim()) ? [names.join(' ')] : []
  const scores = [...names, ...together].map((name) => fuzzyScore(typed, name))
  const known = scores.filter((score) => score !== null)
  return known.length === 0 ? null : Math.max(...known)
}

function scoreOf(wanted: string, name: string): number | null {
  if (wanted === '') return 0
  if (name === wanted) return 1_000
  const whole = name.indexOf(wanted)
  if (whole === 0) return 800 - name.length
  if (whole > 0) return (startsWord(name, whole) ? 600 : 400) - name.length
  return scattered(wanted, name)
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

/** Ignores case and accents: "Zoe" finds "Zoë". */
function plain(text: string): string {
  return fold(text).normalize('NFD').replace(/\p{M}/gu, '').trim()
}

function startsWord(text: string, at: number): boolean {
  return at === 0 || /[^\p{L}\p{N}]/u.test(text[at - 1] ?? '')
}
