// Renders the text of a message.
import { h, type FunctionalComponent } from 'vue'
import { isOnlyEmoji } from '@/domain/emoji'
import { readMarkdown, type Part } from '@/domain/markdown'
import type { Message } from '@/domain/rows'
import { showParts } from './RichText'

interface Props {
  message: Message
  /** The reader's username: own mentions are highlighted. */
  me: string
}

/** An edited message is a new object, so the parsed tree is cached per object. */
const read = new WeakMap<Message, readonly Part[]>()

export const MessageText: FunctionalComponent<Props> = ({ message, me }) => {
  let parts = read.get(message)
  if (!parts) {
    parts = readMarkdown(message.text)
    read.set(message, parts)
  }
  const { mentions } = message
  return h(
    'div',
    { class: ['text', { large: isOnlyEmoji(message.text) }] },
    showParts(parts, { mentions, me }),
  )
}
MessageText.props = ['message', 'me']
