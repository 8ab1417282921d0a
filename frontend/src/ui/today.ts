// The current day by the server's clock, for date lines on a page that stays open past midnight.
import { onUnmounted, shallowRef, type ShallowRef } from 'vue'
import { serverClock } from '@/domain/serverClock'

const LOOK_MILLIS = 10_000

export function useToday(): Readonly<ShallowRef<Date>> {
  const today = shallowRef(new Date(serverClock.now()))
  // An interval instead of a timer for midnight: a sleeping machine stops timers.
  const timer = window.setInterval(() => {
    const now = new Date(serverClock.now())
    if (now.toDateString() !== today.value.toDateString()) today.value = now
  }, LOOK_MILLIS)
  onUnmounted(() => window.clearInterval(timer))
  return today
}
