// Ranks the options of the quick switcher: best match, recently open, or with unread messages.
import { fuzzyScoreOf } from './fuzzy'

export interface Candidate {
  kind: 'room' | 'person' | 'page' | 'command'
  path: string
  /** The displayed name; `also` is a second name to match. */
  label: string
  also: string
  unread: number
  mentions: number
  /** How recently it was open, 0 for the latest; null if not recently. */
  recent: number | null
}

const MOST_SHOWN = 12
/** Matches at the beginning of a word score more than this; matches inside a word, and scattered letters, less. */
const LEAST_FOR_WORDS = 400

/** Without typed text: unread first, then recent ones, the open conversation last of these. */
export function rank(typed: string, candidates: readonly Candidate[], open: string): Candidate[] {
  const scored = candidates.flatMap((each) => {
    // Commands are shown only after typing.
    if (each.kind === 'command' && typed.trim() === '') return []
    const score = bestScore(typed, each)
    return score === null ? [] : [{ each, score: score + weight(each, typed, open) }]
  })
  return scored
    .sort((a, b) => b.score - a.score || a.each.label.localeCompare(b.each.label))
    .slice(0, MOST_SHOWN)
    .map(({ each }) => each)
}

function bestScore(typed: string, { kind, label, also }: Candidate): number | null {
  if (typed.trim() === '') return 0
  const score = fuzzyScoreOf(typed, [label, also])
  // Pages and commands have many keywords: scattered letters that happen to match them mean something else.
  const least = kind === 'page' || kind === 'command' ? LEAST_FOR_WORDS : -Infinity
  return score !== null && score >= least ? score : null
}

function weight(each: Candidate, typed: string, open: string): number {
  const recency = each.recent === null ? 0 : Math.max(0, 20 - each.recent)
  const unread = (each.unread > 0 ? 30 : 0) + (each.mentions > 0 ? 30 : 0)
  // Users open the switcher to go somewhere else.
  const elsewhere = each.path === open ? -40 : 0
  const rest = each.kind === 'page' || each.kind === 'command' ? -10 : 0
  return typed.trim() === '' ? recency + unread + elsewhere + rest : recency + unread / 2 + rest
}
