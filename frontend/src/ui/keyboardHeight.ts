// Fits the page above the on-screen keyboard in browsers that lay it over the page (iOS).
import { onMounted, onUnmounted } from 'vue'

export function useKeyboardHeight(): void {
  const viewport = window.visualViewport

  function fit(): void {
    if (!viewport) return
    // Zooming in also reduces the viewport, but the layout must then stay as it is.
    const covered = viewport.scale === 1 && window.innerHeight - viewport.height > 80
    const { style } = document.documentElement
    if (covered) style.setProperty('--visible-height', `${viewport.height}px`)
    else style.removeProperty('--visible-height')
  }

  onMounted(() => viewport?.addEventListener('resize', fit))
  onUnmounted(() => viewport?.removeEventListener('resize', fit))
}
