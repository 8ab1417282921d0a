// The connection obeys the table of close codes, waits as long as required, and stops on request.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Connection, type Phase } from '@/realtime/connection'
import type { Link, LinkHandlers } from '@/realtime/link'
import { ManualClock } from './fixtures'

class FakeLink implements Link {
  closed = false
  dropped = false
  silent = 0
  constructor(readonly handlers: LinkHandlers) {}
  subscribe(): void {}
  unsubscribe(): void {}
  send(): void {}
  close(): void {
    this.closed = true
  }
  drop(): void {
    this.dropped = true
    this.handlers.closed(1006)
  }
  silentMillis(): number {
    return this.silent
  }
}

describe('Connection', () => {
  let clock: ManualClock
  let links: FakeLink[]
  let phases: Phase[]
  let outcome: 'ready' | 'signed-out' | 'unreachable'
  let downs: (number | null)[]
  let probes: number
  let prepare: (current: () => boolean) => Promise<'ready' | 'signed-out' | 'unreachable'>
  let open: (handlers: LinkHandlers) => Link
  let connection: Connection
  const phase = (): Phase => phases.at(-1) ?? { name: 'idle' }
  const last = (): FakeLink => links.at(-1) as FakeLink
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  }
  const connect = async (): Promise<void> => {
    connection.start()
    await settle()
    last().handlers.up()
    connection.caughtUp()
  }

  beforeEach(() => {
    clock = new ManualClock()
    links = []
    phases = []
    outcome = 'ready'
    downs = []
    probes = 0
    prepare = () => Promise.resolve(outcome)
    open = (handlers) => {
      const link = new FakeLink(handlers)
      links.push(link)
      return link
    }
    connection = new Connection({
      open: (handlers) => open(handlers),
      prepare: (current) => prepare(current),
      clock,
      random: () => 1,
      changed: (next) => phases.push(next),
      up: () => {},
      down: (code) => downs.push(code),
      probe: () => {
        probes += 1
      },
      receipt: () => {},
    })
  })

  it('goesThroughItsPhases', async () => {
    await connect()
    expect(phases.map((each) => each.name)).toEqual(['connecting', 'catching-up', 'connected'])
  })

  it('reconnectsWithGrowingDelays', async () => {
    connection.start()
    const delays: number[] = []
    for (let attempt = 0; attempt < 4; attempt++) {
      await settle()
      last().handlers.closed(1006)
      const now = phase()
      if (now.name !== 'waiting') throw new Error(now.name)
      delays.push(now.until - clock.now())
      clock.advance(now.until - clock.now())
    }
    expect(delays).toEqual([500, 1_000, 2_000, 4_000])
  })

  it('startsFromShortDelaysOnlyAfterASteadyLink', async () => {
    await connect()
    last().handlers.closed(1006)
    clock.advance(500)
    await settle()
    last().handlers.up()
    last().handlers.closed(1006)
    expect(phase()).toMatchObject({ until: clock.now() + 1_000 })
    clock.advance(1_000)
    await settle()
    last().handlers.up()
    clock.advance(10_000)
    last().handlers.closed(1006)
    expect(phase()).toMatchObject({ until: clock.now() + 500 })
    expect(downs).toEqual([1006, 1006, 1006])
  })

  it.each([
    [4001, { name: 'ended' }],
    [1000, { name: 'stopped', code: 1000 }],
    [4003, { name: 'stopped', code: 4003 }],
    [1002, { name: 'stopped', code: 1002 }],
    [1007, { name: 'stopped', code: 1007 }],
    [1009, { name: 'stopped', code: 1009 }],
    [4029, { name: 'waiting', why: 'flooding', until: 1_020_000 }],
    [1013, { name: 'waiting', why: 'busy', until: 1_020_000 }],
    [1001, { name: 'waiting', why: 'lost', until: 1_005_000 }],
    [1012, { name: 'waiting', why: 'lost', until: 1_001_000 }],
    [4009, { name: 'waiting', why: 'lost', until: 1_000_500 }],
    [4008, { name: 'waiting', why: 'lost', until: 1_000_500 }],
    [1006, { name: 'waiting', why: 'lost', until: 1_000_500 }],
  ])('obeysCloseCode %i', async (code, expected) => {
    await connect()
    last().handlers.closed(code)
    expect(phase()).toMatchObject(expected)
  })

  it('doesNotReconnectAfterTheSessionEndedUntilStartedAgain', async () => {
    await connect()
    last().handlers.closed(4001)
    clock.advance(3_600_000)
    connection.tryNow()
    await settle()
    expect(links).toHaveLength(1)
    connection.start()
    await settle()
    expect(links).toHaveLength(2)
  })

  it('triesNowWhenAsked', async () => {
    await connect()
    last().handlers.closed(1006)
    connection.tryNow()
    await settle()
    expect(links).toHaveLength(2)
    clock.advance(600)
    await settle()
    expect(links).toHaveLength(2)
  })

  it('asksForSignInWhenTheProbeReturns401', async () => {
    outcome = 'signed-out'
    connection.start()
    await settle()
    expect(phase().name).toBe('ended')
    expect(links).toHaveLength(0)
  })

  it('keepsTryingWhileTheServerCannotBeReached', async () => {
    outcome = 'unreachable'
    connection.start()
    await settle()
    expect(phase()).toMatchObject({ name: 'waiting' })
    outcome = 'ready'
    clock.advance(500)
    await settle()
    expect(links).toHaveLength(1)
  })

  it('givesUpAnAttemptThatNeverComesUp', async () => {
    connection.start()
    await settle()
    clock.advance(12_000)
    expect(last().dropped).toBe(true)
    expect(phase().name).toBe('waiting')
  })

  it('goesOnAfterAPreparationThatThrowsAtOnceOrLater', async () => {
    prepare = () => {
      throw new Error('at once')
    }
    connection.start()
    await settle()
    expect(phase().name).toBe('waiting')
    prepare = () => Promise.reject(new Error('later'))
    clock.advance(500)
    await settle()
    expect(phase().name).toBe('waiting')
    prepare = () => Promise.resolve('ready')
    clock.advance(1_000)
    await settle()
    expect(links).toHaveLength(1)
  })

  it('continuesAfterAPreparationThatNeverEndsAndMarksItStale', async () => {
    const stillCurrent: (() => boolean)[] = []
    prepare = (current) => {
      stillCurrent.push(current)
      return stillCurrent.length === 1 ? new Promise(() => {}) : Promise.resolve('ready')
    }
    connection.start()
    expect(stillCurrent[0]?.()).toBe(true)
    clock.advance(12_500)
    await settle()
    expect(stillCurrent.map((current) => current())).toEqual([false, true])
    expect(links).toHaveLength(1)
  })

  it('goesOnAfterABrowserThatRefusesToMakeASocket', async () => {
    vi.stubGlobal('reportError', () => {})
    const real = open
    open = () => {
      throw new DOMException('no', 'SecurityError')
    }
    connection.start()
    await settle()
    expect(phase().name).toBe('waiting')
    open = real
    clock.advance(500)
    await settle()
    expect(links).toHaveLength(1)
    vi.unstubAllGlobals()
  })

  it('asksTheServerForASignAfterAChangeOfNetworkAndDropsALinkThatGivesNone', async () => {
    await connect()
    connection.wake()
    expect(probes).toBe(0)
    connection.wake(true)
    expect(probes).toBe(1)
    last().silent = 3_000
    clock.advance(4_000)
    expect(last().dropped).toBe(false)
    last().silent = 12_000
    connection.wake()
    expect(probes).toBe(2)
    last().silent = 16_000
    clock.advance(4_000)
    expect(last().dropped).toBe(true)
    expect(phase().name).toBe('waiting')
  })

  it('dropsASilentLinkOnWakingAndRespectsTheServersRequestForTime', async () => {
    await connect()
    connection.wake()
    expect(last().dropped).toBe(false)
    last().silent = 26_000
    connection.wake()
    expect(phase().name).toBe('waiting')
    connection.wake()
    await settle()
    expect(links).toHaveLength(2)
    last().handlers.up()
    last().handlers.closed(4029)
    connection.wake()
    await settle()
    expect(links).toHaveLength(2)
  })

  it('closesTheLinkWhenStopped', async () => {
    await connect()
    connection.stop()
    expect(last().closed).toBe(true)
    expect(phase().name).toBe('idle')
    last().handlers.closed(1000)
    expect(phase().name).toBe('idle')
  })

  it('ignoresALinkThatHasBeenReplaced', async () => {
    connection.start()
    await settle()
    const old = last()
    connection.stop()
    connection.start()
    await settle()
    old.handlers.up()
    expect(phase().name).toBe('connecting')
  })
})
