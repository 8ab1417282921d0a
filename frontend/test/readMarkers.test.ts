// A read marker reaches the server, even if a link breaks during the first attempt.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as accounts from '@/api/accounts'
import type { LinkHandlers } from '@/realtime/link'
import { useConnection } from '@/stores/connection'
import { useReadMarkers } from '@/stores/readMarkers'
import { useSession } from '@/stores/session'

interface Sent {
  destination: string
  seq: number
  receipt: string
}

const wire = vi.hoisted(() => ({
  handlers: null as LinkHandlers | null,
  report: (() => {}) as (body: unknown) => void,
  sent: [] as Sent[],
}))

vi.mock('@/realtime/link', () => ({
  openLink: (_url: string, handlers: LinkHandlers) => {
    wire.handlers = handlers
    return {
      subscribe: (
        _id: string,
        _to: string,
        headers: Record<string, string>,
        onBody: (body: unknown) => void,
      ) => {
        wire.report = onBody
        void Promise.resolve().then(() => handlers.receipt(headers.receipt ?? '', 0))
      },
      unsubscribe: () => {},
      send: (destination: string, { seq }: { seq: number }, receipt = '') =>
        void wire.sent.push({ destination, seq, receipt }),
      close: () => {},
      silentMillis: () => 0,
      drop: () => {},
    }
  },
}))
vi.mock('@/api/accounts', async (original) => ({
  ...(await original<typeof accounts>()),
  config: async () => ({}),
  session: async () => ({ username: 'ada', displayName: 'Ada', roles: [] }),
}))

describe('read markers', () => {
  const lobby = { kind: 'room', name: 'lobby' } as const
  let connection: ReturnType<typeof useConnection>
  let markers: ReturnType<typeof useReadMarkers>
  const seqs = (): number[] => wire.sent.map(({ seq }) => seq)
  const answer = (sent: Sent | undefined): void => wire.handlers?.receipt(sent?.receipt ?? '', null)

  async function comeUp(): Promise<void> {
    wire.handlers?.up()
    await vi.advanceTimersByTimeAsync(0)
  }

  async function loseTheLink(): Promise<void> {
    wire.handlers?.closed(1006)
    await vi.advanceTimersByTimeAsync(5_000)
    await comeUp()
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    wire.sent = []
    setActivePinia(createPinia())
    await useSession().start()
    connection = useConnection()
    markers = useReadMarkers()
    connection.start()
    await vi.advanceTimersByTimeAsync(0)
    await comeUp()
  })
  afterEach(() => {
    connection.$dispose()
    vi.useRealTimers()
  })

  it('areSentAgainWhenTheLinkWentWithoutAnAnswer', async () => {
    markers.mark(lobby, 7)
    expect(wire.sent[0]?.destination).toBe('/app/read.lobby')
    await loseTheLink()
    expect(seqs()).toEqual([7, 7])
  })

  it('areNotSentAgainOnceAnswered', async () => {
    markers.mark(lobby, 7)
    answer(wire.sent[0])
    await loseTheLink()
    expect(seqs()).toEqual([7])
  })

  it('areSentAgainWhenOnlyAnEarlierOneWasAnswered', async () => {
    markers.mark(lobby, 7)
    markers.mark(lobby, 8)
    await vi.advanceTimersByTimeAsync(500)
    expect(seqs()).toEqual([7, 8])
    answer(wire.sent[0])
    await loseTheLink()
    expect(seqs()).toEqual([7, 8, 8])
  })

  it('waitAsLongAsTheServerAsks', async () => {
    markers.mark(lobby, 7)
    const { receipt, destination } = wire.sent[0] ?? { receipt: '', destination: '' }
    const code = 'rate_limited'
    wire.report({ code, message: '', destination, receipt, retryAfterMillis: 3_000 })
    await vi.advanceTimersByTimeAsync(2_900)
    expect(seqs()).toEqual([7])
    await vi.advanceTimersByTimeAsync(200)
    expect(seqs()).toEqual([7, 7])
  })
})
