// Splits a text into plain parts and links, so that it can be rendered without HTML.

export type Part = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

/**
 * The start of a link: an address with its protocol, one that begins with "www.", or an e-mail address. The
 * pattern matches an e-mail address as a whole, and only at the start of a word, so that the search takes
 * linear time.
 */
const BEGINNING =
  /https?:\/\/|mailto:|(?<![a-z0-9@./_-])www\.(?=[^\s.])|(?<![a-z0-9._%+@-])(?<email>[a-z0-9][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24})(?![a-z0-9@-])/giu
/** Characters that end a link: white space, quotes, CJK punctuation; `**` and `~~` are Markdown. */
const END =
  /[\s<>"`\p{Cc}\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201d]|\*\*|~~/gu
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])

export function linkify(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  BEGINNING.lastIndex = 0
  for (let match = BEGINNING.exec(text); match; match = BEGINNING.exec(text)) {
    const email = match.groups?.email
    const shown = email ?? withoutTail(text.slice(match.index, endOf(text, match.index)))
    const href = safeHref(withProtocol(shown, email !== undefined))
    if (href === null) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: shown, href })
    end = match.index + shown.length
    BEGINNING.lastIndex = end
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** Also ends a link before a closing bracket whose partner is not in the link. */
function endOf(text: string, start: number): number {
  END.lastIndex = start
  const end = END.exec(text)?.index ?? text.length
  const open = { '(': 0, '[': 0 }
  for (let at = start; at < end; at++) {
    const unit = text[at] ?? ''
    if (unit === '(' || unit === '[') open[unit] += 1
    else if (unit === ')' && --open['('] < 0) return at
    else if (unit === ']' && --open['['] < 0) return at
  }
  return end
}

/** "See https://a.example/x." links without the full stop, and "(https://a.example/x;)" without the semicolon. */
function withoutTail(cut: string): string {
  // The "'s" of "https://a.example's" is not part of the link; an apostrophe in a path is.
  const link = cut.replace(/^(https?:\/\/[^/]*|www\.[^/]*)'s$/iu, '$1')
  // Round and square brackets are balanced already.
  let unpaired = count(link, '}') - count(link, '{')
  let end = link.length
  for (; end > 0; end--) {
    const last = link[end - 1] ?? ''
    if (last === '}') {
      if (unpaired <= 0) break
      unpaired -= 1
    } else if (last === '{') unpaired += 1
    else if (!/[.,;:!?'*_~([]/.test(last)) break
  }
  return link.slice(0, end)
}

function withProtocol(link: string, isEmail: boolean): string {
  if (isEmail) return `mailto:${link}`
  return /^www\./i.test(link) ? `https://${link}` : link
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

/** The address if messages may link to it, else null. */
export function safeHref(link: string): string | null {
  try {
    const url = new URL(link)
    if (!PROTOCOLS.has(url.protocol)) return null
    if (url.protocol === 'mailto:' ? url.pathname === '' : url.hostname === '') return null
    return url.href
  } catch {
    return null
  }
}
