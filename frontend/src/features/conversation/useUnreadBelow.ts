// Counts messages of others below the furthest point that was in view.
import { computed, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Row } from '@/domain/rows'

interface BelowOptions {
  rows: () => readonly Row[]
  me: () => string
  /** Whether the last row is the last of the conversation. */
  live: () => boolean
  /** Unread messages; used while the end is not loaded. */
  unread: () => number
  pinned: Ref<boolean>
  /** The highest number that was in view. */
  furthest: Ref<number>
}

export function useUnreadBelow({
  rows,
  me,
  live,
  unread,
  pinned,
  furthest,
}: BelowOptions): ComputedRef<number> {
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
    const after = Math.max(seen.value, furthest.value)
    return rows().filter(
      (row) =>
        row.kind === 'message' &&
        row.message.kind === 'message' &&
        (row.message.seq ?? 0) > after &&
        row.message.from !== me(),
    ).length
  })
}
