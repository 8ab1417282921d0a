// Signing out leaves no data of the person in the browser, asks before unsent text is lost, and empties all
// tabs.
import 'fake-indexeddb/auto'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type * as accounts from '@/api/accounts'
import { Problem } from '@/api/http'
import { useConnection } from '@/stores/connection'
import { useDrafts } from '@/stores/drafts'
import { useOutbox } from '@/stores/outbox'
import { IndexedRecords } from '@/stores/outboxRecords'
import { useRecents } from '@/stores/recents'
import { useSession } from '@/stores/session'
import { useSignOut } from '@/stores/signingOut'

const server = vi.hoisted(() => ({ away: false, ended: 0 }))
/** The other tabs of the browser. */
const tabs = vi.hoisted(() => ({
  posted: [] as unknown[],
  hear: new Map<string, (news: unknown) => void>(),
}))

vi.mock('@/api/accounts', async (original) => ({
  ...(await original<typeof accounts>()),
  config: async () => ({}),
  session: async () => ({ username: 'ada', displayName: 'Ada', roles: [] }),
  signOut: async () => {
    if (server.away) throw new Problem(0, 'unreachable', '')
    server.ended += 1
  },
}))
vi.mock('@/realtime/tabs', () => ({
  openTabs: (name: string, heard: (news: unknown) => void) => {
    tabs.hear.set(name, heard)
    return { post: (news: unknown) => name === 'parley.session.ada' && tabs.posted.push(news) }
  },
}))

describe('signing out', () => {
  let signOut: ReturnType<typeof useSignOut>
  let went: string[]
  const kept = (): string[] => Object.keys(localStorage).filter((key) => key.includes('.ada'))

  beforeEach(async () => {
    server.away = false
    server.ended = 0
    tabs.posted.length = 0
    localStorage.clear()
    went = []
    vi.spyOn(window.location, 'assign').mockImplementation((to) => void went.push(String(to)))
    setActivePinia(createPinia())
    await useSession().start()
    signOut = useSignOut()
    await useOutbox().restore()
    useRecents().visited('/room/secret')
    localStorage.setItem('parley.told.ada.room:secret', '41 aaaaaaaa')
    localStorage.setItem('parley.draft.adam.room:lobby', 'of somebody else')
  })
  afterEach(() => {
    useConnection().$dispose()
    vi.restoreAllMocks()
  })

  it('leavesNothingBehind', async () => {
    await signOut.signOut()
    expect(server.ended).toBe(1)
    expect(kept()).toEqual(['parley.draft.adam.room:lobby'])
    expect(went).toEqual(['/'])
    expect(tabs.posted).toEqual(['leaving', 'left'])
  })

  it('asksBeforeItDeletesUnsentText', async () => {
    const drafts = useDrafts()
    drafts.set('room:lobby', 'half a sentence')
    useOutbox().send({ kind: 'room', name: 'lobby' }, 'unsent')
    await vi.waitUntil(async () => (await new IndexedRecords('ada', () => {}).load()).length === 1)
    await signOut.signOut()
    expect(signOut.asking).toMatchObject({ unsent: 1, drafts: 1 })
    expect(server.ended).toBe(0)
    signOut.cancel()
    expect(drafts.get('room:lobby')).toBe('half a sentence')
    await signOut.signOut()
    await signOut.confirm()
    expect(kept()).toEqual(['parley.draft.adam.room:lobby'])
    expect(await new IndexedRecords('ada', () => {}).load()).toEqual([])
    expect(useOutbox().items).toEqual([])
    // The composer is still mounted until the page is left.
    drafts.set('room:lobby', 'half a sentence')
    expect(kept()).toHaveLength(1)
  })

  it('keepsEverythingWhenTheServerCannotBeReached', async () => {
    useDrafts().set('room:lobby', 'half a sentence')
    server.away = true
    await signOut.signOut()
    await signOut.confirm()
    expect(signOut.asking?.failure).toMatchObject({ code: 'unreachable' })
    expect(useDrafts().get('room:lobby')).toBe('half a sentence')
    expect(tabs.posted).toEqual(['leaving', 'stayed'])
    expect(went).toEqual([])
  })

  it('emptiesTheOtherTabs', async () => {
    useDrafts().set('room:lobby', 'half a sentence')
    const connection = useConnection()
    connection.start()
    tabs.hear.get('parley.session.ada')?.('leaving')
    expect(connection.state).toBe('idle')
    tabs.hear.get('parley.session.ada')?.('left')
    await vi.waitUntil(() => went.length > 0)
    expect(kept()).toEqual(['parley.draft.adam.room:lobby'])
    expect(server.ended).toBe(0)
  })
})
