// What a room and a direct conversation have in common for whoever reads and writes in one.
import { computed, reactive } from 'vue'
import type { Target } from '@/domain/outbox'
import type { Unread } from '@/domain/unread'
import { t } from '@/i18n'
import { useDirect } from './direct'
import { usePeople } from './people'
import { useRooms } from './rooms'
import type { Timelines } from './timelines'

export interface Conversation {
  readonly timelines: Timelines
  readonly unread: Unread
  readonly placeholder: string
  markRead(seq: number): void
}

const NOTHING_UNREAD: Unread = { head: 0, read: 0, count: 0, mentions: 0 }

export function useConversation(target: Target): Conversation {
  return target.kind === 'room' ? inRoom(target.name) : withPerson(target.name)
}

function inRoom(name: string): Conversation {
  const rooms = useRooms()
  return reactive({
    timelines: rooms.timelines,
    unread: computed(() => rooms.states.get(name)?.unread ?? NOTHING_UNREAD),
    placeholder: computed(() => t('composer.placeholderRoom', { name })),
    markRead: (seq: number) => rooms.markRead(name, seq),
  })
}

function withPerson(user: string): Conversation {
  const direct = useDirect()
  const people = usePeople()
  return reactive({
    timelines: direct.timelines,
    unread: computed(() => direct.conversations.get(user)?.unread ?? NOTHING_UNREAD),
    placeholder: computed(() => t('composer.placeholderDirect', { name: people.name(user) })),
    markRead: (seq: number) => direct.markRead(user, seq),
  })
}
