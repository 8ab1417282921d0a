// Owns the realtime connection and its hub, and exposes the state to the application.
import { defineStore } from 'pinia'
import { computed, markRaw, onScopeDispose, ref, shallowRef } from 'vue'
import { sendOverHttp } from '@/api/httpFallback'
import { epoch } from '@/domain/epoch'
import { bannerFor, incompleteBanner, limitedBanner } from '@/realtime/banner'
import { Connection, type Phase } from '@/realtime/connection'
import { Hub, type ErrorReport } from '@/realtime/hub'
import { openLink } from '@/realtime/link'
import { useSession } from './session'

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'catching-up'
  | 'connected'
  | 'incomplete'
  | 'limited'
  | 'reconnecting'
  | 'offline'
  | 'ended'
  | 'stopped'

const TICK_MILLIS = 250
/** Hidden tabs tick once a minute, so a jump alone proves nothing: it only triggers a check. */
const JUMP_MILLIS = 20_000
/** Without a connection after this time the lists are read anyway, so that existing messages can be read. */
const ALONE_MILLIS = 1_500
/** If this many attempts in a row opened no socket though HTTP answered, a proxy blocks WebSockets. */
const ATTEMPTS = 3

export const useConnection = defineStore('connection', () => {
  const session = useSession()
  const phase = shallowRef<Phase>({ name: 'idle' })
  const online = ref(navigator.onLine)
  const now = ref(Date.now())
  /** The time at which the connection was lost, 0 while connected. */
  const troubledSince = ref(0)
  /** Essential subscriptions that the server refuses or does not answer, and the time of the first failure. */
  const missing = shallowRef<readonly string[]>([])
  const missingSince = ref(0)
  const loaded = ref(false)
  /** No socket can be opened: the page works over HTTP until one can. */
  const limited = ref(false)
  /** Consecutive attempts for which HTTP answered and no socket opened. */
  let unopened = 0
  const listeners = {
    load: [] as (() => Promise<void>)[],
    caughtUp: [] as (() => void)[],
    down: [] as ((code: number | null) => void)[],
    report: [] as ((report: ErrorReport) => void)[],
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
      missing: (destinations) => {
        missing.value = destinations
        now.value = Date.now()
        if (destinations.length === 0) missingSince.value = 0
        else if (missingSince.value === 0) missingSince.value = now.value
      },
      sendOverHttp: (...message) => limited.value && sendOverHttp(...message),
      epoch: () => epoch.current,
      random: Math.random,
      ...clock,
    }),
  )
  const connection: Connection = new Connection({
    open: (handlers) => openLink(location.origin.replace(/^http/, 'ws') + '/ws', handlers),
    prepare: async () => {
      const outcome = await session.probe()
      unopened = outcome === 'ready' ? unopened + 1 : 0
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
      if (next.name === 'waiting') {
        limited.value = next.why === 'lost' && unopened >= ATTEMPTS
        loadAlone()
      } else if (next.name !== 'connecting') limited.value = false
      if (next.name === 'connecting' && !loaded.value) window.setTimeout(loadAlone, ALONE_MILLIS)
    },
    up: (link, sent) => {
      unopened = 0
      // Nothing of an earlier epoch has been sent over this link yet, so it can stay.
      admitting = true
      epoch.update(sent)
      admitting = false
      hub.up(link)
    },
    down: (code) => {
      hub.down()
      listeners.down.forEach((call) => call(code))
    },
    probe: () => hub.probe(),
    receipt: (id, seq, state) => {
      // The numbers sent over this link were invalid: it has been dropped.
      if (!epoch.update(state?.epoch)) hub.receipt(id, seq, state)
    },
  })
  let admitting = false
  epoch.onChanged(() => {
    again = true
    if (!admitting) connection.drop()
  })

  let loading: Promise<void> | null = null
  /** Something may have changed that the load in progress does not include. */
  let again = false

  /** Reads all lists from the server, one load at a time. */
  function load(): Promise<void> {
    again = loading !== null
    loading ??= loadAll().finally(() => (loading = null))
    return loading
  }

  async function loadAll(): Promise<void> {
    do {
      again = false
      await Promise.all(listeners.load.map((call) => call()))
    } while (again)
    loaded.value = true
  }

  /** Without a connection no event triggers loading the lists. */
  function loadAlone(): void {
    if (loaded.value || loading || session.state !== 'signed-in') return
    if (phase.value.name === 'connecting' || phase.value.name === 'waiting')
      void load().catch(() => {})
  }

  const state = computed<ConnectionState>(() => {
    const current = phase.value
    if (limited.value) return 'limited'
    switch (current.name) {
      case 'waiting':
        return online.value || current.why !== 'lost' ? 'reconnecting' : 'offline'
      case 'connecting':
        return current.again ? (online.value ? 'reconnecting' : 'offline') : 'connecting'
      case 'connected':
        return missing.value.length > 0 ? 'incomplete' : 'connected'
      default:
        return current.name
    }
  })
  const secondsLeft = computed(() =>
    phase.value.name === 'waiting'
      ? Math.max(1, Math.ceil((phase.value.until - now.value) / 1_000))
      : 0,
  )

  /** The server's address of this page, if it differs from the browser's: then the server refuses sockets. */
  const mistaken = computed(() => {
    const seen = session.config?.host
    return seen !== undefined && seen.toLowerCase() !== location.host ? seen : null
  })
  const banner = computed(
    () =>
      (limited.value ? limitedBanner(mistaken.value !== null) : null) ??
      bannerFor(phase.value, online.value, Math.max(0, now.value - troubledSince.value)) ??
      (missing.value.length > 0 ? incompleteBanner(now.value - missingSince.value) : null),
  )

  let ticked = Date.now()
  const ticker = window.setInterval(() => {
    const time = Date.now()
    // A timer that is this late means that the machine slept.
    if (time - ticked > JUMP_MILLIS) connection.wake()
    ticked = time
    if (troubledSince.value !== 0 || missingSince.value !== 0) now.value = time
  }, TICK_MILLIS)

  const wentOnline = (): void => {
    online.value = true
    connection.wake(true)
  }
  const wentOffline = (): void => {
    online.value = false
    // The socket would need two missed heart-beats to detect the loss.
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
    limited,
    mistaken,
    hub,
    /** Whether all lists have been read since the page was opened. */
    loaded,
    /** Registers a loader of one of the lists; it runs with every load(). */
    onLoad: (call: () => Promise<void>) => void listeners.load.push(call),
    load,
    onCaughtUp: (call: () => void) => void listeners.caughtUp.push(call),
    /** With the close code, or null if this side closed the link. */
    onDown: (call: (code: number | null) => void) => void listeners.down.push(call),
    onReport: (call: (report: ErrorReport) => void) => void listeners.report.push(call),
    start: () => connection.start(),
    stop: () => connection.stop(),
    tryNow: () => {
      connection.tryNow()
      hub.retryNow()
    },
    drop: () => connection.drop(),
    sessionEnded: () => connection.sessionEnded(),
  }
})
