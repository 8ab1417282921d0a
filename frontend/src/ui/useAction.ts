// Runs the action of a button, one run at a time, and keeps its error.
import { ref, type Ref } from 'vue'
import { errorText } from '@/i18n'

export interface Action {
  busy: Ref<boolean>
  error: Ref<string>
  /** True if it succeeded. */
  run: (work: () => Promise<void>) => Promise<boolean>
}

export function useAction(): Action {
  const busy = ref(false)
  const error = ref('')

  async function run(work: () => Promise<void>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    error.value = ''
    try {
      await work()
      return true
    } catch (caught) {
      error.value = errorText(caught)
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, error, run }
}
