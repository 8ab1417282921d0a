// Holds what stands in the composer, and keeps it as the conversation's draft until it is sent.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { Target } from '@/domain/outbox'
import type { Message } from '@/domain/rows'
import { useDrafts } from '@/stores/drafts'

const KEEP_MILLIS = 500

export interface Draft {
  text: Ref<string>
  /** Empties the composer, for good. */
  clear(): void
}

/** While `editing` a message its text stands here, and the draft waits for its return. */
export function useDraft(target: Target, editing: () => Message | null): Draft {
  const drafts = useDrafts()
  const conversation = `${target.kind}:${target.name}`
  const text = ref(drafts.get(conversation))
  /** The draft as this tab last read or wrote it. */
  let known = text.value
  let timer = 0

  function keep(): void {
    window.clearTimeout(timer)
    if (!editing()) write()
  }

  /** A tab in which nothing was typed leaves alone what another has written. */
  function write(): void {
    if (text.value === known) return
    known = text.value
    drafts.set(conversation, known)
  }

  function clear(): void {
    text.value = ''
    keep()
  }

  watch(text, () => {
    window.clearTimeout(timer)
    timer = window.setTimeout(keep, KEEP_MILLIS)
  })
  watch(editing, (next, before) => {
    if (!before) write()
    if (!next) known = drafts.get(conversation)
    text.value = next ? next.text : known
  })
  // Two tabs of one conversation show one draft: what the other has sent must not be sent from here again.
  watch(
    () => drafts.elsewhere,
    (news) => {
      // What is being typed here is not taken out of somebody's hands.
      if (news?.conversation !== conversation || editing() || text.value !== known) return
      known = text.value = news.text
    },
    { flush: 'sync' },
  )
  onMounted(() => window.addEventListener('pagehide', keep))
  onBeforeUnmount(() => {
    keep()
    window.removeEventListener('pagehide', keep)
  })

  return { text, clear }
}
