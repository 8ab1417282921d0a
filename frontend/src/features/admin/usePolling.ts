// Asks again and again while somebody looks, and says what went wrong the last time.
import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { errorText } from '@/i18n'

export interface Polling {
  error: Ref<string>
  /** Asks at once. */
  now: () => void
}

export function usePolling(ask: () => Promise<void>, everyMillis: number): Polling {
  const error = ref('')
  let timer = 0
  /** Counts the turns: of two that overlap, only the later goes on. */
  let turns = 0

  async function turn(): Promise<void> {
    const mine = ++turns
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
    if (mine === turns) timer = window.setTimeout(turn, everyMillis)
  }

  function now(): void {
    window.clearTimeout(timer)
    void turn()
  }

  function onVisible(): void {
    if (document.visibilityState === 'visible') now()
  }

  onMounted(() => {
    now()
    document.addEventListener('visibilitychange', onVisible)
  })
  onUnmounted(() => {
    turns += 1
    window.clearTimeout(timer)
    document.removeEventListener('visibilitychange', onVisible)
  })
  return { error, now }
}
