// Elects one of a user's tabs as leader: with Web Locks, or with a lease in localStorage where there are
// none.

/**
 * Callbacks of a candidate. One tab leads at a time, except for moments in which a lease or a stolen lock
 * changes hands.
 */
export interface LeadershipListener {
  elected(): void
  /** Another tab has become leader. Not called after withdraw(). */
  lost(): void
}

export interface LeaderElection {
  /** Becomes leader, now or when the current leader withdraws. */
  campaign(): void
  withdraw(): void
  /** Takes leadership from a tab that does not do its work. */
  takeOver(): void
}

/** Without a secure context (plain HTTP in a local network) browsers have no Web Locks. */
export function leaderElection(name: string, listener: LeadershipListener): LeaderElection {
  return navigator.locks
    ? new LockElection(name, listener, navigator.locks)
    : new LeaseElection(name, listener)
}

export class LockElection implements LeaderElection {
  private attempt: AbortController | null = null
  private release: (() => void) | null = null

  constructor(
    private readonly name: string,
    private readonly listener: LeadershipListener,
    private readonly locks: LockManager,
  ) {}

  campaign(): void {
    if (!this.attempt) this.request((signal) => ({ signal }))
  }

  takeOver(): void {
    if (this.release) return
    this.withdraw()
    this.request(() => ({ steal: true }))
  }

  withdraw(): void {
    this.attempt?.abort()
    this.attempt = null
    this.release?.()
    this.release = null
  }

  private request(options: (signal: AbortSignal) => LockOptions): void {
    const attempt = new AbortController()
    this.attempt = attempt
    void this.locks
      .request(this.name, options(attempt.signal), () => this.hold(attempt))
      .catch((error: unknown) => {
        // Either withdrawn while waiting, or another tab has stolen the lock.
        if (this.attempt !== attempt) return
        const held = this.release !== null
        if (!held && !isAbort(error)) return this.holdWithoutLock()
        this.attempt = null
        this.release = null
        if (held) this.listener.lost()
        this.campaign()
      })
  }

  /** The lock is held until the promise is resolved. */
  private hold(attempt: AbortController): Promise<void> | void {
    if (this.attempt !== attempt) return
    return new Promise((resolve) => {
      this.release = resolve
      this.listener.elected()
    })
  }

  /** Locks may be forbidden together with storage: two leaders are better than none. */
  private holdWithoutLock(): void {
    this.release = () => {}
    this.listener.elected()
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

const RENEWAL_MILLIS = 2_000
/** Longer than a hidden tab's timers are delayed in most cases. */
const LEASE_MILLIS = 7_000

/**
 * Two tabs may lead for one renewal: the server detects duplicates by clientId. So a tab that cannot write a
 * lease (storage is full, or forbidden) leads anyway: two leaders are better than none.
 */
export class LeaseElection implements LeaderElection {
  private readonly me = crypto.getRandomValues(new Uint32Array(2)).join('-')
  private readonly key: string
  private timer: ReturnType<typeof setInterval> | null = null
  private leads = false

  constructor(
    name: string,
    private readonly listener: LeadershipListener,
    private readonly storage: () => Storage = () => localStorage,
    private readonly now: () => number = Date.now,
  ) {
    this.key = `parley.lease.${name}`
  }

  campaign(): void {
    if (this.timer !== null) return
    this.timer = setInterval(() => this.renew(), RENEWAL_MILLIS)
    this.renew()
  }

  takeOver(): void {
    this.campaign()
    this.lead()
  }

  withdraw(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    if (this.leads) this.attempt(() => this.storage().removeItem(this.key))
    this.leads = false
  }

  private renew(): void {
    const lease = this.attempt(() => this.storage().getItem(this.key)) ?? ' 0'
    const [holder, until] = lease.split(' ')
    const leftMillis = Number(until) - this.now()
    // A lease longer than the maximum comes from a clock that was set back, or is invalid.
    const leads = leftMillis >= 0 && leftMillis <= LEASE_MILLIS
    if (holder === this.me || !leads) return this.lead()
    if (!this.leads) return
    this.leads = false
    this.listener.lost()
  }

  private lead(): void {
    const lease = `${this.me} ${this.now() + LEASE_MILLIS}`
    this.attempt(() => this.storage().setItem(this.key, lease))
    if (this.leads) return
    this.leads = true
    this.listener.elected()
  }

  private attempt<T>(use: () => T): T | null {
    try {
      return use()
    } catch {
      return null
    }
  }
}
