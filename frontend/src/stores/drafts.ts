// Keeps what was typed and not sent, per person and conversation.
import { defineStore } from 'pinia'
import { useSession } from './session'
import { erase, read, write } from './storage'

export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const key = (conversation: string): string => `parley.draft.${session.me}.${conversation}`

  return {
    get: (conversation: string): string => read(key(conversation)) ?? '',
    set: (conversation: string, text: string): void =>
      text === '' ? erase(key(conversation)) : write(key(conversation), text),
  }
})
