// The part of a message that a search found, with what was found marked in it.

export interface Part {
  text: string
  hit: boolean
}

/** This much is shown before the first hit, so that it is read in its context. */
const BEFORE = 60
const LENGTH = 240

export function snippet(text: string, query: string): Part[] {
  const line = text.replace(/\s+/g, ' ').trim()
  const wanted = query.replace(/\s+/g, ' ').trim()
  if (wanted === '') return [{ text: cut(line, 0), hit: false }]
  const pattern = new RegExp(escaped(wanted), 'giu')
  const first = Math.max(0, line.search(pattern))
  const shown = cut(line, first <= BEFORE ? 0 : first - BEFORE)
  const parts: Part[] = []
  let done = 0
  for (const match of shown.matchAll(pattern)) {
    if (match.index > done) parts.push({ text: shown.slice(done, match.index), hit: false })
    parts.push({ text: match[0], hit: true })
    done = match.index + match[0].length
  }
  if (done < shown.length) parts.push({ text: shown.slice(done), hit: false })
  return parts
}

/** Cut between characters, never inside one: an emoji is two units. */
function cut(line: string, from: number): string {
  const units = [...line.slice(from)]
  const start = from > 0 && /[\uDC00-\uDFFF]/.test(units[0] ?? '') ? 1 : 0
  const shown = units.slice(start, start + LENGTH).join('')
  return `${from > 0 ? '…' : ''}${shown}${units.length > start + LENGTH ? '…' : ''}`
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
