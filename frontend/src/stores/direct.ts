// Direct conversations: one inbox stream, grouped by the other participant.
import { defineStore } from 'pinia'
import { computed, markRaw, ref, shallowReactive } from 'vue'
import * as api from '@/api/direct'
import type { DirectConversation } from '@/api/types'
import { isMessage, otherParty, type Entry } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { emptyTimeline, liveBlock } from '@/domain/timeline'
import { afterEntries, afterServer, type Counted, type Unread } from '@/domain/unread'
import { Follower } from '@/realtime/follower'
import { useConnection } from './connection'
import { useOutbox } from './outbox'
import { useNotifications } from './notifications'
import { usePeople } from './people'
import { toPresence, type Presence } from './presence'
import { useReading } from './reading'
import { useSession } from './session'
import { Timelines } from './timelines'
import { useTyping } from './typing'

export interface Conversation {
  user: string
  /** Presence according to the list; the presence store may be fresher. */
  listed: Presence
  /** The account is deactivated: no one can send it messages. */
  disabled: boolean
  unread: Unread
  /** Number of the last entry, which orders the list; 0 before the first. */
  last: number
}

export const useDirect = defineStore('direct', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const people = usePeople()
  const notifications = useNotifications()

  const conversations = shallowReactive(new Map<string, Conversation>())
  const typing = useTyping()
  const timelines = new Timelines(api.messages, settle)
  const reading = useReading({
    kind: 'direct',
    timelines,
    unread: (user) => conversations.get(user)?.unread,
    change: (user, unread) => {
      const conversation = conversations.get(user)
      if (conversation) conversations.set(user, { ...conversation, unread })
    },
    recount: load,
  })
  let follower: Follower | null = null
  /** Before the first list is read the inbox's head is unknown, and no conversation can be placed below it. */
  const ready = ref(false)

  /** A conversation that was opened without any message is not listed. */
  const list = computed(() =>
    [...conversations.values()].filter((each) => each.last > 0).sort((a, b) => b.last - a.last),
  )
  const unread = computed(() => list.value.reduce((sum, each) => sum + each.unread.count, 0))

  async function load(): Promise<void> {
    const asked = epoch.current
    let found: DirectConversation[]
    try {
      found = await api.list()
    } catch (error) {
      if (!follower) throw error
      return
    }
    if (epoch.hasReplaced(asked)) return load()
    // Every inbox entry belongs to one conversation, so the newest of their last entries is the inbox's head.
    const head = found.reduce((max, each) => Math.max(max, each.last?.seq ?? 0), 0)
    for (const each of found) upsert(each, follower?.position ?? head)
    follower ??= new Follower({
      hub: connection.hub,
      destination: '/user/queue/direct',
      essential: true,
      from: head,
      released,
      restarted,
    })
    ready.value = true
  }

  function upsert(server: DirectConversation, position: number): void {
    people.addName(server.user, server.displayName)
    const last = server.last?.seq ?? 0
    const counted: Unread = { head: last, read: server.read, count: server.unread, mentions: 0 }
    const known = conversations.get(server.user)
    conversations.set(server.user, {
      user: server.user,
      listed: toPresence(server),
      disabled: server.disabled ?? false,
      unread: known ? afterServer(known.unread, counted) : counted,
      last: Math.max(last, known?.last ?? 0),
    })
    if (!timelines.has(server.user)) timelines.begin(server.user, emptyTimeline(position))
  }

  function at(user: string, position: number): Conversation {
    if (!timelines.has(user)) timelines.begin(user, emptyTimeline(position))
    return (
      conversations.get(user) ?? {
        user,
        listed: 'offline',
        disabled: false,
        unread: { head: 0, read: 0, count: 0, mentions: 0 },
        last: 0,
      }
    )
  }

  function released(entries: Entry[], liveAfter: number): void {
    let begun = false
    let uncertain = false
    const fresh = new Map<string, Entry[]>()
    for (const entry of entries) {
      const user = otherParty(entry, session.me)
      typing.stopped({ kind: 'direct', name: user }, entry.from)
      fresh.set(user, [...(fresh.get(user) ?? []), entry])
    }
    for (const [user, theirs] of fresh) {
      const before = at(user, (theirs[0]?.seq ?? 1) - 1)
      begun ||= before.last === 0
      const last = theirs.findLast(isMessage)?.seq ?? 0
      const counted = countedAfter(user, before.unread, theirs)
      // The head in the list does not show whether the list's count includes a deletion.
      const takesAway = (each: Entry): boolean => (each.target ?? 0) > before.unread.read
      uncertain ||= counted.uncertain || theirs.some(takesAway)
      conversations.set(user, {
        ...before,
        // The list's head is the last message: a head advanced by edits would stay ahead of it forever.
        unread: { ...counted.unread, head: Math.max(last, before.unread.head) },
        last: last || before.last,
      })
      timelines.live(user, theirs)
      const target = { kind: 'direct', name: user } as const
      notifications.arrived({ target, title: user, level: 'all', entries: theirs, liveAfter })
      for (const entry of theirs)
        if (entry.kind === 'delete') notifications.messageDeleted(target, entry.target)
    }
    // Entries carry neither display names nor presence; the list does.
    if (begun || uncertain) void load().catch(() => {})
  }

  function countedAfter(user: string, unread: Unread, entries: readonly Entry[]): Counted {
    const loaded = timelines.of(user)
    return afterEntries(unread, entries, session.me, (seq) =>
      loaded ? liveBlock(loaded).entries.find((each) => each.seq === seq) : undefined,
    )
  }

  /** Sequence numbers of the inbox are invalid in a new epoch. */
  function startOver(): void {
    follower?.stop()
    follower = null
    ready.value = false
    for (const user of conversations.keys()) {
      reading.forget(user)
      timelines.forget(user)
    }
    conversations.clear()
  }

  function restarted(head: number): void {
    for (const each of conversations.values()) {
      conversations.set(each.user, {
        ...each,
        unread: { head, read: head, count: 0, mentions: 0 },
      })
      timelines.begin(each.user, emptyTimeline(head))
      notifications.restarted({ kind: 'direct', name: each.user }, head)
    }
    void load()
  }

  function settle(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.from === session.me && entry.clientId !== undefined) outbox.seen(entry.clientId)
    }
  }

  /** Long-polls for entries after the last one; used while no socket can be opened. */
  async function poll(user: string, waitSeconds: number): Promise<boolean> {
    const timeline = timelines.of(user)
    if (!timeline) return false
    const after = Math.max(timeline.high, liveBlock(timeline).from - 1)
    const { entries } = await api.messages(user, { after, limit: 200, wait: waitSeconds })
    if (timelines.has(user)) timelines.live(user, entries)
    return true
  }

  /** Shows a conversation that may have no messages yet. */
  function open(user: string): void {
    if (!conversations.has(user)) conversations.set(user, at(user, follower?.position ?? 0))
  }

  connection.onLoad(load)
  epoch.onChanged(startOver)
  return {
    conversations,
    timelines: markRaw(timelines),
    ready,
    list,
    unread,
    load,
    poll,
    open,
    markRead: reading.markRead,
    readElsewhere: reading.readElsewhere,
  }
})
