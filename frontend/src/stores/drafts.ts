// Keeps unsent text per person and conversation, and lists the conversations that have a draft.
import { defineStore } from 'pinia'
import { shallowReactive, shallowRef, watch } from 'vue'
import { useSession } from './session'
import { erase, keysWith, read, write } from './storage'

export const useDrafts = defineStore('drafts', () => {
  const session = useSession()
  const begun = shallowReactive(new Set<string>())
  /** The last change made by another tab, and its conversation. */
  const elsewhere = shallowRef<{ conversation: string; text: string } | null>(null)
  /** The person has signed out: text still in a composer is not saved. */
  let closed = false
  const prefix = (): string => `parley.draft.${session.me}.`

  watch(
    () => session.me,
    () => {
      begun.clear()
      for (const key of keysWith(prefix())) begun.add(key.slice(prefix().length))
    },
    { immediate: true },
  )

  window.addEventListener('storage', (event) => {
    // Another tab changed or sent the draft.
    if (!event.key?.startsWith(prefix())) return
    const conversation = event.key.slice(prefix().length)
    if (event.newValue === null) begun.delete(conversation)
    else begun.add(conversation)
    elsewhere.value = { conversation, text: event.newValue ?? '' }
  })

  function set(conversation: string, text: string): void {
    if (closed) return
    if (text === '') {
      begun.delete(conversation)
      erase(prefix() + conversation)
    } else {
      begun.add(conversation)
      write(prefix() + conversation, text)
    }
  }

  function eraseAll(): void {
    closed = true
    begun.clear()
    for (const key of keysWith(prefix())) erase(key)
  }

  return {
    count: (): number => begun.size,
    eraseAll,
    get: (conversation: string): string => read(prefix() + conversation) ?? '',
    set,
    elsewhere,
    has: (conversation: string): boolean => begun.has(conversation),
  }
})
