// Orders what the switcher offers: what fits best, was open lately, or has something unread.
import { fuzzyScoreOf } from './fuzzy'

export interface Candidate {
  kind: 'room' | 'person' | 'page' | 'command'
  path: string
  /** What is shown; `also` is what it is found by as well. */
  label: string
  also: string
  unread: number
  mentions: number
  /** How lately it was open, 0 the last; null if not lately. */
  recent: number | null
}

const MOST_SHOWN = 12
/** What begins a word counts more than this; what stands within one, and scattered letters, less. */
const LEAST_FOR_WORDS = 400

/** Without a word typed: unread first, then recent ones, the open conversation last of these. */
export function rank(typed: string, candidates: readonly Candidate[], open: string): Candidate[] {
  const scored = candidates.flatMap((each) => {
    // Commands are for whoever asks for one.
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
  // Pages and commands are found by many words: whoever types letters that stand somewhere in them means something else.
  const least = kind === 'page' || kind === 'command' ? LEAST_FOR_WORDS : -Infinity
  return score !== null && score >= least ? score : null
}

function weight(each: Candidate, typed: string, open: string): number {
  const recency = each.recent === null ? 0 : Math.max(0, 20 - each.recent)
  const unread = (each.unread > 0 ? 30 : 0) + (each.mentions > 0 ? 30 : 0)
  // Whoever opens the switcher wants to go elsewhere.
  const elsewhere = each.path === open ? -40 : 0
  const rest = each.kind === 'page' || each.kind === 'command' ? -10 : 0
  return typed.trim() === '' ? recency + unread + elsewhere + rest : recency + unread / 2 + rest
}
