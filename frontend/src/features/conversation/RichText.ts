// Renders Markdown as elements and everything else as text, never as HTML.
import { h, type FunctionalComponent, type VNode, type VNodeChild } from 'vue'
import { readMarkdown, type Inline, type Part } from '@/domain/markdown'
import { namesIn } from '@/domain/mentions'
import { usePeople } from '@/stores/people'
import { TextLink } from '@/ui/TextLink'
import CodeBlock from './CodeBlock.vue'

export interface Reading {
  /** The usernames that the server recognized as mentions; null until it has returned them. */
  mentions: readonly string[] | null
  /** The reader's username: own mentions are highlighted. */
  me: string
}

export const RichText: FunctionalComponent<Reading & { text: string }> = ({ text, mentions, me }) =>
  h('div', { class: 'text' }, showParts(readMarkdown(text), { mentions, me }))
RichText.props = ['text', 'mentions', 'me']

/** Each part has the direction of its own letters; its contents inherit it (see .text in the styles). */
export function showParts(parts: readonly Part[], reading: Reading): VNode[] {
  return parts.map((part) => showPart(part, reading, 'auto'))
}

function showPart(part: Part, reading: Reading, dir: 'auto' | undefined): VNode {
  const inner = (inside: readonly Part[]): VNode[] =>
    inside.map((each) => showPart(each, reading, undefined))
  switch (part.kind) {
    case 'paragraph':
      return h('p', { dir }, showInlines(part.children, reading))
    case 'code':
      return h(CodeBlock, { language: part.language, text: part.text })
    case 'quote':
      return h('blockquote', { dir }, inner(part.parts))
    case 'list': {
      const { numbers } = part
      const items = part.items.map((item, at) => h('li', { value: numbers?.[at] }, inner(item)))
      return h(numbers ? 'ol' : 'ul', { dir }, items)
    }
  }
}

function showInlines(children: readonly Inline[], reading: Reading): VNodeChild[] {
  return children.map((child) => {
    switch (child.kind) {
      case 'text':
        return child.text
      case 'code':
        return h('code', child.text)
      case 'mention':
        return showMention(child.user, child.text, reading)
      case 'link':
        return h(TextLink, { href: child.href }, () => showInlines(child.children, reading))
      default:
        return h(child.kind, showInlines(child.children, reading))
    }
  })
}

/** Only the mentions that the server recognized; until then, people known to this page. */
function showMention(user: string, text: string, { mentions, me }: Reading): VNodeChild {
  const people = usePeople()
  const isMeant = (name: string): boolean =>
    mentions === null ? people.isKnown(name) : mentions.includes(name)
  const name = namesIn(user).find(isMeant)
  if (name === undefined) return text
  const end = name.length + 1
  return [
    h('span', { class: ['mention', { me: name === me }] }, text.slice(0, end)),
    text.slice(end),
  ]
}
