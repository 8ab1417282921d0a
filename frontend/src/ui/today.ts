// The day that it is, for what says "today" on a page that stays open over midnight.
import { onUnmounted, shallowRef, type ShallowRef } from 'vue'

const LOOK_MILLIS = 10_000

export function useToday(): Readonly<ShallowRef<Date>> {
  const today = shallowRef(new Date())
  // No timer for midnight itself: a machine that sleeps stops it.
  const timer = window.setInterval(() => {
    const now = new Date()
    if (now.toDateString() !== today.value.toDateString()) today.value = now
  }, LOOK_MILLIS)
  onUnmounted(() => window.clearInterval(timer))
  return today
}
