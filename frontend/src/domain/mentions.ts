// Finds people who are mentioned in a text, and whom somebody who types "@" may mean.
import { fold, foldedWords } from './fold'

export type MentionPart =
  | { kind: 'text'; text: string }
  /** `user` may end with marks that are not part of the name: see `namesIn`. */
  | { kind: 'mention'; user: string; text: string }

const LONGEST_NAME = 32
const NAME = /@([a-z0-9][a-z0-9_-]*)/gi
/** At the end of what stands before "@": an e-mail address. */
const LOCAL_PART = /[a-z0-9][._%+-]+$/i
const DOMAIN = /^\.[a-z0-9]/i
const HOST = /^@[a-z0-9_-]+\.[a-z0-9]/i
const WORD_BEFORE_SLASH = /[^\P{L}a-z]\/$/iu
const TYPED = /(?<![a-z0-9])@([^\s@]{0,32})$/i

/** What may be mentions, as the server finds them (Mentions) outside of code and addresses of pages. */
export function splitMentions(text: string): MentionPart[] {
  const parts: MentionPart[] = []
  let end = 0
  let mentionedUntil = -1
  for (const match of text.matchAll(NAME)) {
    const after = match.index + match[0].length
    if (!isCall(text, match.index, after, mentionedUntil)) continue
    mentionedUntil = after
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'mention', user: (match[1] ?? '').toLowerCase(), text: match[0] })
    end = after
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** No space is needed before "@", which Chinese has none of; but addresses, paths and packages mention nobody. */
function isCall(text: string, at: number, end: number, mentionedUntil: number): boolean {
  // As much as an e-mail address may have.
  const before = text.slice(Math.max(0, at - 64), at)
  const after = text.slice(end, end + 64)
  if (/[a-z0-9]$/i.test(before) || /(?<!\\)(?:\\\\)*\\$/.test(before)) return false
  const inPath =
    before.endsWith('/') && at - 1 !== mentionedUntil && !WORD_BEFORE_SLASH.test(before)
  if (inPath || /^\/[a-z0-9]/i.test(after)) return false
  return !(LOCAL_PART.test(before) && DOMAIN.test(after)) && !HOST.test(after)
}

/**
 * The names that "@" and what follows it may mean, longest first: a name may end with "_" or "-", and so may the
 * Markdown around it.
 */
export function namesIn(user: string): string[] {
  const shortest = user.replace(/[_-]+$/, '').length
  const names: string[] = []
  for (let length = Math.min(user.length, LONGEST_NAME); length >= shortest; length--) {
    names.push(user.slice(0, length))
  }
  return names
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
  const typed = fold(query).trim()
  const words = foldedWords(query)
  const rank = ({ user, name }: Candidate): number => {
    const shown = fold(name)
    if (user.startsWith(typed) || shown.startsWith(typed)) return 0
    if (shown.includes(` ${typed}`)) return 1
    return words.every((word) => user.includes(word) || shown.includes(word)) ? 2 : 3
  }
  return people
    .map((person) => ({ person, rank: rank(person) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, max)
    .map((each) => each.person)
}
