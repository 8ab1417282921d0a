// Navigation between mentions follows the server's count: each message once, and then the end.
import { reactive } from 'vue'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Mention } from '@/api/types'
import type { Conversation } from '@/stores/conversation'
import { useNextMention } from '@/features/conversation/useNextMention'

describe('useNextMention', () => {
  let mentions: Mention[]
  let furthest: number
  let went: (number | 'end')[]
  let away: boolean
  let next: () => Promise<void>

  beforeEach(() => {
    mentions = []
    furthest = 0
    went = []
    away = false
    const conversation = reactive({
      nextMention: (after: number) =>
        Promise.resolve(mentions.find(({ seq }) => seq > after) ?? null),
    }) as unknown as Conversation
    next = useNextMention(
      conversation,
      { furthest: () => furthest, goes: (seq) => (furthest = Math.max(furthest, seq)) },
      {
        load: async (what) => {
          if (!away) await what()
          return !away
        },
        show: async (seq) => void went.push(seq),
        latest: async () => void went.push('end'),
      },
    )
  })

  it('showsTheMessageThatAnEditBroughtTheNameInto', async () => {
    // Message 10 mentions her; edit 12 adds her to message 5.
    mentions = [
      { seq: 10, target: 10 },
      { seq: 12, target: 5 },
    ]
    await next()
    await next()
    expect(went).toEqual([10, 5])
  })

  it('goesToTheEndAfterTheLastOne', async () => {
    mentions = [{ seq: 10, target: 10 }]
    await next()
    await next()
    expect(went).toEqual([10, 'end'])
  })

  it('passesSeenMentions', async () => {
    mentions = [
      { seq: 10, target: 10 },
      { seq: 20, target: 20 },
    ]
    furthest = 15
    await next()
    expect(went).toEqual([20])
  })

  it('staysInPlaceWithoutAnAnswer', async () => {
    away = true
    await next()
    expect(went).toEqual([])
  })
})
