// The rooms that this person may see: their messages, unread counts and members.
import { defineStore } from 'pinia'
import { computed, markRaw, shallowReactive } from 'vue'
import { Problem } from '@/api/http'
import * as api from '@/api/rooms'
import type { Level, Room } from '@/api/types'
import type { Entry } from '@/domain/entry'
import { emptyTimeline, liveBlock } from '@/domain/timeline'
import { afterEntry, afterServer, type Unread } from '@/domain/unread'
import { Follower } from '@/realtime/follower'
import { useBlocks } from './blocks'
import { useConnection } from './connection'
import { useNotifications } from './notifications'
import { useOutbox } from './outbox'
import { useReading } from './reading'
import { useSession } from './session'
import { Timelines } from './timelines'
import { useTyping } from './typing'

export interface RoomState {
  info: Room
  unread: Unread
}

const LOAD_SOON_MILLIS = 200

export const useRooms = defineStore('rooms', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const notifications = useNotifications()
  const typing = useTyping()
  const blocks = useBlocks()

  const states = shallowReactive(new Map<string, RoomState>())
  const followers = new Map<string, Follower>()
  const timelines = new Timelines(api.messages, settle)
  const reading = useReading({
    kind: 'room',
    timelines,
    unread: (name) => states.get(name)?.unread,
    change: (name, unread) => change(name, { unread }),
    recount: refresh,
  })
  let loaded = false
  /** Counts joins and leaves, so that a list that was asked for before one is not believed after it. */
  let memberships = 0
  let soon: number | null = null

  const byTitle = (a: RoomState, b: RoomState): number => a.info.title.localeCompare(b.info.title)
  const mine = computed(() => [...states.values()].filter((room) => room.info.member).sort(byTitle))
  const others = computed(() =>
    [...states.values()].filter((room) => !room.info.member).sort(byTitle),
  )
  /** Rooms that this person wants to hear of. */
  const heard = computed(() => mine.value.filter((room) => room.info.level !== 'none'))
  const unread = computed(() => heard.value.reduce((sum, room) => sum + room.unread.count, 0))
  const mentions = computed(() => heard.value.reduce((sum, room) => sum + room.unread.mentions, 0))

  /** The full table, each time: a count that is only sent when it changed is a count that gets stuck. */
  async function load(): Promise<void> {
    const asked = memberships
    let rooms: Room[]
    try {
      rooms = await api.list()
    } catch (error) {
      if (!loaded) throw error
      return
    }
    if (asked !== memberships) return load()
    loaded = true
    for (const room of rooms) upsert(room)
    const listed = new Set(rooms.map((room) => room.name))
    for (const name of [...states.keys()]) if (!listed.has(name)) forget(name)
  }

  /** Many subscriptions may be refused at once; one look at the list answers them all. */
  function loadSoon(): void {
    soon ??= window.setTimeout(() => {
      soon = null
      void load()
    }, LOAD_SOON_MILLIS)
  }

  function upsert(info: Room): void {
    const held = states.get(info.name)
    const counted: Unread = {
      head: info.head,
      read: info.read,
      count: info.unread,
      mentions: info.mentions ?? 0,
    }
    states.set(info.name, {
      info: { ...info, title: info.title === '' ? info.name : info.title },
      // Where no stream is followed, nothing will come to be counted here.
      unread: held && followers.has(info.name) ? afterServer(held.unread, counted) : counted,
    })
    if (!timelines.has(info.name)) timelines.begin(info.name, emptyTimeline(info.head))
    if (info.member) follow(info.name)
    else unfollow(info.name)
  }

  function follow(name: string): void {
    if (followers.has(name)) return
    const state = states.get(name)
    if (!state) return
    // Whatever was loaded before the room was left has a hole above it: begin at the head again.
    timelines.begin(name, emptyTimeline(state.info.head))
    const follower = new Follower({
      hub: connection.hub,
      destination: `/topic/room.${name}`,
      from: state.info.head,
      fetchAfter: (seq) => api.messages(name, { after: seq, limit: 200 }),
      released: (entries, liveAfter) => released(name, entries, liveAfter),
      restarted: (head) => {
        change(name, { unread: { head, read: head, count: 0, mentions: 0 } })
        notifications.restarted({ kind: 'room', name }, head)
        timelines.begin(name, emptyTimeline(head))
      },
      // Membership may have ended while the socket was away.
      refused: loadSoon,
    })
    followers.set(name, follower)
  }

  function unfollow(name: string): void {
    followers.get(name)?.stop()
    followers.delete(name)
  }

  function forget(name: string): void {
    unfollow(name)
    states.delete(name)
    reading.forget(name)
    timelines.forget(name)
  }

  function released(name: string, entries: Entry[], liveAfter: number): void {
    const state = states.get(name)
    if (!state) return
    let { unread } = state
    for (const entry of entries)
      unread = afterEntry(unread, blocks.counted(entry), session.me, target(name, entry))
    change(name, { unread })
    timelines.live(name, entries)
    const { title, level = 'all' } = state.info
    const heeded = entries.filter((entry) => !blocks.has(entry.from))
    notifications.arrived({
      target: { kind: 'room', name },
      title,
      level,
      entries: heeded,
      liveAfter,
    })
    for (const entry of entries) typing.stopped({ kind: 'room', name }, entry.from)
  }

  /** The message that an edit changes, as it was, if it is loaded. */
  function target(name: string, entry: Entry): Entry | undefined {
    const timeline = entry.target === undefined ? undefined : timelines.of(name)
    return timeline && liveBlock(timeline).entries.find((each) => each.seq === entry.target)
  }

  /** The rows of the outbox give way in the same tick in which their entries appear. */
  function settle(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.from === session.me && entry.clientId !== undefined) outbox.seen(entry.clientId)
    }
  }

  /**
   * Makes sure that this person is in the room; answers whether the room can be shown.
   *
   * @param create makes a public room if there is none: joining does so on the server, but a link with a typo must not
   */
  async function enter(name: string, create: boolean): Promise<'entered' | 'missing'> {
    if (states.get(name)?.info.member) return 'entered'
    try {
      if (!create && !states.has(name)) await api.one(name)
      await api.join(name)
      memberships += 1
      upsert(await api.one(name))
      return 'entered'
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 403))
        return 'missing'
      throw error
    }
  }

  /** Something about the room changed: asks for it alone. */
  async function refresh(name: string): Promise<void> {
    memberships += 1
    try {
      upsert(await api.one(name))
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 404) throw error
      forget(name)
    }
  }

  async function create(
    name: string,
    title: string,
    visibility: Room['visibility'],
  ): Promise<void> {
    const room = await api.create(name, title, visibility)
    memberships += 1
    upsert(room)
  }

  /** For everybody, with all messages. */
  async function erase(name: string): Promise<void> {
    await api.erase(name)
    memberships += 1
    forget(name)
  }

  /** Says yes to being in a room into which somebody else put this person. */
  async function agree(name: string): Promise<void> {
    await api.join(name)
    await refresh(name)
  }

  async function leave(name: string): Promise<void> {
    await api.leave(name)
    memberships += 1
    unfollow(name)
    await load()
  }

  async function describe(name: string, to: { title?: string; topic?: string }): Promise<void> {
    upsert(await api.describe(name, to))
  }

  async function setLevel(name: string, level: Level): Promise<void> {
    const before = states.get(name)?.info
    if (!before) return
    // Shown at once; taken back if the server does not want it.
    change(name, { info: { ...before, level } })
    try {
      await api.setLevel(name, level)
    } catch (error) {
      change(name, { info: before })
      throw error
    }
  }

  async function handOver(name: string, user: string): Promise<void> {
    await api.handOver(name, user)
    await refresh(name)
  }

  function change(name: string, to: Partial<RoomState>): void {
    const state = states.get(name)
    if (state) states.set(name, { ...state, ...to })
  }

  connection.onPrepare(load)
  connection.onReport((report) => {
    // The server ended a subscription, or refused a SEND: the list says what still holds.
    if (report.destination?.startsWith('/topic/room.')) loadSoon()
  })

  return {
    states,
    timelines: markRaw(timelines),
    mine,
    others,
    unread,
    mentions,
    load,
    enter,
    markRead: reading.markRead,
    readElsewhere: reading.readElsewhere,
    refresh,
    create,
    agree,
    leave,
    erase,
    describe,
    setLevel,
    handOver,
    members: api.members,
    mentionsAfter: api.mentions,
    invite: api.invite,
    remove: api.remove,
  }
})
