// On a machine whose clock is two days ahead, offers and displayed times follow the server's clock.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, type App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { get } from '@/api/http'
import type { OutboxItem } from '@/domain/outbox'
import { buildRows, type Message } from '@/domain/rows'
import { ServerClock, serverClock } from '@/domain/serverClock'
import { useMessageChanges, type MessageChanges } from '@/features/conversation/useMessageChanges'
import { day } from '@/i18n'
import { useConnection } from '@/stores/connection'
import { useConversation } from '@/stores/conversation'
import { useSession } from '@/stores/session'
import { useToday } from '@/ui/today'
import { entry } from './fixtures'

const HOUR = 3_600_000
const AHEAD = 48 * HOUR
/** The actual time. */
const NOW = Date.parse('2026-11-20T12:00:00.000Z')
const room = { kind: 'room', name: 'lobby' } as const

describe('ServerClock', () => {
  it('isThisMachinesClockUntilTheFirstResponse', () => {
    const clock = new ServerClock(() => NOW)
    clock.update(null)
    clock.update('no date')
    expect(clock.now()).toBe(NOW)
  })

  it.each([AHEAD, -AHEAD])('isTheServersClockOnAMachineThatIsOffBy %i', (off) => {
    let time = NOW + off
    const clock = new ServerClock(() => time)
    clock.update(new Date(NOW).toUTCString())
    expect(clock.now()).toBe(NOW)
    expect(clock.at(NOW + off - HOUR)).toBe(NOW - HOUR)
    time += HOUR
    expect(clock.now()).toBe(NOW + HOUR)
    expect(clock.isWithin(NOW, 3_601)).toBe(true)
    expect(clock.isWithin(NOW, 3_600)).toBe(false)
  })
})

describe('a page on a machine whose clock is two days ahead', () => {
  let app: App
  let changes: MessageChanges
  let today: ReturnType<typeof useToday>

  const message = (at: number): Message => {
    const entries = [entry(1, { at: new Date(at).toISOString() })]
    const row = buildRows(entries, [], 'ada', null).at(-1)
    if (row?.kind !== 'message') throw new Error('no message')
    return row.message
  }

  beforeEach(async () => {
    vi.useFakeTimers()
    vi.setSystemTime(NOW + AHEAD)
    const answers: Record<string, unknown> = {
      '/api/config': { editWithinSeconds: 24 * 3_600 },
      '/api/session': { username: 'ada', displayName: 'Ada', roles: [] },
    }
    vi.stubGlobal('fetch', async (path: string) => {
      const headers = { date: new Date(NOW).toUTCString() }
      return new Response(JSON.stringify(answers[path] ?? {}), { headers })
    })
    setActivePinia(createPinia())
    await useSession().start()
    await get('/api/config')
    app = createApp({
      setup() {
        changes = useMessageChanges(room, useConversation(room))
        today = useToday()
        return () => null
      },
    })
    const routes = [{ path: '/:all(.*)*', component: {} }]
    app.use(createRouter({ history: createMemoryHistory(), routes }))
    app.mount(document.createElement('div'))
  })
  afterEach(() => {
    app.unmount()
    useConnection().$dispose()
    serverClock.update(new Date(Date.now()).toUTCString())
    vi.useRealTimers()
    vi.unstubAllGlobals()
  })

  it('offersToEditForAsLongAsTheServerAllowsIt', () => {
    expect(changes.actionsFor(message(NOW - 60_000))).toContain('edit')
    expect(changes.actionsFor(message(NOW - 23 * HOUR))).toContain('edit')
    expect(changes.actionsFor(message(NOW - 25 * HOUR))).not.toContain('edit')
  })

  it('labelsMessagesOfTodayAsToday', () => {
    expect(day(new Date(NOW), today.value)).toBe('Today')
    expect(day(new Date(NOW - 24 * HOUR), today.value)).toBe('Yesterday')
  })

  it('showsAMessageOnItsWayAtTheTimeThatItWillHave', () => {
    const item: OutboxItem = {
      clientId: 'x1',
      target: room,
      text: 'hello',
      at: Date.now(),
      state: 'queued',
      spent: 0,
    }
    const said = entry(1, { at: new Date(NOW - 60_000).toISOString() })
    const rows = buildRows([said], [item], 'ada', null)
    // No date line between them.
    expect(rows.map(({ kind }) => kind)).toEqual(['day', 'message', 'message'])
    expect(rows.at(-1)).toMatchObject({ message: { at: NOW }, first: false })
  })
})
