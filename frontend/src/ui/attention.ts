// Whether the page has the user's attention: it is visible and has the focus.
import { onUnmounted, ref, type Ref } from 'vue'

export function useAttention(): Ref<boolean> {
  const looking = ref(now())
  const update = (): void => {
    looking.value = now()
  }
  window.addEventListener('focus', update)
  window.addEventListener('blur', update)
  document.addEventListener('visibilitychange', update)
  onUnmounted(() => {
    window.removeEventListener('focus', update)
    window.removeEventListener('blur', update)
    document.removeEventListener('visibilitychange', update)
  })
  return looking
}

function now(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus()
}
