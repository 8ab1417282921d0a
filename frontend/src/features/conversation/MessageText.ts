// Shows the text of a message.
import { h, type FunctionalComponent } from 'vue'
import { isOnlyEmoji } from '@/domain/emoji'
import { readMarkdown, type Part } from '@/domain/markdown'
import type { Message } from '@/domain/rows'
import { showParts } from './RichText'

interface Props {
  message: Message
  /** The reader's user name: being mentioned oneself is to be seen. */
  me: string
}

/** A message is another object once it is edited, so what was read of one holds as long as it does. */
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
