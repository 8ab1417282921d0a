// Fits the page above the keyboard of a phone whose browser lays it over the page instead (iOS).
import { onMounted, onUnmounted } from 'vue'

export function useKeyboardHeight(): void {
  const viewport = window.visualViewport

  function fit(): void {
    if (!viewport) return
    // Somebody who zooms in sees less of the page too, but wants it to stay as it is.
    const covered = viewport.scale === 1 && window.innerHeight - viewport.height > 80
    const { style } = document.documentElement
    if (covered) style.setProperty('--visible-height', `${viewport.height}px`)
    else style.removeProperty('--visible-height')
  }

  onMounted(() => viewport?.addEventListener('resize', fit))
  onUnmounted(() => viewport?.removeEventListener('resize', fit))
}
