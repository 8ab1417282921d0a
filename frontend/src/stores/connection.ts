// Shows the realtime connection to the app, and holds its hub.
import { defineStore } from 'pinia'
import { computed, markRaw, onScopeDispose, ref, shallowRef } from 'vue'
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

export const useConnection = defineStore('connection', () => {
  const session = useSession()
  const phase = shallowRef<Phase>({ name: 'idle' })
  const online = ref(navigator.onLine)
  const now = ref(Date.now())
  const listeners = {
    prepare: [] as (() => Promise<void>)[],
    caughtUp: [] as (() => void)[],
    down: [] as (() => void)[],
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
    prepare: async () => {
      const outcome = await session.probe()
      if (outcome === 'ready') for (const call of listeners.prepare) await call()
      return outcome
    },
    clock,
    random: Math.random,
    changed: (next) => {
      phase.value = next
      now.value = Date.now()
      if (next.name === 'ended') session.expire()
    },
    up: (link) => hub.up(link),
    down: () => {
      hub.down()
      listeners.down.forEach((call) => call())
    },
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

  let ticked = Date.now()
  const ticker = window.setInterval(() => {
    const time = Date.now()
    // A timer that is this late means that the machine slept.
    if (time - ticked > 30_000) connection.wake()
    ticked = time
    if (phase.value.name === 'waiting') now.value = time
  }, 500)

  const wentOnline = (): void => {
    online.value = true
    connection.wake()
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
    hub,
    /** Runs before each socket is opened, so that every stream's head is known when it is subscribed to. */
    onPrepare: (call: () => Promise<void>) => void listeners.prepare.push(call),
    onCaughtUp: (call: () => void) => void listeners.caughtUp.push(call),
    onDown: (call: () => void) => void listeners.down.push(call),
    onReport: (call: (report: Report) => void) => void listeners.report.push(call),
    start: () => connection.start(),
    stop: () => connection.stop(),
    tryNow: () => connection.tryNow(),
    drop: () => connection.drop(),
    sessionEnded: () => connection.sessionEnded(),
  }
})
