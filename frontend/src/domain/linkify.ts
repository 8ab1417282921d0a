// Splits a text into plain parts and links, so that it can be shown without any HTML.

export type Part = { kind: 'text'; text: string } | { kind: 'link'; text: string; href: string }

// A link ends at white space, quotes, angle brackets and CJK punctuation, which no one means as part of it.
const CANDIDATE =
  /(?:https?:\/\/|mailto:)[^\s<>"'`\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\u2018-\u201d]+/giu
const PROTOCOLS = new Set(['http:', 'https:', 'mailto:'])
const PAIRS: Record<string, string> = { ')': '(', ']': '[', '}': '{' }

export function linkify(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const shown = withoutTail(match[0])
    const href = safeHref(shown)
    if (href === null) continue
    if (match.index > end) parts.push({ kind: 'text', text: text.slice(end, match.index) })
    parts.push({ kind: 'link', text: shown, href })
    end = match.index + shown.length
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) })
  return parts
}

/** "(see https://a.example/x)." links without `).`, while a closing bracket with its partner inside stays. */
function withoutTail(link: string): string {
  let shown = link
  for (;;) {
    const last = shown.at(-1) ?? ''
    const opening = PAIRS[last]
    const unpaired = opening !== undefined && count(shown, last) > count(shown, opening)
    if (!unpaired && !/[.,;:!?*_~]/.test(last)) return shown
    shown = shown.slice(0, -1)
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1
}

/** The address if it may be followed from a message, else null. */
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
