// Finds people who are mentioned in a text, and whom somebody who types "@" may mean.

export type MentionPart =
  { kind: 'text'; text: string } | { kind: 'mention'; user: string; text: string }

// No space is needed before "@", which Chinese has none of; but "ada@example.org" mentions nobody.
const MENTION = /(?<![a-z0-9])@([a-z0-9][a-z0-9_-]{0,31})/gi
const TYPED = /(?<![a-z0-9])@([^\s@]{0,32})$/i

export function splitMentions(text: string): MentionPart[] {
  const parts: MentionPart[] = []
  let end = 0
  for (const match of text.matchAll(MENTION)) {
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'mention', user: (match[1] ?? '').toLowerCase(), text: match[0] })
    end = match.index + match[0].length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]*`/g

/** Whom a text calls, each once; what is code calls nobody. */
export function calledIn(text: string): string[] {
  const parts = splitMentions(text.replace(CODE, ' '))
  return [...new Set(parts.flatMap((part) => (part.kind === 'mention' ? [part.user] : [])))]
}

/** What stands between an "@" and the caret, and where the "@" is; null if nobody is being mentioned. */
export function typedMention(text: string, caret: number): { at: number; query: string } | null {
  const match = TYPED.exec(text.slice(0, caret))
  if (!match || inCode(text, match.index)) return null
  return { at: match.index, query: match[1] ?? '' }
}

/** An odd number of back-quotes before it: the text there is code, in which "@" is an "@". */
function inCode(text: string, at: number): boolean {
  const before = text.slice(0, at)
  if ((before.match(/^```/gm)?.length ?? 0) % 2 === 1) return true
  const line = before.slice(before.lastIndexOf('\n') + 1)
  return (line.match(/`/g)?.length ?? 0) % 2 === 1
}

export interface Candidate {
  user: string
  name: string
}

/** Those whose user name or display name has what was typed: beginnings first, then beginnings of words. */
export function matching<T extends Candidate>(
  people: readonly T[],
  query: string,
  max: number,
): T[] {
  const typed = query.toLowerCase()
  const rank = ({ user, name }: Candidate): number => {
    const shown = name.toLowerCase()
    if (user.startsWith(typed) || shown.startsWith(typed)) return 0
    if (shown.includes(` ${typed}`)) return 1
    return user.includes(typed) || shown.includes(typed) ? 2 : 3
  }
  return people
    .map((person) => ({ person, rank: rank(person) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, max)
    .map((each) => each.person)
}
