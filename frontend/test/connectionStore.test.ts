// Sleep, wake, a page becoming visible and a network change make the connection check at once.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as accounts from '@/api/accounts'
import type { LinkHandlers } from '@/realtime/link'
import { useConnection } from '@/stores/connection'
import { useSession } from '@/stores/session'

const links = vi.hoisted(() => [] as { handlers: LinkHandlers; silent: number; dropped: boolean }[])

vi.mock('@/realtime/link', () => ({
  openLink: (_url: string, handlers: LinkHandlers) => {
    const link = { handlers, silent: 0, dropped: false }
    links.push(link)
    return {
      subscribe: (_id: string, _to: string, headers: Record<string, string>) =>
        void Promise.resolve().then(() => handlers.receipt(headers.receipt ?? '', 0)),
      unsubscribe: () => {},
      send: () => {},
      close: () => {},
      silentMillis: () => link.silent,
      drop: () => {
        link.dropped = true
        handlers.closed(1006)
      },
    }
  },
}))
vi.mock('@/api/accounts', async (original) => ({
  ...(await original<typeof accounts>()),
  config: async () => ({}),
  session: async () => ({ username: 'ada', displayName: 'Ada', roles: [] }),
}))

describe('the connection of the page', () => {
  let connection: ReturnType<typeof useConnection>
  const last = (): (typeof links)[number] => links.at(-1) as (typeof links)[number]

  const comeUp = async (): Promise<void> => {
    last().handlers.up()
    await vi.advanceTimersByTimeAsync(0)
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    links.length = 0
    setActivePinia(createPinia())
    await useSession().start()
    connection = useConnection()
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    await comeUp()
  })
  afterEach(() => {
    connection.$dispose()
    vi.useRealTimers()
  })

  it('isConnectedWhenAllIsSubscribedTo', () => {
    expect(connection.state).toBe('connected')
  })

  it('findsADeadSocketWhenTheClockHasJumped', async () => {
    last().silent = 600_000
    // Time passes and no timer runs: the machine sleeps.
    vi.setSystemTime(Date.now() + 600_000)
    await vi.advanceTimersByTimeAsync(250)
    expect(links[0]?.dropped).toBe(true)
  })

  it('keepsASocketThatReceivedDataAfterAJump', async () => {
    vi.setSystemTime(Date.now() + 600_000)
    await vi.advanceTimersByTimeAsync(250)
    expect(links[0]?.dropped).toBe(false)
  })

  it.each([
    ['the page is shown again', () => window.dispatchEvent(new Event('pageshow'))],
    ['the tab is looked at', () => document.dispatchEvent(new Event('visibilitychange'))],
    ['the network is back', () => window.dispatchEvent(new Event('online'))],
  ])('findsADeadSocketWhen %s', (_, happens) => {
    last().silent = 26_000
    happens()
    expect(links[0]?.dropped).toBe(true)
  })

  it('doesNotSitOutALongWaitWhenTheNetworkIsBack', async () => {
    for (let attempt = 0; attempt < 6; attempt++) {
      last().handlers.closed(1006)
      await vi.advanceTimersByTimeAsync(30_000)
    }
    last().handlers.closed(1006)
    const before = links.length
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    expect(links).toHaveLength(before + 1)
  })

  it('dropsTheSocketWhenTheBrowserGoesOffline', () => {
    window.dispatchEvent(new Event('offline'))
    expect(links[0]?.dropped).toBe(true)
    expect(connection.state).toBe('offline')
    expect(connection.banner).toBeNull()
  })

  it('showsTheBannerAfterTwoSecondsAndTakesItAwayWithTheConnection', async () => {
    window.dispatchEvent(new Event('offline'))
    await vi.advanceTimersByTimeAsync(1_750)
    expect(connection.banner).toBeNull()
    await vi.advanceTimersByTimeAsync(500)
    expect(connection.banner?.kind).toBe('offline')
    window.dispatchEvent(new Event('online'))
    await vi.advanceTimersByTimeAsync(0)
    await comeUp()
    expect(connection.state).toBe('connected')
    expect(connection.banner).toBeNull()
  })
})
