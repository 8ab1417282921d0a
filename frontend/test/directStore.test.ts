// Reading clears the badge of a direct conversation; the server counts where this tab cannot.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { DirectConversation } from '@/api/types'
import type { FollowerOptions } from '@/realtime/follower'
import { useDirect } from '@/stores/direct'
import { entry } from './fixtures'

const server = vi.hoisted(() => ({
  list: [] as DirectConversation[],
  streams: [] as FollowerOptions[],
}))

vi.mock('@/api/direct', () => ({
  list: async () => server.list,
  messages: async () => ({ entries: [], head: 0 }),
}))
vi.mock('@/realtime/follower', () => ({
  Follower: class {
    position = 0
    constructor(options: FollowerOptions) {
      server.streams.push(options)
    }
  },
}))

describe('direct conversations', () => {
  let direct: ReturnType<typeof useDirect>
  const unread = (): unknown => direct.conversations.get('ada')?.unread

  function says(head: number, read: number, count: number): void {
    const last = entry(head)
    server.list = [{ user: 'ada', displayName: 'Ada', online: true, last, read, unread: count }]
  }

  beforeEach(async () => {
    server.streams.length = 0
    setActivePinia(createPinia())
    direct = useDirect()
    says(20, 5, 15)
    await direct.load()
  })

  it('takeTheServersCountAfterAnEdit', async () => {
    server.streams[0]?.released([entry(21, { kind: 'edit', target: 20 })], 20)
    says(20, 18, 2)
    await direct.readElsewhere('ada', 18)
    expect(unread()).toMatchObject({ read: 18, count: 2 })
  })

  it('areCountedByTheServerAfterAJumpPastUnloadedEntries', async () => {
    direct.timelines.begin('ada', {
      blocks: [{ from: 10, to: Infinity, entries: [entry(10), entry(11)] }],
      high: 20,
      changes: [],
    })
    direct.markRead('ada', 11)
    says(20, 11, 9)
    await direct.readElsewhere('ada', 11)
    expect(unread()).toMatchObject({ read: 11, count: 9 })
  })
})
