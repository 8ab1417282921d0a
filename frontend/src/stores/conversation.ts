// The common interface of rooms and direct conversations for the views.
import { computed, reactive } from 'vue'
import type { Mention } from '@/api/types'
import { matching, type Candidate } from '@/domain/mentions'
import { roomLabel } from '@/domain/names'
import type { Target } from '@/domain/outbox'
import type { Unread } from '@/domain/unread'
import { t } from '@/i18n'
import { useDirect } from './direct'
import { usePeople } from './people'
import { useRooms } from './rooms'
import { useSession } from './session'
import type { Timelines } from './timelines'

export interface Conversation {
  readonly timelines: Timelines
  readonly unread: Unread
  /** The number of unread messages that mention this person. */
  readonly mentions: number
  readonly placeholder: string
  /** Whether this person may delete messages of others. */
  readonly moderates: boolean
  markRead(seq: number): void
  /** The first mention of this person after a number, as the server counts them. */
  nextMention(after: number): Promise<Mention | null>
  /** Candidates for a mention, by the text after "@". */
  candidates(query: string, max: number): Promise<Candidate[]>
}

const NOTHING_UNREAD: Unread = { head: 0, read: 0, count: 0, mentions: 0 }
const MEMBERS_MILLIS = 60_000

export function useConversation(target: Target): Conversation {
  return target.kind === 'room' ? inRoom(target.name) : withPerson(target.name)
}

function inRoom(name: string): Conversation {
  const rooms = useRooms()
  const people = usePeople()
  const session = useSession()
  const info = computed(() => rooms.states.get(name)?.info)
  let members: Candidate[] = []
  let askedAt = -Infinity

  async function candidates(query: string, max: number): Promise<Candidate[]> {
    if (performance.now() - askedAt > MEMBERS_MILLIS) {
      const found = await rooms.members(name)
      members = found
        .filter((each) => !each.disabled)
        .map(({ username, displayName }) => ({ user: username, name: displayName }))
      askedAt = performance.now()
    }
    const inside = matching(members, query, max)
    // A private room proposes only its members, because others cannot read it.
    if (inside.length >= max || query === '' || info.value?.visibility === 'private') return inside
    return [...inside, ...(await strangers(query, inside, max))].slice(0, max)
  }

  async function strangers(query: string, inside: Candidate[], max: number): Promise<Candidate[]> {
    const known = new Set(inside.map((each) => each.user))
    const found = await people.search(query)
    const others = found.filter((each) => !known.has(each.username))
    return matching(
      others.map(({ username, displayName }) => ({ user: username, name: displayName })),
      query,
      max,
    )
  }

  const unread = computed(() => rooms.states.get(name)?.unread ?? NOTHING_UNREAD)
  return reactive({
    timelines: rooms.timelines,
    unread,
    mentions: computed(() => unread.value.mentions),
    placeholder: computed(() =>
      t('composer.placeholderRoom', { name: info.value ? roomLabel(info.value) : name }),
    ),
    moderates: computed(() => session.isAdmin || info.value?.owner === session.me),
    markRead: (seq: number) => rooms.markRead(name, seq),
    nextMention: async (after: number) => (await rooms.mentionsAfter(name, after))[0] ?? null,
    candidates,
  })
}

function withPerson(user: string): Conversation {
  const direct = useDirect()
  const people = usePeople()
  const session = useSession()
  const unread = computed(() => direct.conversations.get(user)?.unread ?? NOTHING_UNREAD)
  return reactive({
    timelines: direct.timelines,
    unread,
    mentions: 0,
    placeholder: computed(() => t('composer.placeholderDirect', { name: people.name(user) })),
    moderates: false,
    markRead: (seq: number) => direct.markRead(user, seq),
    nextMention: () => Promise.resolve(null),
    candidates: (query: string, max: number) => {
      const both = [...new Set([user, session.me])]
      return Promise.resolve(
        matching(
          both.map((each) => ({ user: each, name: people.name(each) })),
          query,
          max,
        ),
      )
    },
  })
}
