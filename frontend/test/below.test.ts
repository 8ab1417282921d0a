// The jump-to-latest button counts the messages below the view, not those in it.
import { describe, expect, it } from 'vitest'
import { ref } from 'vue'
import { buildRows, type Row } from '@/domain/rows'
import { useUnreadBelow } from '@/features/conversation/useUnreadBelow'
import { entry } from './fixtures'

const rowsOf = (...seqs: number[]): Row[] =>
  buildRows(
    seqs.map((seq) => entry(seq, { from: seq === 5 ? 'ada' : 'grace' })),
    [],
    'ada',
    null,
  )

describe('useUnreadBelow', () => {
  const rows = ref<Row[]>(rowsOf(1, 2, 3, 4, 5, 6, 7, 8, 9))
  const pinned = ref(false)
  const furthest = ref(0)
  const live = ref(true)
  const below = useUnreadBelow({
    rows: () => rows.value,
    me: () => 'ada',
    live: () => live.value,
    unread: () => 995,
    pinned,
    furthest,
  })

  it('countsMessagesOfOthersBelowTheView', () => {
    furthest.value = 3
    expect(below.value).toBe(5)
    furthest.value = 6
    expect(below.value).toBe(3)
  })

  it('countsNothingAtTheEndAndOnlyNewerMessagesAfterIt', () => {
    pinned.value = true
    expect(below.value).toBe(0)
    pinned.value = false
    expect(below.value).toBe(0)
    rows.value = rowsOf(6, 7, 8, 9, 10)
    expect(below.value).toBe(1)
  })

  it('takesTheUnreadCountWhileTheEndIsNotLoaded', () => {
    live.value = false
    expect(below.value).toBe(995)
  })
})
