// Counts the unread conversations above and below the visible part of a list, and scrolls to the next of
// them.
import { nextTick, onMounted, onUnmounted, ref, watch, type Ref } from 'vue'
import { positionOf } from '@/domain/outOfView'

export interface OutOfView {
  above: Ref<number>
  below: Ref<number>
  showAbove(): void
  showBelow(): void
}

/** `changes` is anything whose change may add or remove unread rows. */
export function useOutOfView(
  list: Ref<HTMLElement | undefined>,
  changes: () => unknown,
): OutOfView {
  const above = ref(0)
  const below = ref(0)
  let frame = 0

  function rowsOutOfView(): { above: HTMLElement[]; below: HTMLElement[] } {
    const rows = { above: [] as HTMLElement[], below: [] as HTMLElement[] }
    const box = list.value
    // Hidden, as on a phone's other pages: nothing is out of view.
    if (!box || box.offsetParent === null) return rows
    const { top, bottom } = box.getBoundingClientRect()
    const view = { top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) }
    for (const link of box.querySelectorAll<HTMLElement>('.side-row > .link.unread')) {
      // The row itself: querying the contents of rows out of view would force their layout.
      const row = link.parentElement ?? link
      const position = positionOf(row.getBoundingClientRect(), view)
      if (position !== 'within') rows[position].push(row)
    }
    return rows
  }

  function count(): void {
    frame = 0
    const rows = rowsOutOfView()
    above.value = rows.above.length
    below.value = rows.below.length
  }

  function countSoon(): void {
    if (frame === 0) frame = requestAnimationFrame(count)
  }

  function show(row: HTMLElement | undefined): void {
    row?.scrollIntoView({ block: 'center' })
    countSoon()
  }

  onMounted(() => {
    // The list or the page that contains it may scroll.
    window.addEventListener('scroll', countSoon, { capture: true, passive: true })
    window.addEventListener('resize', countSoon)
    countSoon()
  })
  onUnmounted(() => {
    cancelAnimationFrame(frame)
    window.removeEventListener('scroll', countSoon, { capture: true })
    window.removeEventListener('resize', countSoon)
  })
  watch(changes, () => void nextTick(countSoon))

  return {
    above,
    below,
    showAbove: () => show(rowsOutOfView().above.at(-1)),
    showBelow: () => show(rowsOutOfView().below[0]),
  }
}
