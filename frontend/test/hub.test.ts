// Every subscription is renewed with its own `since`, errors first, and the outbox waits for all.
import { beforeEach, describe, expect, it } from 'vitest'
import { Hub, type Feed, type ErrorReport } from '@/realtime/hub'
import type { Link } from '@/realtime/link'
import { ManualClock } from './fixtures'

interface Subscribed {
  id: string
  destination: string
  headers: Record<string, string>
  body: (body: unknown) => void
}

class RecordingLink implements Link {
  subscribed: Subscribed[] = []
  unsubscribed: string[] = []
  sent: { destination: string; body: unknown; receipt: string | undefined }[] = []
  subscribe(
    id: string,
    destination: string,
    headers: Record<string, string>,
    body: (b: unknown) => void,
  ): void {
    this.subscribed.push({ id, destination, headers, body })
  }
  unsubscribe(id: string): void {
    this.unsubscribed.push(id)
  }
  send(destination: string, body: unknown, receipt?: string): void {
    this.sent.push({ destination, body, receipt })
  }
  close(): void {}
  drop(): void {}
  silentMillis(): number {
    return 0
  }
}

describe('Hub', () => {
  let hub: Hub
  let link: RecordingLink
  let caughtUp: number
  let reports: ErrorReport[]
  let clock: ManualClock
  let missing: readonly string[]
  let epoch: string | null
  const answerAll = (): void => {
    for (const each of link.subscribed) hub.receipt(each.headers.receipt ?? '', 0)
  }

  beforeEach(() => {
    caughtUp = 0
    reports = []
    missing = []
    epoch = null
    clock = new ManualClock()
    hub = new Hub({
      caughtUp: () => {
        caughtUp += 1
      },
      report: (report) => reports.push(report),
      missing: (destinations) => {
        missing = destinations
      },
      sendOverHttp: () => false,
      epoch: () => epoch,
      random: () => 1,
      setTimeout: clock.setTimeout,
      clearTimeout: clock.clearTimeout,
    })
    link = new RecordingLink()
  })

  it('subscribesToErrorsFirstAndEvaluatesSinceEachTime', () => {
    let position = 41
    hub.add({ destination: '/topic/room.lobby', since: () => position, body: () => {} })
    hub.up(link)
    expect(link.subscribed.map((each) => each.destination)).toEqual([
      '/user/queue/errors',
      '/topic/room.lobby',
    ])
    expect(link.subscribed[1]?.headers.since).toBe('41')
    position = 45
    link = new RecordingLink()
    hub.up(link)
    expect(link.subscribed[1]?.headers.since).toBe('45')
  })

  it('isCaughtUpWhenAllSubscriptionsAreAnsweredOneWayOrTheOther', () => {
    const refused: string[] = []
    hub.add({
      destination: '/topic/room.ops',
      body: () => {},
      refused: (code) => refused.push(code),
    })
    hub.up(link)
    hub.receipt(link.subscribed[0]?.headers.receipt ?? '', null)
    expect(caughtUp).toBe(0)
    link.subscribed[0]?.body({
      code: 'not_found',
      message: '',
      destination: '/topic/room.ops',
      receipt: link.subscribed[1]?.headers.receipt,
    })
    expect(refused).toEqual(['not_found'])
    expect(caughtUp).toBe(1)
  })

  it('doesNotWaitForEverForAnAnswer', () => {
    hub.up(link)
    clock.advance(10_000)
    expect(caughtUp).toBe(1)
  })

  it('bringsTheRefusalOfASendToItsSender', () => {
    hub.up(link)
    answerAll()
    const refusals: string[] = []
    hub.send('/app/chat.lobby', {}, { accepted: () => {}, refused: (code) => refusals.push(code) })
    const receipt = link.sent[0]?.receipt ?? ''
    link.subscribed[0]?.body({
      code: 'too_large',
      message: '',
      destination: '',
      receipt,
      clientId: 'x',
    })
    expect(refusals).toEqual(['too_large'])
    expect(reports).toEqual([])
  })

  it('reportsErrorsWithoutAReceipt', () => {
    hub.up(link)
    link.subscribed[0]?.body({ code: 'revoked', message: '', destination: '/topic/room.ops' })
    expect(reports).toHaveLength(1)
  })

  it('ignoresFramesOfAReplacedSubscription', () => {
    const bodies: unknown[] = []
    hub.add({
      destination: '/user/queue/direct',
      since: () => 3,
      body: (body) => bodies.push(body),
    })
    hub.up(link)
    hub.renew('/user/queue/direct')
    expect(link.unsubscribed).toEqual([link.subscribed[1]?.id])
    link.subscribed[1]?.body('late')
    link.subscribed[2]?.body('new')
    expect(bodies).toEqual(['new'])
  })

  it('letsTheLaterOfTwoFeedsOfADestinationTakeThePlace', () => {
    const bodies: string[] = []
    const feed = (name: string): (() => void) =>
      hub.add({ destination: '/topic/presence.lobby', body: () => bodies.push(name) })
    hub.up(link)
    const endFirst = feed('first')
    feed('second')
    expect(link.unsubscribed).toEqual([link.subscribed[1]?.id])
    link.subscribed[1]?.body('late')
    link.subscribed[2]?.body('new')
    endFirst()
    link.subscribed[2]?.body('newer')
    expect(bodies).toEqual(['second', 'second'])
  })

  it('sendsNothingWithoutALink', () => {
    expect(hub.send('/app/chat.lobby', {})).toBe(false)
    hub.up(link)
    hub.down()
    expect(hub.send('/app/chat.lobby', {})).toBe(false)
  })

  it('probesByRenewingANumberedStreamFromWhereItStands', () => {
    let position = 7
    hub.add({ destination: '/topic/presence.lobby', body: () => {} })
    hub.add({ destination: '/topic/room.lobby', since: () => position, body: () => {} })
    link = new RecordingLink()
    hub.up(link)
    const before = link.subscribed.at(-1)
    position = 9
    hub.probe()
    expect(link.unsubscribed).toEqual([before?.id])
    expect(link.subscribed.at(-1)).toMatchObject({
      destination: '/topic/room.lobby',
      headers: { since: '9' },
    })
  })

  it('passesOnHowLongARefusedSenderShouldWait', () => {
    link = new RecordingLink()
    hub.up(link)
    const refusals: unknown[] = []
    hub.send(
      '/app/chat.lobby',
      {},
      { accepted: () => {}, refused: (...refusal) => refusals.push(refusal) },
    )
    link.subscribed[0]?.body({
      code: 'rate_limited',
      message: 'slow down',
      destination: '/app/chat.lobby',
      receipt: link.sent[0]?.receipt,
      retryAfterMillis: 400,
    })
    expect(refusals).toEqual([['rate_limited', 'slow down', 400]])
  })

  describe('what is essential', () => {
    const DIRECT = '/user/queue/direct'
    const essential = (more: Partial<Feed> = {}): Feed => ({
      destination: DIRECT,
      essential: true,
      body: () => {},
      ...more,
    })
    const refuse = (code: string, more: Partial<ErrorReport> = {}): void => {
      const { destination, headers } = link.subscribed.at(-1) as Subscribed
      link.subscribed[0]?.body({
        code,
        message: '',
        destination,
        receipt: headers.receipt,
        ...more,
      })
    }

    it('isSubscribedBeforeAllElse', () => {
      hub.add({ destination: '/topic/presence.lobby', body: () => {} })
      hub.add(essential())
      hub.up(link)
      expect(link.subscribed.map((each) => each.destination)).toEqual([
        '/user/queue/errors',
        DIRECT,
        '/topic/presence.lobby',
      ])
    })

    it('isMissingWhenRefusedAndTriedAgainWithGrowingPausesUntilItStands', () => {
      hub.add(essential())
      hub.up(link)
      hub.receipt(link.subscribed[0]?.headers.receipt ?? '', null)
      refuse('rate_limited')
      expect(caughtUp).toBe(1)
      expect(missing).toEqual([DIRECT])
      clock.advance(499)
      expect(link.subscribed).toHaveLength(2)
      clock.advance(1)
      expect(link.subscribed).toHaveLength(3)
      refuse('rate_limited')
      clock.advance(999)
      expect(link.subscribed).toHaveLength(3)
      clock.advance(1)
      expect(link.subscribed).toHaveLength(4)
      expect(missing).toEqual([DIRECT])
      hub.receipt(link.subscribed.at(-1)?.headers.receipt ?? '', 3)
      expect(missing).toEqual([])
      expect(hub.isSubscribed(DIRECT)).toBe(true)
    })

    it('waitsAsLongAsTheServerAsksUnlessThePersonDoesNotWantTo', () => {
      hub.add(essential())
      hub.up(link)
      hub.receipt(link.subscribed[0]?.headers.receipt ?? '', null)
      refuse('rate_limited', { retryAfterMillis: 7_000 })
      clock.advance(6_999)
      expect(link.subscribed).toHaveLength(2)
      hub.retryNow()
      expect(link.subscribed).toHaveLength(3)
      clock.advance(5_000)
      expect(link.subscribed).toHaveLength(3)
    })

    it('isMissingWithoutAnAnswer', () => {
      hub.add(essential())
      hub.up(link)
      hub.receipt(link.subscribed[0]?.headers.receipt ?? '', null)
      clock.advance(9_999)
      expect(missing).toEqual([])
      clock.advance(1)
      expect(missing).toEqual([DIRECT])
      expect(caughtUp).toBe(1)
      clock.advance(500)
      expect(link.unsubscribed).toEqual([link.subscribed[1]?.id])
      expect(link.subscribed).toHaveLength(3)
    })

    it('isMissingWhenTheServerEndsIt', () => {
      hub.add(essential())
      hub.up(link)
      answerAll()
      link.subscribed[0]?.body({ code: 'not_found', message: '', destination: DIRECT })
      expect(missing).toEqual([DIRECT])
      expect(hub.isSubscribed(DIRECT)).toBe(false)
    })

    it('isNotMissingAnyMoreWhenTheLinkGoesSinceThenTheConnectionIs', () => {
      hub.add(essential())
      hub.up(link)
      refuse('rate_limited')
      hub.down()
      expect(missing).toEqual([])
      clock.advance(60_000)
      expect(link.subscribed).toHaveLength(2)
    })

    it('isPreparedBeforeItIsSubscribedAndTheOutboxWaitsForBoth', async () => {
      let prepared: () => void = () => {}
      hub.add(essential({ prepare: () => new Promise((resolve) => (prepared = resolve)) }))
      hub.up(link)
      answerAll()
      expect(link.subscribed).toHaveLength(1)
      expect(caughtUp).toBe(0)
      void hub.begin(DIRECT)
      // Already in progress.
      expect(await hub.begin(DIRECT)).toBe(false)
      expect(link.subscribed).toHaveLength(1)
      prepared()
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      expect(link.subscribed.at(-1)?.destination).toBe(DIRECT)
      expect(caughtUp).toBe(0)
      answerAll()
      expect(caughtUp).toBe(1)
    })

    it('isTriedAgainWhenItCannotBePrepared', async () => {
      let times = 0
      hub.add(
        essential({
          prepare: () => (++times < 2 ? Promise.reject(new Error()) : Promise.resolve()),
        }),
      )
      hub.up(link)
      answerAll()
      await hub.begin(DIRECT)
      expect(missing).toEqual([DIRECT])
      expect(caughtUp).toBe(1)
      clock.advance(500)
      await Promise.resolve()
      await Promise.resolve()
      await Promise.resolve()
      answerAll()
      expect(missing).toEqual([])
    })

    it('isNotSubscribedOverALinkThatCameAfterThePreparation', async () => {
      let prepared: () => void = () => {}
      hub.add(essential({ prepare: () => new Promise((resolve) => (prepared = resolve)) }))
      hub.up(link)
      const begun = hub.begin(DIRECT)
      link = new RecordingLink()
      hub.up(link)
      prepared()
      await begun
      expect(link.subscribed.map((each) => each.destination)).toEqual(['/user/queue/errors'])
    })
  })

  it('sendsTheEpochWithEveryNumber', () => {
    epoch = 'f3a9c2d1'
    hub.add({ destination: '/topic/announcements', since: () => 7, body: () => {} })
    hub.add({ destination: '/topic/presence.lobby', body: () => {} })
    hub.up(link)
    expect(link.subscribed[1]?.headers).toMatchObject({ since: '7', epoch: 'f3a9c2d1' })
    expect(link.subscribed[2]?.headers.epoch).toBeUndefined()
  })
})
