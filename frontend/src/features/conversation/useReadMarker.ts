// Tracks how far a conversation has been read: the position of the "new messages" line, and the read marker.
import { ref, watch, type Ref } from 'vue'
import type { Conversation } from '@/stores/conversation'
import { useAttention } from '@/ui/attention'

export interface ReadMarker {
  /** The number below which the line is shown; null for no line. */
  newAfter: Ref<number | null>
  clearLine(): void
  /** The highest number that was in view or jumped to, whether or not the page had attention. */
  furthest(): number
  /** The view was moved to this number. */
  goes(seq: number): void
  /** Everything up to this number is in view. */
  reached(seq: number): void
}

/** `ready` once something is displayed; `pinned` while the end of the conversation is in view. */
export function useReadMarker(
  name: string,
  conversation: Conversation,
  ready: Ref<boolean>,
  pinned: Ref<boolean>,
): ReadMarker {
  const { timelines } = conversation
  const looking = useAttention()
  /** Fixed on entering: a line that moves while one reads is no mark. */
  const newAfter = ref(conversation.unread.count > 0 ? conversation.unread.read : null)
  let furthest = 0

  // Messages are read if they were in view while the page had attention; at the end this includes entries
  // that are not displayed.
  watch(
    () => [ready.value, pinned.value, looking.value, timelines.of(name)?.high ?? 0] as const,
    ([shown, atEnd, seen, seq]) => {
      if (shown && atEnd && seen && seq > 0) conversation.markRead(seq)
    },
    { immediate: true },
  )
  watch(looking, (seen) => {
    // When the user looks away, the line is set to where they stopped.
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
