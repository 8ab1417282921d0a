// A draft is kept per conversation, and two tabs of one conversation do not overwrite each other.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createApp, nextTick, shallowRef, type App } from 'vue'
import type { Message } from '@/domain/rows'
import { useDraft, type Draft } from '@/features/conversation/useDraft'

const KEY = 'parley.draft..room:lobby'

describe('a draft', () => {
  const editing = shallowRef<Message | null>(null)
  let app: App
  let draft: Draft

  function open(): void {
    app = createApp({
      setup() {
        draft = useDraft({ kind: 'room', name: 'lobby' }, () => editing.value)
        return () => null
      },
    })
    app.mount(document.createElement('div'))
  }

  /** A storage event of another tab. */
  function elsewhere(newValue: string | null): void {
    if (newValue === null) localStorage.removeItem(KEY)
    else localStorage.setItem(KEY, newValue)
    window.dispatchEvent(new StorageEvent('storage', { key: KEY, newValue }))
  }

  beforeEach(() => {
    localStorage.clear()
    setActivePinia(createPinia())
    editing.value = null
    open()
  })
  afterEach(() => app.unmount())

  it('outlivesThePage', async () => {
    draft.text.value = 'half a sen'
    await nextTick()
    window.dispatchEvent(new Event('pagehide'))
    app.unmount()
    open()
    expect(draft.text.value).toBe('half a sen')
  })

  it('followsTheOtherTab', () => {
    elsewhere('half a sen')
    expect(draft.text.value).toBe('half a sen')
    elsewhere(null)
    expect(draft.text.value).toBe('')
  })

  it('isNotReplacedWhileTyping', () => {
    draft.text.value = 'typed here'
    elsewhere('typed there')
    expect(draft.text.value).toBe('typed here')
  })

  it('isNotMistakenForTheTextOfAMessageThatIsBeingChanged', async () => {
    editing.value = { text: 'said before' } as Message
    await nextTick()
    elsewhere('typed there')
    expect(draft.text.value).toBe('said before')
    editing.value = null
    await nextTick()
    expect(draft.text.value).toBe('typed there')
  })

  it('isOnlyThatOfItsConversation', () => {
    window.dispatchEvent(
      new StorageEvent('storage', { key: 'parley.draft..room:ops', newValue: 'in ops' }),
    )
    expect(draft.text.value).toBe('')
  })
})
