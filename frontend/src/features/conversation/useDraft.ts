// Holds the text of the composer, and stores it as the conversation's draft until it is sent.
import { onBeforeUnmount, onMounted, ref, watch, type Ref } from 'vue'
import type { Target } from '@/domain/outbox'
import type { Message } from '@/domain/rows'
import { useDrafts } from '@/stores/drafts'

const KEEP_MILLIS = 500

export interface Draft {
  text: Ref<string>
  /** Empties the composer and deletes the draft. */
  clear(): void
}

/** While `editing` a message this holds its text; the draft is restored afterwards. */
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

  /** A tab without new input does not overwrite the text of another tab. */
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
  // Two tabs of one conversation share one draft: text sent by one must not be sent again by the other.
  watch(
    () => drafts.elsewhere,
    (news) => {
      // Text being typed in this tab is not replaced.
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
