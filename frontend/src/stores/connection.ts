// Shows the realtime connection to the app, and holds its hub.
import { defineStore } from 'pinia'
import { computed, markRaw, onScopeDispose, ref, shallowRef } from 'vue'
import { bannerFor } from '@/realtime/banner'
import { Connection, type Phase } from '@/realtime/connection'
import { Hub, type Report } from '@/realtime/hub'
import { openLink } from '@/realtime/link'
import { useSession } from './session'

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'catching-up'
  | 'connected'
  | 'reconnecting'
  | 'offline'
  | 'ended'
  | 'stopped'

const TICK_MILLIS = 250
/** Hidden tabs tick once a minute, so a jump alone proves nothing: it is a reason to look. */
const JUMP_MILLIS = 20_000

export const useConnection = defineStore('connection', () => {
  const session = useSession()
  const phase = shallowRef<Phase>({ name: 'idle' })
  const online = ref(navigator.onLine)
  const now = ref(Date.now())
  /** Since when it has not been connected, 0 while it is. */
  const troubledSince = ref(0)
  const listeners = {
    prepare: [] as ((current: () => boolean) => Promise<void>)[],
    caughtUp: [] as (() => void)[],
    down: [] as ((code: number | null) => void)[],
    report: [] as ((report: Report) => void)[],
  }
  const clock = {
    now: () => Date.now(),
    setTimeout: (call: () => void, millis: number) => window.setTimeout(call, millis),
    clearTimeout: (id: number) => window.clearTimeout(id),
  }

  const hub = markRaw(
    new Hub({
      caughtUp: () => {
        connection.caughtUp()
        listeners.caughtUp.forEach((call) => call())
      },
      report: (report) => listeners.report.forEach((call) => call(report)),
      ...clock,
    }),
  )
  const connection: Connection = new Connection({
    open: (handlers) => openLink(location.origin.replace(/^http/, 'ws') + '/ws', handlers),
    prepare: async (current) => {
      const outcome = await session.probe()
      if (outcome === 'ready') for (const call of listeners.prepare) await call(current)
      return outcome
    },
    clock,
    random: Math.random,
    changed: (next) => {
      phase.value = next
      now.value = Date.now()
      if (next.name === 'connected' || next.name === 'idle') troubledSince.value = 0
      else if (troubledSince.value === 0) troubledSince.value = now.value
      if (next.name === 'ended') session.expire()
    },
    up: (link) => hub.up(link),
    down: (code) => {
      hub.down()
      listeners.down.forEach((call) => call(code))
    },
    probe: () => hub.probe(),
    receipt: (id, seq) => hub.receipt(id, seq),
  })

  const state = computed<ConnectionState>(() => {
    const current = phase.value
    switch (current.name) {
      case 'waiting':
        return online.value || current.why !== 'lost' ? 'reconnecting' : 'offline'
      case 'connecting':
        return current.again ? (online.value ? 'reconnecting' : 'offline') : 'connecting'
      default:
        return current.name
    }
  })
  const secondsLeft = computed(() =>
    phase.value.name === 'waiting'
      ? Math.max(1, Math.ceil((phase.value.until - now.value) / 1_000))
      : 0,
  )

  const banner = computed(() =>
    bannerFor(phase.value, online.value, Math.max(0, now.value - troubledSince.value)),
  )

  let ticked = Date.now()
  const ticker = window.setInterval(() => {
    const time = Date.now()
    // A timer that is this late means that the machine slept.
    if (time - ticked > JUMP_MILLIS) connection.wake()
    ticked = time
    if (troubledSince.value !== 0) now.value = time
  }, TICK_MILLIS)

  const wentOnline = (): void => {
    online.value = true
    connection.wake(true)
  }
  const wentOffline = (): void => {
    online.value = false
    // The socket would take two missed heart-beats to notice.
    connection.drop()
  }
  const seen = (): void => {
    if (document.visibilityState === 'visible') connection.wake()
  }
  window.addEventListener('online', wentOnline)
  window.addEventListener('offline', wentOffline)
  window.addEventListener('pageshow', seen)
  document.addEventListener('visibilitychange', seen)
  onScopeDispose(() => {
    window.clearInterval(ticker)
    window.removeEventListener('online', wentOnline)
    window.removeEventListener('offline', wentOffline)
    window.removeEventListener('pageshow', seen)
    document.removeEventListener('visibilitychange', seen)
    connection.stop()
  })

  return {
    phase,
    state,
    secondsLeft,
    banner,
    hub,
    /**
     * Runs before each socket is opened, so that every stream's head is known when it is subscribed to.
     * An answer that comes when `current()` has turned false is stale, and is to be dropped.
     */
    onPrepare: (call: (current: () => boolean) => Promise<void>) =>
      void listeners.prepare.push(call),
    onCaughtUp: (call: () => void) => void listeners.caughtUp.push(call),
    /** With the close code, or null when this side let go. */
    onDown: (call: (code: number | null) => void) => void listeners.down.push(call),
    onReport: (call: (report: Report) => void) => void listeners.report.push(call),
    start: () => connection.start(),
    stop: () => connection.stop(),
    tryNow: () => connection.tryNow(),
    drop: () => connection.drop(),
    sessionEnded: () => connection.sessionEnded(),
  }
})
