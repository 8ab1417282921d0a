// The behaviour of stomp.js is adapted to the contract of Link.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Link, LinkHandlers } from '@/realtime/link'

const sockets: FakeSocket[] = []

/** The client half of a WebSocket; the test acts as the server. */
class FakeSocket {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  readyState = 0
  binaryType = ''
  sent: string[] = []
  onopen: () => void = () => {}
  onmessage: (event: { data: string }) => void = () => {}
  onclose: (event: { code: number; reason: string; wasClean: boolean }) => void = () => {}
  onerror: (event: unknown) => void = () => {}

  constructor(readonly url: string) {
    sockets.push(this)
  }

  send(data: string): void {
    this.sent.push(data)
  }

  close(): void {
    // A lost network: the closing handshake never completes.
    this.readyState = 2
  }

  connected(): void {
    this.readyState = 1
    this.onopen()
    this.onmessage({ data: 'CONNECTED\nversion:1.2\nheart-beat:10000,10000\n\n\0' })
  }

  closedByServer(code: number): void {
    this.readyState = 3
    this.onclose({ code, reason: '', wasClean: true })
  }
}

class FakeWorker {
  static made = 0
  onmessage: (message: { data: number }) => void = () => {}
  constructor() {
    FakeWorker.made += 1
  }
  terminate(): void {}
}

describe('a link', () => {
  let heard: (string | number)[]
  let link: Link
  let openLink: (url: string, handlers: LinkHandlers) => Link
  const socket = (): FakeSocket => sockets.at(-1) as FakeSocket

  async function open(): Promise<void> {
    link = openLink('ws://parley/ws', {
      up: () => heard.push('up'),
      closed: (code) => heard.push(code),
      receipt: (id, seq) => heard.push(`${id}=${seq}`),
    })
    await vi.advanceTimersByTimeAsync(0)
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.stubGlobal('WebSocket', FakeSocket)
    vi.stubGlobal('Worker', FakeWorker)
    vi.stubGlobal('reportError', () => heard.push('reported'))
    vi.resetModules()
    ;({ openLink } = await import('@/realtime/link'))
    heard = []
    sockets.length = 0
    FakeWorker.made = 0
    await open()
  })
  afterEach(() => {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('beatsFromAWorker', () => {
    socket().connected()
    expect(heard).toEqual(['up'])
    expect(FakeWorker.made).toBe(1)
  })

  it('beatsFromThePageAfterAnAttemptThatLookedConnectedAndNeverCameUp', async () => {
    vi.stubGlobal(
      'Worker',
      class {
        constructor() {
          throw new DOMException('policy', 'SecurityError')
        }
      },
    )
    vi.spyOn(console, 'log').mockImplementation(() => {})
    // stomp.js swallows the error: it counts as connected, sends nothing, and its own timeout does not fire.
    try {
      socket().connected()
    } catch {
      // If it does not swallow it, no callback runs either.
    }
    await vi.advanceTimersByTimeAsync(9_000)
    expect(heard).toEqual([])
    link.drop()
    expect(heard).toEqual([1006])
    await open()
    socket().connected()
    expect(heard).toEqual([1006, 'up'])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(socket().sent.at(-1)).toBe('\n')
  })

  it('givesUpASocketThatIsNeverAnswered', async () => {
    await vi.advanceTimersByTimeAsync(8_000)
    expect(heard).toEqual([1006])
  })

  it('givesUpASilentServerWithoutWaitingForItsGoodbyeAndDoesNotCallThatTheEndOfTheSession', async () => {
    socket().connected()
    await vi.advanceTimersByTimeAsync(30_001)
    // stomp.js creates a close event with code 4001.
    expect(heard).toEqual(['up', 1006])
  })

  it('endsTheSilenceWithEachHeartBeat', async () => {
    socket().connected()
    await vi.advanceTimersByTimeAsync(9_000)
    expect(link.silentMillis()).toBe(9_000)
    socket().onmessage({ data: '\n' })
    expect(link.silentMillis()).toBe(0)
    await vi.advanceTimersByTimeAsync(15_000)
    expect(heard).toEqual(['up'])
  })

  it('countsTheSilenceFromNowWhenTheClockIsSetBack', async () => {
    socket().connected()
    vi.setSystemTime(Date.now() - 3_600_000)
    expect(link.silentMillis()).toBe(0)
    await vi.advanceTimersByTimeAsync(4_000)
    expect(link.silentMillis()).toBe(4_000)
  })

  it('passesTheServersCloseCodeOnOnceAndDoesNotReconnectByItself', async () => {
    socket().connected()
    socket().closedByServer(4003)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(heard).toEqual(['up', 4003])
    expect(sockets).toHaveLength(1)
  })

  it('throwsWhenNothingCanBeSentSoThatTheHubKeepsIt', () => {
    expect(() => link.send('/app/chat.lobby', { text: 'hi' })).toThrow(TypeError)
  })

  it('answersWithReceiptsAndTheirNumbers', () => {
    socket().connected()
    link.send('/app/chat.lobby', { text: 'hi' }, 'm1')
    expect(socket().sent.at(-1)).toContain('receipt:m1')
    socket().onmessage({ data: 'RECEIPT\nreceipt-id:m1\nseq:42\n\n\0' })
    expect(heard).toEqual(['up', 'm1=42'])
  })

  it('reportsExceptionsOfHandlers', () => {
    socket().connected()
    link.subscribe('f1', '/topic/room.lobby', {}, () => {
      throw new Error('a mistake of ours')
    })
    socket().onmessage({ data: 'MESSAGE\nsubscription:f1\nmessage-id:1\n\n{}\0' })
    expect(heard).toEqual(['up', 'reported'])
  })

  it('isSilentAfterItsOwnGoodbye', async () => {
    socket().connected()
    link.close()
    socket().closedByServer(1000)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(heard).toEqual(['up'])
  })
})
