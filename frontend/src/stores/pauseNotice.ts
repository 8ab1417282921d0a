// Informs the reader that the server asked for a pause, and how long it lasts.
import { computed, shallowRef, type ComputedRef } from 'vue'
import { pauseBanner, type Banner } from '@/realtime/banner'

const COUNT_MILLIS = 250

interface PauseOptions {
  /** When the pause ends, in milliseconds; 0 without a pause. */
  until: () => number
  /** Whether messages are waiting to be sent. */
  holding: () => boolean
}

export interface PauseNotice {
  banner: ComputedRef<Banner | null>
  secondsLeft: ComputedRef<number>
  look(): void
}

export function usePauseNotice({ until, holding }: PauseOptions): PauseNotice {
  const pause = shallowRef<{ leftMillis: number; heldMillis: number } | null>(null)
  let timer = 0
  let heldSince = 0

  /** From the first refusal until no message is held back any more. */
  function look(): void {
    window.clearTimeout(timer)
    const time = Date.now()
    const end = until()
    if (!holding()) heldSince = 0
    else if (heldSince === 0 && end > 0) heldSince = time
    if (heldSince === 0) {
      pause.value = null
      return
    }
    pause.value = { leftMillis: Math.max(0, end - time), heldMillis: time - heldSince }
    timer = window.setTimeout(look, COUNT_MILLIS)
  }

  return {
    banner: computed(
      () => pause.value && pauseBanner(pause.value.leftMillis, pause.value.heldMillis),
    ),
    secondsLeft: computed(() => Math.max(1, Math.ceil((pause.value?.leftMillis ?? 0) / 1_000))),
    look,
  }
}
