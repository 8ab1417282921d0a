// Finds mentions in a text, and candidates for a mention that is being typed.
import { fold, foldedWords } from './fold'

export type MentionPart =
  | { kind: 'text'; text: string }
  /** `user` may end with characters that are not part of the name: see `namesIn`. */
  | { kind: 'mention'; user: string; text: string }

const LONGEST_NAME = 32
const NAME = /@([a-z0-9][a-z0-9_-]*)/gi
/** At the end of the text before "@": the local part of an e-mail address. */
const LOCAL_PART = /[a-z0-9][._%+-]+$/i
const DOMAIN = /^\.[a-z0-9]/i
const HOST = /^@[a-z0-9_-]+\.[a-z0-9]/i
const WORD_BEFORE_SLASH = /[^\P{L}a-z]\/$/iu
const TYPED = /(?<![a-z0-9])@([^\s@]{0,32})$/i

/** Splits off possible mentions, as the server's Mentions class finds them outside code and web addresses. */
export function splitMentions(text: string): MentionPart[] {
  const parts: MentionPart[] = []
  let end = 0
  let mentionedUntil = -1
  for (const match of text.matchAll(NAME)) {
    const after = match.index + match[0].length
    if (!isMention(text, match.index, after, mentionedUntil)) continue
    mentionedUntil = after
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'mention', user: (match[1] ?? '').toLowerCase(), text: match[0] })
    end = after
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** No space is required before "@", because Chinese uses none; but addresses, paths and packages are not mentions. */
function isMention(text: string, at: number, end: number, mentionedUntil: number): boolean {
  // The maximum length of the local part of an e-mail address.
  const before = text.slice(Math.max(0, at - 64), at)
  const after = text.slice(end, end + 64)
  if (/[a-z0-9]$/i.test(before) || /(?<!\\)(?:\\\\)*\\$/.test(before)) return false
  const inPath =
    before.endsWith('/') && at - 1 !== mentionedUntil && !WORD_BEFORE_SLASH.test(before)
  if (inPath || /^\/[a-z0-9]/i.test(after)) return false
  return !(LOCAL_PART.test(before) && DOMAIN.test(after)) && !HOST.test(after)
}

/**
 * The usernames that "@" and the text after it may refer to, longest first: a name may end with "_" or "-",
 * and so may the Markdown around it.
 */
export function namesIn(user: string): string[] {
  const shortest = user.replace(/[_-]+$/, '').length
  const names: string[] = []
  for (let length = Math.min(user.length, LONGEST_NAME); length >= shortest; length--) {
    names.push(user.slice(0, length))
  }
  return names
}

/** The text between an "@" and the caret, and the position of the "@"; null if no mention is being typed. */
export function typedMention(text: string, caret: number): { at: number; query: string } | null {
  const match = TYPED.exec(text.slice(0, caret))
  if (!match || inCode(text, match.index)) return null
  return { at: match.index, query: match[1] ?? '' }
}

/** After an odd number of back-quotes the text is code, in which "@" is literal. */
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

/** Candidates whose username or display name contains the query: prefixes first, then prefixes of words. */
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
