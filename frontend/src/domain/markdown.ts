// Parses the Markdown subset of messages into a small tree, which is rendered without HTML.
import { Marked, type MarkedToken, type Token, type Tokens, type TokenizerObject } from 'marked'
import { linkify, safeHref } from './linkify'
import { namesIn, splitMentions } from './mentions'

export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'mention'; user: string; text: string }
  | { kind: 'link'; href: string; children: Inline[] }
  | { kind: 'strong' | 'em' | 'del'; children: Inline[] }

export type Part =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'code'; language: string; text: string }
  | { kind: 'quote'; parts: Part[] }
  /** `numbers` are those in the source: CommonMark would count on from the first one. */
  | { kind: 'list'; numbers: readonly number[] | null; items: Part[][] }

/** Longer texts are parsed for code blocks and links only: parsing them in full takes too long. */
const FORMATTED_CHARACTERS = 6_000
const LONG_CHARACTERS = 2_500
const LONG_LINES = 30
/** Deeper nesting of quotes does not occur in real messages and would exhaust the stack. */
const DEEP = /(?:>[ \t]*){20}/
const FENCE = /^```([^\n`]*)\n([\s\S]*?)(?:\n```[ \t]*$|$(?![\s\S]))/gm
const EAST_ASIAN = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/

const off = (): undefined => undefined

/**
 * CommonMark's rules for `**` fail between Chinese words and punctuation: "**注意：**请看" would not be bold.
 * There the nearest pair is used.
 */
function eastAsianEmphasis(
  lexer: { inlineTokens(text: string): Token[] },
  src: string,
): Tokens.Strong | Tokens.Em | false {
  const match = /^(\*\*?)(?![\s*])([^*`[\]\n\\]*[^\s*`[\]\n\\])\1(?!\*)/.exec(src)
  const [raw, mark, text] = match ?? []
  if (raw === undefined || text === undefined) return false
  if (!EAST_ASIAN.test(raw + src.charAt(raw.length))) return false
  return { type: mark === '**' ? 'strong' : 'em', raw, text, tokens: lexer.inlineTokens(text) }
}

// Syntax disabled here stays plain text: headings, HTML, images, tables, rules.
const tokenizer: TokenizerObject = {
  heading: off,
  lheading: off,
  html: off,
  tag: off,
  table: off,
  def: off,
  hr: off,
  code: off,
  reflink: off,
  emStrong(src) {
    return eastAsianEmphasis(this.lexer, src)
  },
  del(src) {
    // A single tilde means "about" far more often than it means strikethrough.
    return src.startsWith('~~') ? false : undefined
  },
  url(src) {
    const [first] = linkify(src.split(/\s/, 1)[0] ?? '')
    if (first?.kind !== 'link') return undefined
    const tokens: Token[] = [{ type: 'text', raw: first.text, text: first.text }]
    return { type: 'link', raw: first.text, text: first.text, href: first.href, tokens }
  },
}
const marked = new Marked({ gfm: true, breaks: false }).use({ tokenizer })

export function readMarkdown(text: string): Part[] {
  if (DEEP.test(text)) return [plain(text)]
  if (text.length > FORMATTED_CHARACTERS) return onlyCode(text)
  const parts = blocks(marked.lexer(text))
  // "-" alone is an empty list in Markdown, but its author meant a dash.
  return parts.some(hasText) ? parts : [plain(text)]
}

/** Whether a text is taller than a block of code, which is folded separately. */
export function isLong(text: string): boolean {
  const prose = text.replace(FENCE, '')
  return prose.length > LONG_CHARACTERS || prose.split('\n').length > LONG_LINES
}

function onlyCode(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(FENCE)) {
    const before = text.slice(end, match.index).replace(/^\n+|\n+$/g, '')
    if (before !== '') parts.push(plain(before))
    parts.push({ kind: 'code', language: language(match[1]), text: match[2] ?? '' })
    end = match.index + match[0].length
  }
  const rest = text.slice(end).replace(/^\n+|\n+$/g, '')
  if (rest !== '') parts.push(plain(rest))
  return parts
}

/** The possible mentions in a text, each as its candidate usernames, longest first; code contains no mentions. */
export function possibleMentions(text: string): string[][] {
  const called = new Set(readMarkdown(text).flatMap(usersIn))
  return [...called].map(namesIn)
}

function usersIn(part: Part): string[] {
  switch (part.kind) {
    case 'paragraph':
      return part.children.flatMap(usersInline)
    case 'quote':
      return part.parts.flatMap(usersIn)
    case 'list':
      return part.items.flat().flatMap(usersIn)
    case 'code':
      return []
  }
}

function usersInline(child: Inline): string[] {
  if (child.kind === 'mention') return [child.user]
  return 'children' in child ? child.children.flatMap(usersInline) : []
}

function plain(text: string): Part {
  return { kind: 'paragraph', children: inText(text, false) }
}

function blocks(tokens: readonly Token[]): Part[] {
  const parts: Part[] = []
  let apart = true
  let ticked = false
  for (const token of tokens as readonly MarkedToken[]) {
    const before = parts.at(-1)
    switch (token.type) {
      case 'space':
        break
      case 'code':
        parts.push({ kind: 'code', language: language(token.lang), text: token.text })
        break
      case 'blockquote':
        parts.push({ kind: 'quote', parts: blocks(token.tokens) })
        break
      case 'list':
        parts.push(list(token))
        break
      default: {
        const inner = 'tokens' in token ? token.tokens : undefined
        const children = inner ? inlines(inner, false) : inText(token.raw, false)
        // A disabled heading ends a paragraph; as plain text it is the next line.
        if (!apart && before?.kind === 'paragraph') {
          const glue = ticked ? '' : '\n'
          before.children.push({ kind: 'text', text: glue }, ...children)
        } else parts.push({ kind: 'paragraph', children })
      }
    }
    ticked = token.type === 'checkbox'
    apart = token.type === 'space' || token.raw.endsWith('\n\n')
  }
  return parts
}

function list(token: Tokens.List): Part {
  const number = (item: Tokens.ListItem): number => Number(/^\s*(\d+)/.exec(item.raw)?.[1] ?? 0)
  const numbers = token.ordered ? token.items.map(number) : null
  return { kind: 'list', numbers, items: token.items.map((item) => blocks(item.tokens)) }
}

function inlines(tokens: readonly Token[], inLink: boolean): Inline[] {
  return (tokens as readonly MarkedToken[]).flatMap((token) => inline(token, inLink))
}

function inline(token: MarkedToken, inLink: boolean): Inline[] {
  switch (token.type) {
    case 'strong':
    case 'em':
    case 'del':
      return [{ kind: token.type, children: inlines(token.tokens, inLink) }]
    case 'codespan':
      return [{ kind: 'code', text: token.text }]
    case 'escape':
      return [{ kind: 'text', text: token.text }]
    case 'br':
      return [{ kind: 'text', text: '\n' }]
    case 'link': {
      const href = safeHref(token.href)
      if (href === null || inLink) return inText(token.raw, inLink)
      return [{ kind: 'link', href, children: inlines(token.tokens, true) }]
    }
    case 'text':
      return token.tokens ? inlines(token.tokens, inLink) : inText(token.text, inLink)
    default:
      return inText(token.raw, inLink)
  }
}

function inText(text: string, inLink: boolean): Inline[] {
  if (inLink) return text === '' ? [] : [{ kind: 'text', text }]
  return linkify(text).flatMap((part): Inline[] =>
    part.kind === 'link'
      ? [{ kind: 'link', href: part.href, children: [{ kind: 'text', text: part.text }] }]
      : splitMentions(part.text),
  )
}

function language(info = ''): string {
  return /^[\w+#.-]{1,20}/.exec(info.trim())?.[0] ?? ''
}

function hasText(part: Part): boolean {
  switch (part.kind) {
    case 'paragraph':
      return part.children.length > 0
    case 'code':
      return part.text.trim() !== ''
    case 'quote':
      return part.parts.some(hasText)
    case 'list':
      return part.items.some((item) => item.some(hasText))
  }
}
