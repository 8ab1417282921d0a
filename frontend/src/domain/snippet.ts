// The part of a message that matches a search, with the matches marked.
import { fold } from './fold'
import { searchTerms } from './searchWords'

export interface Part {
  text: string
  hit: boolean
}

/** This much context is shown before the first match. */
const BEFORE = 60
const LENGTH = 240
/**
 * Units that are folded together: a letter with its marks, the parts of a Korean syllable, a Japanese letter
 * and its mark.
 */
const UNIT = /[\u1100-\u11ff]+|[\uff66-\uff9d][\uff9e\uff9f]|\P{M}\p{M}*|\p{M}+/gu

export function snippet(text: string, query: string): Part[] {
  const line = text.replace(/\s+/g, ' ').trim()
  const hits = findHits(line, searchTerms(query))
  const first = hits[0]?.start ?? 0
  const from = atCharacter(line, first <= BEFORE ? 0 : first - BEFORE)
  const to = from + [...line.slice(from)].slice(0, LENGTH).join('').length
  const parts: Part[] = from > 0 ? [{ text: '…', hit: false }] : []
  let done = from
  for (const { start, end } of hits) {
    if (start >= to) break
    if (start > done) parts.push({ text: line.slice(done, start), hit: false })
    parts.push({ text: line.slice(start, Math.min(end, to)), hit: true })
    done = end
  }
  const rest = line.slice(done, Math.max(done, to)) + (to < line.length ? '…' : '')
  if (rest !== '') parts.push({ text: rest, hit: false })
  return parts
}

interface Hit {
  start: number
  end: number
}

/** In the order of the text, without overlaps. */
function findHits(line: string, terms: readonly string[]): Hit[] {
  const { folded, starts, ends } = foldedWithPlaces(line)
  const hits: Hit[] = []
  for (const term of terms) {
    const wanted = fold(term).trim()
    if (wanted === '') continue
    for (
      let at = folded.indexOf(wanted);
      at >= 0;
      at = folded.indexOf(wanted, at + wanted.length)
    ) {
      hits.push({ start: starts[at] ?? 0, end: ends[at + wanted.length - 1] ?? line.length })
    }
  }
  hits.sort((a, b) => a.start - b.start || b.end - a.end)
  return hits.reduce<Hit[]>((apart, hit) => {
    const before = apart.at(-1)
    if (!before || hit.start >= before.end) apart.push({ ...hit })
    else before.end = Math.max(before.end, hit.end)
    return apart
  }, [])
}

/** The folded text, and the position in the source text of each of its units. */
function foldedWithPlaces(line: string): { folded: string; starts: number[]; ends: number[] } {
  const starts: number[] = []
  const ends: number[] = []
  let folded = ''
  for (const { 0: unit, index } of line.matchAll(UNIT)) {
    const letters = unit.length === 1 && unit < '\u0080' ? unit.toLowerCase() : fold(unit)
    for (let i = 0; i < letters.length; i++) {
      starts.push(index)
      ends.push(index + unit.length)
    }
    folded += letters
  }
  return { folded, starts, ends }
}

/** Never inside a character: an emoji is two units. */
function atCharacter(line: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(line[at] ?? '') ? at + 1 : at
}
