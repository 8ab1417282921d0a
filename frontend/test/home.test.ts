// The home page mentions unread messages only where there are some.
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createApp, nextTick, type App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import type { Level, Room } from '@/api/types'
import HomeView from '@/features/room/HomeView.vue'
import { useConnection } from '@/stores/connection'
import { useDirect } from '@/stores/direct'
import { useRooms } from '@/stores/rooms'

const page = { template: '' }

describe('the first page', () => {
  let app: App
  let place: HTMLElement
  const lead = (): string => place.querySelector('.lead')?.textContent ?? ''

  function room(count: number, level: Level = 'all'): void {
    const more = { visibility: 'public', owner: 'ada', member: true, members: 2 } as const
    const info: Room = {
      ...{ name: 'lobby', title: 'lobby', head: 9, read: 9 - count, unread: count, mentions: 0 },
      ...{ ...more, level },
    }
    const unread = { head: 9, read: 9 - count, count, mentions: 0 }
    useRooms().states.set('lobby', { info, unread })
  }

  function direct(count: number): void {
    const unread = { head: 3, read: 3 - count, count, mentions: 0 }
    const more = { listed: 'offline', disabled: false, last: 3 } as const
    useDirect().conversations.set('grace', { user: 'grace', unread, ...more })
  }

  beforeEach(async () => {
    // The stores know only their own state.
    vi.stubGlobal('fetch', () => new Promise(() => {}))
    const pinia = createPinia()
    setActivePinia(pinia)
    room(0)
    const routes = ['home', 'room', 'direct', 'search', 'account'].map((name) => ({
      path: `/${name}/:room?/:user?`,
      name,
      component: page,
    }))
    place = document.createElement('div')
    app = createApp(HomeView)
    const router = createRouter({ history: createMemoryHistory(), routes })
    await router.push('/home')
    app.use(pinia).use(router)
    app.mount(place)
  })
  afterEach(() => {
    app.unmount()
    useConnection().$dispose()
    vi.unstubAllGlobals()
  })

  it('announcesNewMessagesWhileThereAreSome', async () => {
    expect(lead()).toBe('Open a room, or message someone.')
    room(2)
    await nextTick()
    expect(lead()).toBe('Here’s what’s new.')
    room(2, 'none')
    await nextTick()
    expect(lead()).toBe('Open a room, or message someone.')
    direct(1)
    await nextTick()
    expect(lead()).toBe('Here’s what’s new.')
  })
})
