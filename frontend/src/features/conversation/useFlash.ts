// Highlights a row for a moment after a jump.
import { onUnmounted } from 'vue'

const FLASH_MILLIS = 2_000

export function useFlash(): (row: HTMLElement) => void {
  let flashing: { row: HTMLElement; timer: number } | null = null

  function end(): void {
    if (!flashing) return
    window.clearTimeout(flashing.timer)
    flashing.row.classList.remove('flash')
    flashing = null
  }
  onUnmounted(end)

  return (row) => {
    end()
    row.classList.add('flash')
    flashing = { row, timer: window.setTimeout(end, FLASH_MILLIS) }
  }
}
