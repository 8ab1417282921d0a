// Asks again and again while somebody looks, and says what went wrong the last time.
import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { errorText } from '@/i18n'

export function usePolling(ask: () => Promise<void>, everyMillis: number): { error: Ref<string> } {
  const error = ref('')
  let timer = 0
  let gone = false

  async function turn(): Promise<void> {
    // A page that nobody sees need not ask.
    if (document.visibilityState === 'visible') {
      try {
        await ask()
        error.value = ''
      } catch (caught) {
        error.value = errorText(caught)
      }
    }
    // Counted from the answer, so that a slow server is not asked faster than it answers.
    if (!gone) timer = window.setTimeout(turn, everyMillis)
  }

  function onVisible(): void {
    if (document.visibilityState !== 'visible') return
    window.clearTimeout(timer)
    void turn()
  }

  onMounted(() => {
    void turn()
    document.addEventListener('visibilitychange', onVisible)
  })
  onUnmounted(() => {
    gone = true
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
  })
  return { error }
}
