// Brings a place of the conversation into view: the line "new messages", one message, the end.
import type { Ref } from 'vue'
import { useFlash } from './useFlash'
import type { Place, Scroll } from './useScroll'

/** What the list of messages can be told. */
export interface Showing {
  showLine(): void
  /** Brings a message into view and lets it stand out for a moment. */
  showSeq(seq: number): void
  showEnd(): void
  /** Where its reader is, and the way back there. */
  place(): Place | null
  showPlace(place: Place): void
  /** Looks again whether more is wanted. */
  check(): void
}

export function useShowing(content: Ref<HTMLElement | undefined>, scroll: Scroll): Showing {
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
