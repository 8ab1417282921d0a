// Chooses one of a user's tabs for what must happen once: Web Locks, or a lease where there are none.

/** Told in one tab at a time, but for moments in which a lease or a stolen lock changes hands. */
export interface Office {
  elected(): void
  /** The office has gone to another tab. Not told after withdraw(). */
  deposed(): void
}

export interface Election {
  /** Takes the office, now or when it is free. */
  stand(): void
  withdraw(): void
  /** Takes the office away from a tab that does not do its work. */
  seize(): void
}

/** Without a secure context (plain HTTP in a local network) browsers have no Web Locks. */
export function election(name: string, office: Office): Election {
  return navigator.locks
    ? new LockElection(name, office, navigator.locks)
    : new LeaseElection(name, office)
}

export class LockElection implements Election {
  private attempt: AbortController | null = null
  private release: (() => void) | null = null

  constructor(
    private readonly name: string,
    private readonly office: Office,
    private readonly locks: LockManager,
  ) {}

  stand(): void {
    if (!this.attempt) this.request((signal) => ({ signal }))
  }

  seize(): void {
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
        // Either withdrawn while waiting, or another tab has taken the lock away.
        if (this.attempt !== attempt) return
        const held = this.release !== null
        if (!held && !isAbort(error)) return this.holdWithoutLock()
        this.attempt = null
        this.release = null
        if (held) this.office.deposed()
        this.stand()
      })
  }

  /** The lock is held until the promise is resolved. */
  private hold(attempt: AbortController): Promise<void> | void {
    if (this.attempt !== attempt) return
    return new Promise((resolve) => {
      this.release = resolve
      this.office.elected()
    })
  }

  /** Locks may be forbidden where storage is: twice is better than never. */
  private holdWithoutLock(): void {
    this.release = () => {}
    this.office.elected()
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError'
}

const RENEWAL_MILLIS = 2_000
/** Longer than a hidden tab's timers are held back in most cases. */
const LEASE_MILLIS = 7_000

/**
 * Two tabs may hold it for one renewal: what they do twice then, the server recognises by its clientId.
 * So a tab that cannot leave a lease (storage is full, or forbidden) holds it anyway: twice is better than never.
 */
export class LeaseElection implements Election {
  private readonly me = crypto.getRandomValues(new Uint32Array(2)).join('-')
  private readonly key: string
  private timer: ReturnType<typeof setInterval> | null = null
  private holds = false

  constructor(
    name: string,
    private readonly office: Office,
    private readonly storage: () => Storage = () => localStorage,
    private readonly now: () => number = Date.now,
  ) {
    this.key = `parley.lease.${name}`
  }

  stand(): void {
    if (this.timer !== null) return
    this.timer = setInterval(() => this.renew(), RENEWAL_MILLIS)
    this.renew()
  }

  seize(): void {
    this.stand()
    this.take()
  }

  withdraw(): void {
    if (this.timer !== null) clearInterval(this.timer)
    this.timer = null
    if (this.holds) this.attempt(() => this.storage().removeItem(this.key))
    this.holds = false
  }

  private renew(): void {
    const lease = this.attempt(() => this.storage().getItem(this.key)) ?? ' 0'
    const [holder, until] = lease.split(' ')
    const leftMillis = Number(until) - this.now()
    // A lease that is longer than any comes from a clock that was set back, or is none at all.
    const holds = leftMillis >= 0 && leftMillis <= LEASE_MILLIS
    if (holder === this.me || !holds) return this.take()
    if (!this.holds) return
    this.holds = false
    this.office.deposed()
  }

  private take(): void {
    const lease = `${this.me} ${this.now() + LEASE_MILLIS}`
    this.attempt(() => this.storage().setItem(this.key, lease))
    if (this.holds) return
    this.holds = true
    this.office.elected()
  }

  private attempt<T>(use: () => T): T | null {
    try {
      return use()
    } catch {
      return null
    }
  }
}
