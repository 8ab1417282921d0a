// Polls while the component is mounted, and keeps the error of the last request.
import { onMounted, onUnmounted, ref, type Ref } from 'vue'
import { errorText } from '@/i18n'

export interface Polling {
  error: Ref<string>
  /** Polls immediately. */
  now: () => void
}

export function usePolling(ask: () => Promise<void>, everyMillis: number): Polling {
  const error = ref('')
  let timer = 0
  /** Identifies the current turn: of two overlapping turns, only the later continues. */
  let turns = 0

  async function turn(): Promise<void> {
    const mine = ++turns
    // A hidden page does not poll.
    if (document.visibilityState === 'visible') {
      try {
        await ask()
        error.value = ''
      } catch (caught) {
        error.value = errorText(caught)
      }
    }
    // Measured from the response, so that a slow server is not polled faster than it answers.
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
