// Counts the messages of others that came below what a reader has seen.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Row } from '@/domain/rows'

interface BelowOptions {
  rows: () => readonly Row[]
  me: () => string
  /** Whether the last row is the last of the conversation. */
  live: () => boolean
  /** Unread messages; what counts as long as the end is not loaded. */
  unread: () => number
  pinned: Ref<boolean>
}

export function useBelow({ rows, me, live, unread, pinned }: BelowOptions): ComputedRef<number> {
  const seen = ref(0)
  const newest = computed(() => {
    const row = rows().findLast((each) => each.kind === 'message' && each.message.seq !== null)
    return row?.kind === 'message' ? (row.message.seq ?? 0) : 0
  })
  watch(
    [pinned, newest],
    () => {
      if (pinned.value) seen.value = newest.value
    },
    { flush: 'sync' },
  )
  return computed(() => {
    if (pinned.value) return 0
    if (!live()) return unread()
    return rows().filter(
      (row) =>
        row.kind === 'message' &&
        row.message.kind === 'message' &&
        (row.message.seq ?? 0) > seen.value &&
        row.message.from !== me(),
    ).length
  })
}
