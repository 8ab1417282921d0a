// Decides when to connect, when to wait and when to stop: a state machine around one link at a time.
import {
  elsewhereDelayMillis,
  laterDelayMillis,
  restartDelayMillis,
  retryDelayMillis,
  type Random,
} from '@/domain/backoff'
import { afterClose } from '@/domain/closeCodes'
import type { Link, LinkHandlers, OpenLink, StreamState } from './link'

/**
 * idle -> connecting -> catching-up -> connected
 *             ^              |             |
 *             +-- waiting <--+-------------+      link lost; `until` is the time of the next attempt
 *                 ended   <--+-------------+      session ended: sign in, then start() again
 *                 stopped <--+-------------+      the server forbids reconnecting: only tryNow() leaves it
 */
export type Phase =
  | { name: 'idle' }
  | { name: 'connecting'; again: boolean }
  | { name: 'catching-up'; again: boolean }
  | { name: 'connected' }
  | { name: 'waiting'; until: number; why: 'lost' | 'busy' | 'flooding' }
  | { name: 'ended' }
  | { name: 'stopped'; code: number }

export interface Clock {
  now(): number
  setTimeout(call: () => void, millis: number): number
  clearTimeout(id: number): void
}

export interface ConnectionDeps {
  open: OpenLink
  /**
   * Runs before each attempt and checks the session (scripts cannot see the handshake's status). `current`
   * returns false once the attempt has been abandoned: a later result is stale.
   */
  prepare(current: () => boolean): Promise<'ready' | 'signed-out' | 'unreachable'>
  clock: Clock
  random: Random
  changed(phase: Phase): void
  /** `epoch` is the epoch that the server sent, if any. */
  up(link: Link, epoch?: string): void
  /** `code` is the close code, null if this side closed the link. */
  down(code: number | null): void
  /** Sends a request that the server must answer, to check that it is still there. */
  probe(): void
  receipt(id: string, seq: number | null, state?: StreamState): void
}

/** stomp.js abandons an attempt after 8 s; this also ends an attempt that stomp.js loses track of. */
const WATCHDOG_MILLIS = 12_000
/** After a link that lasted this long, the next loss starts with the short delays again. */
const STEADY_MILLIS = 10_000
/** Two and a half heart-beat intervals. */
const SILENT_MILLIS = 25_000
/** The server's heart-beat comes every 10 s: one is late. */
const OVERDUE_MILLIS = 11_000
/** How long a live server may take to answer a probe. */
const PROBE_MILLIS = 4_000

export class Connection {
  private phase: Phase = { name: 'idle' }
  private generation = 0
  private attempt = 0
  private connectedAt: number | null = null
  private link: Link | null = null
  private timer: number | null = null

  constructor(private readonly deps: ConnectionDeps) {}

  start(): void {
    if (this.phase.name === 'idle' || this.phase.name === 'ended') this.connect()
  }

  stop(): void {
    this.closeLink()
    this.attempt = 0
    this.enter({ name: 'idle' })
  }

  tryNow(): void {
    if (this.phase.name === 'waiting' || this.phase.name === 'stopped') this.connect()
  }

  /** An HTTP request was answered with 401. */
  sessionEnded(): void {
    if (this.phase.name === 'idle') return
    this.closeLink()
    this.enter({ name: 'ended' })
  }

  /** Closes a link that is of no use (network lost, no answer), which starts a new attempt. */
  drop(): void {
    this.link?.drop()
  }

  /**
   * Called when the machine woke, the page became visible, or the network changed: ends a long delay and
   * detects a dead socket at once. A socket over the old network looks healthy until a heart-beat is missed.
   */
  wake(networkChanged = false): void {
    this.tryNowIfWaiting()
    if (!this.link || this.connectedAt === null) return
    const silentMillis = this.link.silentMillis()
    if (silentMillis > SILENT_MILLIS) this.link.drop()
    else if (networkChanged || silentMillis > OVERDUE_MILLIS) this.verify(this.link)
  }

  caughtUp(): void {
    if (this.phase.name === 'catching-up') this.enter({ name: 'connected' })
  }

  private verify(link: Link): void {
    const asked = this.deps.clock.now()
    this.arm(PROBE_MILLIS, () => {
      if (link.silentMillis() >= this.deps.clock.now() - asked) link.drop()
    })
    this.deps.probe()
  }

  private tryNowIfWaiting(): void {
    // After flooding or overload the server asked for time; returning to the tab does not change that.
    if (this.phase.name === 'waiting' && this.phase.why === 'lost') this.connect()
  }

  private connect(): void {
    this.closeLink()
    const generation = this.generation
    const again = this.attempt > 0
    this.enter({ name: 'connecting', again })
    this.arm(WATCHDOG_MILLIS, () => this.lost(1006))
    void this.prepare(generation).then((outcome) => {
      if (generation !== this.generation) return
      if (outcome === 'signed-out') return this.sessionEnded()
      if (outcome === 'unreachable') return this.lost(1006)
      this.open(generation, again)
    })
  }

  /** An exception, synchronous or not, counts as one failed attempt. */
  private async prepare(generation: number): Promise<'ready' | 'signed-out' | 'unreachable'> {
    try {
      return await this.deps.prepare(() => generation === this.generation)
    } catch {
      return 'unreachable'
    }
  }

  private open(generation: number, again: boolean): void {
    const current = (): boolean => generation === this.generation
    this.arm(WATCHDOG_MILLIS, () => this.link?.drop())
    const link: Link | null = this.tryToOpen({
      up: (epoch) => {
        if (!current()) return
        this.disarm()
        this.connectedAt = this.deps.clock.now()
        this.enter({ name: 'catching-up', again })
        if (link) this.deps.up(link, epoch)
      },
      closed: (code) => {
        if (current()) this.lost(code)
      },
      receipt: (id, seq, state) => {
        if (current()) this.deps.receipt(id, seq, state)
      },
    })
    if (link) this.link = link
    else this.lost(1006)
  }

  /** A browser may refuse to create a socket. */
  private tryToOpen(handlers: LinkHandlers): Link | null {
    try {
      return this.deps.open(handlers)
    } catch (error) {
      reportError(error)
      return null
    }
  }

  private lost(code: number): void {
    const steady =
      this.connectedAt !== null && this.deps.clock.now() - this.connectedAt >= STEADY_MILLIS
    this.link = null
    this.closeLink(code)
    if (steady) this.attempt = 0
    const { random } = this.deps
    switch (afterClose(code)) {
      case 'sign-in':
        return this.enter({ name: 'ended' })
      case 'stop':
        return this.enter({ name: 'stopped', code })
      case 'later':
        return this.wait(
          laterDelayMillis(this.attempt, random),
          code === 4029 ? 'flooding' : 'busy',
        )
      case 'restart':
        return this.wait(restartDelayMillis(this.attempt, random), 'lost')
      case 'elsewhere':
        return this.wait(elsewhereDelayMillis(this.attempt, random), 'lost')
      case 'retry':
        return this.wait(retryDelayMillis(this.attempt, random), 'lost')
    }
  }

  private wait(millis: number, why: 'lost' | 'busy' | 'flooding'): void {
    this.attempt += 1
    this.enter({ name: 'waiting', until: this.deps.clock.now() + millis, why })
    this.arm(millis, () => this.connect())
  }

  /** Ends the current attempt or link; its pending callbacks are ignored. */
  private closeLink(code: number | null = null): void {
    this.generation += 1
    this.disarm()
    const wasUp = this.connectedAt !== null
    this.connectedAt = null
    const link = this.link
    this.link = null
    link?.close()
    if (wasUp) this.deps.down(code)
  }

  private enter(phase: Phase): void {
    this.phase = phase
    this.deps.changed(phase)
  }

  private arm(millis: number, call: () => void): void {
    this.disarm()
    this.timer = this.deps.clock.setTimeout(call, millis)
  }

  private disarm(): void {
    if (this.timer !== null) this.deps.clock.clearTimeout(this.timer)
    this.timer = null
  }
}
