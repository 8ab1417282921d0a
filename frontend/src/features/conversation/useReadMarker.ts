// Knows up to where somebody has read a conversation: where the line "new messages" stands, and what to tell.
import { ref, watch, type Ref } from 'vue'
import type { Conversation } from '@/stores/conversation'
import { useAttention } from '@/ui/attention'

export interface ReadMarker {
  /** The number under which the line stands; null for no line. */
  newAfter: Ref<number | null>
  clearLine(): void
  /** Up to where messages stood in view or were jumped to, whether or not somebody was looking. */
  furthest(): number
  /** The reader was brought to this number. */
  goes(seq: number): void
  /** Everything up to this number stands in view. */
  reached(seq: number): void
}

/** `ready` once something is shown; `pinned` while the end of the conversation is in view. */
export function useReadMarker(
  name: string,
  conversation: Conversation,
  ready: Ref<boolean>,
  pinned: Ref<boolean>,
): ReadMarker {
  const { timelines } = conversation
  const looking = useAttention()
  /** Frozen on entering: a line that moves while one reads is no mark. */
  const newAfter = ref(conversation.unread.count > 0 ? conversation.unread.read : null)
  let furthest = 0

  // Read is what stood in view while somebody was looking at it; at the end also what cannot be seen.
  watch(
    () => [ready.value, pinned.value, looking.value, timelines.of(name)?.high ?? 0] as const,
    ([shown, atEnd, seen, seq]) => {
      if (shown && atEnd && seen && seq > 0) conversation.markRead(seq)
    },
    { immediate: true },
  )
  watch(looking, (seen) => {
    // Whoever looks away finds the line where they stopped.
    if (!seen && ready.value) newAfter.value = conversation.unread.read
  })

  function goes(seq: number): void {
    furthest = Math.max(furthest, seq)
  }

  function reached(seq: number): void {
    timelines.reads(name, seq)
    goes(seq)
    if (ready.value && looking.value) conversation.markRead(seq)
  }

  return {
    newAfter,
    clearLine: () => (newAfter.value = null),
    furthest: () => Math.max(conversation.unread.read, furthest),
    goes,
    reached,
  }
}
