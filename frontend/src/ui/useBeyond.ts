// Counts the unread conversations above and below the visible part of a list, and scrolls to the next of
// them.
import { nextTick, onMounted, onUnmounted, ref, watch, type Ref } from 'vue'
import { placeOf } from '@/domain/beyond'

export interface Beyond {
  above: Ref<number>
  below: Ref<number>
  showAbove(): void
  showBelow(): void
}

/** `changes` is anything whose change may add or remove unread rows. */
export function useBeyond(list: Ref<HTMLElement | undefined>, changes: () => unknown): Beyond {
  const above = ref(0)
  const below = ref(0)
  let frame = 0

  function parted(): { above: HTMLElement[]; below: HTMLElement[] } {
    const parts = { above: [] as HTMLElement[], below: [] as HTMLElement[] }
    const box = list.value
    // Hidden, as on a phone's other pages: nothing is out of view.
    if (!box || box.offsetParent === null) return parts
    const { top, bottom } = box.getBoundingClientRect()
    const view = { top: Math.max(top, 0), bottom: Math.min(bottom, window.innerHeight) }
    for (const link of box.querySelectorAll<HTMLElement>('.side-row > .link.unread')) {
      // The row itself: querying the contents of rows out of view would force their layout.
      const row = link.parentElement ?? link
      const place = placeOf(row.getBoundingClientRect(), view)
      if (place !== 'within') parts[place].push(row)
    }
    return parts
  }

  function count(): void {
    frame = 0
    const parts = parted()
    above.value = parts.above.length
    below.value = parts.below.length
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
    showAbove: () => show(parted().above.at(-1)),
    showBelow: () => show(parted().below[0]),
  }
}
