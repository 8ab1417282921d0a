// One tab at a time leads, and leadership passes on when that tab is closed, with Web Locks and without.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LeaseElection, LockElection, type LeaderElection } from '@/realtime/leaderElection'

/** The part of the Web Locks API in use, as specified. */
class FakeLocks {
  private holder: { end: (error?: Error) => void } | null = null
  private queue: (() => void)[] = []

  request = (
    _name: string,
    options: LockOptions,
    granted: () => Promise<void> | void,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      const grant = (): void => {
        const holder = {
          end: (error?: Error) => {
            if (this.holder === holder) this.holder = null
            if (error) reject(error)
            else resolve()
            if (!this.holder) this.queue.shift()?.()
          },
        }
        this.holder = holder
        void Promise.resolve()
          .then(granted)
          .then(() => {
            if (this.holder === holder) holder.end()
          })
      }
      if (options.steal) {
        const stolen = this.holder
        grant()
        stolen?.end(new DOMException('stolen', 'AbortError'))
      } else if (this.holder) {
        this.queue.push(grant)
        options.signal?.addEventListener('abort', () => {
          this.queue = this.queue.filter((each) => each !== grant)
          reject(new DOMException('withdrawn', 'AbortError'))
        })
      } else grant()
    })
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve()
}

describe.each(['Web Locks', 'a lease'])('an election by %s', (kind) => {
  let locks: FakeLocks
  let leading: Set<string>

  function tab(name: string): LeaderElection {
    const listener = {
      elected: () => void leading.add(name),
      lost: () => void leading.delete(name),
    }
    return kind === 'a lease'
      ? new LeaseElection('leader', listener, () => localStorage, Date.now)
      : new LockElection('leader', listener, locks as unknown as LockManager)
  }

  beforeEach(() => {
    vi.useFakeTimers()
    localStorage.clear()
    locks = new FakeLocks()
    leading = new Set()
  })
  afterEach(() => vi.useRealTimers())

  it('choosesOne', async () => {
    for (const name of ['first', 'second', 'third']) tab(name).campaign()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([...leading]).toEqual(['first'])
  })

  it('passesTheOfficeOnWhenTheHolderWithdraws', async () => {
    const [first, second] = [tab('first'), tab('second')]
    first.campaign()
    second.campaign()
    await settle()
    first.withdraw()
    leading.delete('first')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([...leading]).toEqual(['second'])
    first.campaign()
    second.withdraw()
    leading.delete('second')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([...leading]).toEqual(['first'])
  })

  it('doesNotElectATabThatHasWithdrawnWhileItWaited', async () => {
    const [first, second] = [tab('first'), tab('second')]
    first.campaign()
    second.campaign()
    await settle()
    second.withdraw()
    first.withdraw()
    leading.delete('first')
    await vi.advanceTimersByTimeAsync(60_000)
    expect([...leading]).toEqual([])
  })

  it('canBeSeizedAndTheDeposedOneKnows', async () => {
    const [first, second] = [tab('first'), tab('second')]
    first.campaign()
    second.campaign()
    await settle()
    second.takeOver()
    await vi.advanceTimersByTimeAsync(2_000)
    expect([...leading]).toEqual(['second'])
    second.withdraw()
    leading.delete('second')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([...leading]).toEqual(['first'])
  })

  it('survivesATabThatDies', async () => {
    if (kind !== 'a lease') return // A browser releases the locks of a closed tab itself.
    const dying = tab('first')
    dying.campaign()
    vi.clearAllTimers()
    tab('second').campaign()
    await vi.advanceTimersByTimeAsync(10_000)
    expect(leading.has('second')).toBe(true)
  })
})

describe('a lease', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => {
    vi.useRealTimers()
    localStorage.clear()
  })

  it.each([
    ['of an hour, from a clock that was set back since', () => `dead ${Date.now() + 3_600_000}`],
    ['that cannot be read', () => 'dead'],
  ])('keeps no tab from leading %s', (_, lease) => {
    localStorage.setItem('parley.lease.leader', lease())
    const listener = { elected: vi.fn(), lost: vi.fn() }
    const tab = new LeaseElection('leader', listener)
    tab.campaign()
    expect(listener.elected).toHaveBeenCalledTimes(1)
    tab.withdraw()
  })

  it('keepsOthersFromTheOfficeWhileItLasts', () => {
    localStorage.setItem('parley.lease.leader', `alive ${Date.now() + 5_000}`)
    const listener = { elected: vi.fn(), lost: vi.fn() }
    const tab = new LeaseElection('leader', listener)
    tab.campaign()
    expect(listener.elected).not.toHaveBeenCalled()
    tab.withdraw()
  })
})

describe('an election where the browser keeps nothing', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  const forbidden = (): never => {
    throw new DOMException('forbidden', 'SecurityError')
  }
  const full = { getItem: () => null, setItem: forbidden, removeItem: forbidden }

  it.each([
    ['storage is forbidden', forbidden],
    ['storage is full', () => full as unknown as Storage],
  ])('letsATabLeadWithoutALeaseWhen: %s', async (_, storage) => {
    const listener = { elected: vi.fn(), lost: vi.fn() }
    const tab = new LeaseElection('leader', listener, storage)
    tab.campaign()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(listener.elected).toHaveBeenCalledTimes(1)
    expect(listener.lost).not.toHaveBeenCalled()
    tab.withdraw()
    tab.campaign()
    expect(listener.elected).toHaveBeenCalledTimes(2)
  })

  it('letsATabLeadWithoutALock', async () => {
    const listener = { elected: vi.fn(), lost: vi.fn() }
    const request = vi.fn(() => Promise.reject(new DOMException('forbidden', 'SecurityError')))
    const tab = new LockElection('leader', listener, { request } as unknown as LockManager)
    tab.campaign()
    await settle()
    expect(listener.elected).toHaveBeenCalledTimes(1)
    tab.withdraw()
    tab.campaign()
    await settle()
    expect(listener.elected).toHaveBeenCalledTimes(2)
    expect(request).toHaveBeenCalledTimes(2)
  })
})
