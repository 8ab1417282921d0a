// Keeps the scroll position in a list whose rows are added and removed at both ends.
import { nextTick, onMounted, onUnmounted, ref, type Ref } from 'vue'

interface ScrollOptions {
  scroller: Ref<HTMLElement | undefined>
  content: Ref<HTMLElement | undefined>
  /** Whether the end of the list is the end of the conversation. */
  live: () => boolean
  /** The reader is near an end of the loaded part. */
  nearStart: () => void
  nearEnd: () => void
  /** The reader has seen everything up to this number. */
  reached: (seq: number) => void
}

/** Within this distance the list counts as being at the end. */
const AT_END_PIXELS = 50
/** Within this distance from an end of the loaded part, more is loaded. */
const NEAR_PIXELS = 900

/** The first visible row, and its distance from the upper edge. */
export interface Place {
  seq: number
  offset: number
}

export interface Scroll {
  /** Whether the end of the conversation is in view and stays so. */
  pinned: Ref<boolean>
  /** Call this before rows change; the position is restored after the change. */
  beforeChange(): void
  toEnd(): void
  /** At a third of the height, so that preceding rows are visible. */
  toRow(row: HTMLElement): void
  place(): Place | null
  /** Scrolls a row back to its position. */
  toPlace(row: HTMLElement, offset: number): void
  /** After the first placement the reader's own scrolling counts. */
  settle(): void
  /** Checks again whether more must be loaded. */
  check(): void
}

export function useScroll(options: ScrollOptions): Scroll {
  const { scroller, content } = options
  const pinned = ref(false)
  let placed = false
  let height = 0
  let frame = 0
  /** Restores the position after the current change, unless the view is moved elsewhere first. */
  let restore: (() => void) | null = null

  function onScroll(): void {
    const box = scroller.value
    // A resize moves the content by itself; the reader has not scrolled.
    if (!box || !placed || box.clientHeight !== height) return
    pinned.value = options.live() && fromEnd(box) <= AT_END_PIXELS
    // Once per frame: a wheel sends many events.
    if (frame === 0) frame = requestAnimationFrame(look)
  }

  function look(): void {
    frame = 0
    check()
    const box = scroller.value
    if (!box || !placed) return
    const seq = lastSeen(box)
    if (seq > 0) options.reached(seq)
  }

  function check(): void {
    const box = scroller.value
    if (!box || !placed) return
    if (box.scrollTop < NEAR_PIXELS) options.nearStart()
    if (!options.live() && fromEnd(box) < NEAR_PIXELS) options.nearEnd()
  }

  function rows(): HTMLElement[] {
    return [...(content.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
  }

  /** The number of the last row above the lower edge. */
  function lastSeen(box: HTMLElement): number {
    const edge = box.getBoundingClientRect().bottom + 2
    const all = rows()
    const row = all[firstThat(all, (each) => each.getBoundingClientRect().bottom > edge) - 1]
    return Number(row?.dataset.seq ?? 0)
  }

  function firstInView(box: HTMLElement): HTMLElement | undefined {
    const top = box.getBoundingClientRect().top
    const all = rows()
    return all[firstThat(all, (each) => each.getBoundingClientRect().bottom > top)]
  }

  function place(): Place | null {
    const box = scroller.value
    const row = box && placed ? firstInView(box) : undefined
    const seq = Number(row?.dataset.seq ?? 0)
    if (!box || !row || seq === 0) return null
    return { seq, offset: row.getBoundingClientRect().top - box.getBoundingClientRect().top }
  }

  /** Remembers the first visible row; the result restores its position after rows were added or removed above it. */
  function anchor(): () => void {
    const box = scroller.value
    if (!box) return () => {}
    const row = firstInView(box)
    if (!row) return () => {}
    const place = row.getBoundingClientRect().top
    return () => {
      if (row.isConnected) box.scrollTop += row.getBoundingClientRect().top - place
    }
  }

  function beforeChange(): void {
    if (!placed) return
    restore?.()
    restore = pinned.value ? toEnd : anchor()
    void nextTick(() => {
      restore?.()
      restore = null
      look()
    })
  }

  function toEnd(): void {
    const box = scroller.value
    if (!box) return
    restore = null
    pinned.value = options.live()
    box.scrollTop = box.scrollHeight
  }

  function toRow(row: HTMLElement): void {
    toPlace(row, (scroller.value?.clientHeight ?? 0) / 3)
  }

  function toPlace(row: HTMLElement, offset: number): void {
    const box = scroller.value
    if (!box) return
    restore = null
    const now = row.getBoundingClientRect().top - box.getBoundingClientRect().top
    box.scrollTop += now - offset
    pinned.value = options.live() && fromEnd(box) <= AT_END_PIXELS
  }

  function settle(): void {
    height = scroller.value?.clientHeight ?? 0
    placed = true
    look()
  }

  const resize = new ResizeObserver(() => {
    if (!placed) return
    height = scroller.value?.clientHeight ?? 0
    if (pinned.value) toEnd()
    else onScroll()
  })
  onMounted(() => {
    scroller.value?.addEventListener('scroll', onScroll, { passive: true })
    if (scroller.value) resize.observe(scroller.value)
    if (content.value) resize.observe(content.value)
  })
  onUnmounted(() => {
    resize.disconnect()
    cancelAnimationFrame(frame)
  })

  return { pinned, beforeChange, toEnd, toRow, place, toPlace, settle, check }
}

function fromEnd(box: HTMLElement): number {
  return box.scrollHeight - box.scrollTop - box.clientHeight
}

/** The index of the first element that fits, in a list in which all later ones fit too. */
function firstThat<T>(list: readonly T[], fits: (each: T) => boolean): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (fits(list[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}
