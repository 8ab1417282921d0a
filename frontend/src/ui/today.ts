// The present day by the server's clock, for date lines on a page that stays open over midnight.
import { onUnmounted, shallowRef, type ShallowRef } from 'vue'
import { serverClock } from '@/domain/serverClock'

const LOOK_MILLIS = 10_000

export function useToday(): Readonly<ShallowRef<Date>> {
  const today = shallowRef(new Date(serverClock.now()))
  // No timer for midnight itself: a machine that sleeps stops it.
  const timer = window.setInterval(() => {
    const now = new Date(serverClock.now())
    if (now.toDateString() !== today.value.toDateString()) today.value = now
  }, LOOK_MILLIS)
  onUnmounted(() => window.clearInterval(timer))
  return today
}
