// Scrolls to a place in the conversation: the "new messages" line, one message, the end.
import type { Ref } from 'vue'
import { useFlash } from './useFlash'
import type { Place, Scroll } from './useScroll'

/** The methods of the message list. */
export interface ListNavigation {
  showLine(): void
  /** Scrolls to a message and highlights it for a moment. */
  showSeq(seq: number): void
  showEnd(): void
  /** The reader's position, to restore it later. */
  place(): Place | null
  showPlace(place: Place): void
  /** Checks again whether more must be loaded. */
  check(): void
}

export function useListNavigation(
  content: Ref<HTMLElement | undefined>,
  scroll: Scroll,
): ListNavigation {
  const flash = useFlash()

  function rowOf(seq: number): HTMLElement | undefined {
    const all = [...(content.value?.querySelectorAll<HTMLElement>('[data-row][data-seq]') ?? [])]
    return all.find((row) => Number(row.dataset.seq) >= seq) ?? all.at(-1)
  }

  function showLine(): void {
    const line = content.value?.querySelector<HTMLElement>('[data-testid=new-line]')
    if (line) scroll.toRow(line)
    else scroll.toEnd()
    scroll.settle()
  }

  function showSeq(seq: number): void {
    const row = rowOf(seq)
    if (row) {
      scroll.toRow(row)
      flash(row)
      row.focus({ preventScroll: true })
    } else scroll.toEnd()
    scroll.settle()
  }

  function showPlace({ seq, offset }: Place): void {
    const row = rowOf(seq)
    if (row) scroll.toPlace(row, offset)
    else scroll.toEnd()
    scroll.settle()
  }

  function showEnd(): void {
    scroll.toEnd()
    scroll.settle()
  }

  return { showLine, showSeq, showEnd, place: scroll.place, showPlace, check: scroll.check }
}
