// Shows the text of a message: Markdown as elements, everything else as text, never as HTML.
import { h, type FunctionalComponent, type VNode, type VNodeChild } from 'vue'
import { readMarkdown, type Inline, type Part } from '@/domain/markdown'
import type { Message } from '@/domain/rows'
import CodeBlock from './CodeBlock.vue'

interface Props {
  message: Message
  /** The reader's user name: being mentioned oneself is to be seen. */
  me: string
}

/** A message is another object once it is edited, so what was read of one holds as long as it does. */
const read = new WeakMap<Message, readonly Part[]>()

const ONLY_EMOJI =
  /^(?:\p{Extended_Pictographic}(?:\ufe0f|\u20e3|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*\s?){1,3}$/u

export const MessageText: FunctionalComponent<Props> = ({ message, me }) => {
  let parts = read.get(message)
  if (!parts) {
    parts = readMarkdown(message.text)
    read.set(message, parts)
  }
  const large = message.text.length < 30 && ONLY_EMOJI.test(message.text)
  return h('div', { class: ['text', { large }] }, showParts(parts, { message, me }))
}
MessageText.props = ['message', 'me']

function showParts(parts: readonly Part[], props: Props): VNode[] {
  return parts.map((part) => {
    switch (part.kind) {
      case 'paragraph':
        return h('p', showInlines(part.children, props))
      case 'code':
        return h(CodeBlock, { language: part.language, text: part.text })
      case 'quote':
        return h('blockquote', showParts(part.parts, props))
      case 'list': {
        const items = part.items.map((item) => h('li', showParts(item, props)))
        return part.start === null ? h('ul', items) : h('ol', { start: part.start }, items)
      }
    }
  })
}

function showInlines(children: readonly Inline[], props: Props): VNodeChild[] {
  return children.map((child) => {
    switch (child.kind) {
      case 'text':
        return child.text
      case 'code':
        return h('code', child.text)
      case 'mention':
        return showMention(child.user, child.text, props)
      case 'link':
        return h(
          'a',
          { href: child.href, target: '_blank', rel: 'noopener noreferrer' },
          showInlines(child.children, props),
        )
      default:
        return h(child.kind, showInlines(child.children, props))
    }
  })
}

/** Only whom the server takes to be mentioned; before it has said so, whoever is written as such. */
function showMention(user: string, text: string, { message, me }: Props): VNodeChild {
  if (message.mentions !== null && !message.mentions.includes(user)) return text
  return h('span', { class: ['mention', { me: user === me }] }, text)
}
