// The rooms visible to this person: their messages, unread counts and members.
import { defineStore } from 'pinia'
import { computed, markRaw, shallowReactive, shallowRef } from 'vue'
import { Problem } from '@/api/http'
import * as api from '@/api/rooms'
import type { Level, Room } from '@/api/types'
import type { Entry } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { emptyTimeline, liveBlock } from '@/domain/timeline'
import { afterEntries, afterServer, type Unread } from '@/domain/unread'
import { RoomsFollower } from '@/realtime/roomsFollower'
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
const LIST_MILLIS = 3_000
/** Above this number of rooms, one list request replaces single requests. */
const MOST_SINGLE = 5

const collator = new Intl.Collator()
const byTitle = (a: RoomState, b: RoomState): number => collator.compare(a.info.title, b.info.title)

export const useRooms = defineStore('rooms', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const notifications = useNotifications()
  const typing = useTyping()
  const blocks = useBlocks()

  const held = new Map<string, RoomState>()
  const states = shallowReactive(held)
  /** Changes when a room is added, removed or renamed: an unread message must not sort a thousand rooms. */
  const order = shallowRef(0)
  const timelines = new Timelines(api.messages, settle)
  const reading = useReading({
    kind: 'room',
    timelines,
    unread: (name) => states.get(name)?.unread,
    change: (name, unread) => change(name, { unread }),
    recount: refresh,
  })
  let loaded = false
  /** Counts joins and leaves: a list requested before one of them is discarded. */
  let memberships = 0
  const waiters: (() => void)[] = []
  let soon: number | null = null
  const recounted = new Set<string>()
  let recounting: number | null = null

  const follower = new RoomsFollower({
    hub: connection.hub,
    load: () => connection.load(),
    resume: api.resume,
    fetchAfter: (name, seq) => api.messages(name, { after: seq, limit: 200 }),
    released,
    restarted: (name, head) => {
      change(name, { unread: { head, read: head, count: 0, mentions: 0 } })
      notifications.restarted({ kind: 'room', name }, head)
      timelines.begin(name, emptyTimeline(head))
      recountSoon(name)
    },
    unknown: loadSoon,
  })

  const sorted = computed(() => (order.value, [...held.values()].sort(byTitle)))
  const names = (member: boolean): string[] =>
    sorted.value.filter(({ info }) => info.member === member).map(({ info }) => info.name)
  const current = (name: string): RoomState | [] => states.get(name) ?? []
  /** By title. */
  const mineNames = computed(() => names(true))
  const mine = computed(() => mineNames.value.flatMap(current))
  const others = computed(() => names(false).flatMap(current))
  /** Rooms that are not muted. */
  const unmuted = computed(() => mine.value.filter((room) => room.info.level !== 'none'))
  const unread = computed(() => unmuted.value.reduce((sum, room) => sum + room.unread.count, 0))
  const mentions = computed(() =>
    unmuted.value.reduce((sum, room) => sum + room.unread.mentions, 0),
  )

  /** Reads the complete list each time: incremental counts could become permanently wrong. */
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
    for (const call of waiters.splice(0)) call()
  }

  /** The list contains most of what single requests would return; a failed list is not waited for. */
  function listed(): Promise<void> {
    if (loaded) return Promise.resolve()
    return new Promise((resolve) => {
      waiters.push(resolve)
      window.setTimeout(resolve, LIST_MILLIS)
    })
  }

  /** Many rooms may change at once; one list request covers them all. */
  function loadSoon(): void {
    soon ??= window.setTimeout(() => {
      soon = null
      void load().catch(() => {})
    }, LOAD_SOON_MILLIS)
  }

  /** Requests the count from the server where entries alone are not sufficient. */
  function recountSoon(name: string): void {
    recounted.add(name)
    recounting ??= window.setTimeout(() => {
      recounting = null
      const names = [...recounted]
      recounted.clear()
      if (names.length > MOST_SINGLE) loadSoon()
      else for (const each of names) void refresh(each).catch(() => {})
    }, LOAD_SOON_MILLIS)
  }

  function upsert(info: Room): void {
    const before = held.get(info.name)
    const counted: Unread = {
      head: info.head,
      read: info.read,
      count: info.unread,
      mentions: info.mentions ?? 0,
    }
    const title = info.title === '' ? info.name : info.title
    states.set(info.name, {
      info: { ...info, title },
      // Without a followed stream no entries arrive to be counted here.
      unread: before && follower.has(info.name) ? afterServer(before.unread, counted) : counted,
    })
    if (before?.info.title !== title || before.info.member !== info.member) order.value += 1
    if (info.member && !follower.has(info.name)) {
      // Entries loaded before the room was left have a gap above them: start at the head again.
      timelines.begin(info.name, emptyTimeline(info.head))
      follower.follow(info.name, info.head)
    } else if (!info.member) {
      follower.unfollow(info.name)
      if (!timelines.has(info.name)) timelines.begin(info.name, emptyTimeline(info.head))
    }
  }

  function forget(name: string): void {
    follower.unfollow(name)
    if (states.delete(name)) order.value += 1
    reading.forget(name)
    timelines.forget(name)
  }

  /** Sequence numbers of all rooms are invalid in a new epoch. Titles are kept until the list has been read. */
  function startOver(): void {
    memberships += 1
    loaded = false
    follower.clear()
    for (const [name, state] of [...held]) {
      reading.forget(name)
      timelines.forget(name)
      states.set(name, { ...state, unread: { head: 0, read: 0, count: 0, mentions: 0 } })
    }
  }

  function released(name: string, entries: Entry[], liveAfter: number): void {
    const state = states.get(name)
    if (!state) return
    const loaded = timelines.of(name)
    const { unread, uncertain } = afterEntries(
      state.unread,
      entries.map(blocks.counted),
      session.me,
      (seq) => {
        const before = loaded && liveBlock(loaded).entries.find((each) => each.seq === seq)
        return before && blocks.counted(before)
      },
    )
    if (uncertain) recountSoon(name)
    change(name, { unread })
    timelines.live(name, entries)
    const { title, level = 'all' } = state.info
    const target = { kind: 'room', name } as const
    const heeded = entries.filter((entry) => !blocks.has(entry.from))
    notifications.arrived({ target, title, level, entries: heeded, liveAfter })
    for (const entry of entries)
      if (entry.kind === 'delete') notifications.messageDeleted(target, entry.target)
    for (const entry of entries) typing.stopped({ kind: 'room', name }, entry.from)
  }

  /** Outbox rows are replaced in the same tick in which their entries appear. */
  function settle(entries: readonly Entry[]): void {
    for (const entry of entries) {
      if (entry.from === session.me && entry.clientId !== undefined) outbox.seen(entry.clientId)
    }
  }

  /**
   * Joins the room if necessary; returns whether the room can be shown.
   * @param create whether to create a public room if there is none: joining does so on the server, but a link
   *     with a typo must not
   */
  async function enter(name: string, create: boolean): Promise<'entered' | 'missing'> {
    await listed()
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

  /** Something about the room changed: reads this room alone. */
  async function refresh(name: string): Promise<void> {
    memberships += 1
    const asked = epoch.current
    try {
      const info = await api.one(name)
      // Its numbers belong to an earlier epoch, and the list is being read again.
      if (epoch.hasReplaced(asked)) return
      upsert(info)
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

  /** Deletes the room for everyone, with all messages. */
  async function erase(name: string): Promise<void> {
    await api.erase(name)
    memberships += 1
    forget(name)
  }

  /** Accepts the membership in a room to which another person added this person. */
  async function acceptMembership(name: string): Promise<void> {
    await api.join(name)
    await refresh(name)
  }

  async function leave(name: string): Promise<void> {
    await api.leave(name)
    memberships += 1
    follower.unfollow(name)
    await load()
  }

  async function describe(name: string, to: { title?: string; topic?: string }): Promise<void> {
    upsert(await api.describe(name, to))
  }

  async function setLevel(name: string, level: Level): Promise<void> {
    const before = states.get(name)?.info
    if (!before) return
    // Shown immediately; reverted if the server rejects it.
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

  /** Long-polls for entries after the last one; used while no socket can be opened. */
  function poll(name: string, waitSeconds: number): Promise<boolean> {
    return follower.readOn(name, (seq) =>
      api.messages(name, { after: seq, limit: 200, wait: waitSeconds }),
    )
  }

  connection.onLoad(load)
  epoch.onChanged(startOver)
  connection.onReport((report) => {
    // The server ended a subscription, or rejected a SEND: the list contains the current state.
    if (report.destination?.startsWith('/topic/room.')) loadSoon()
  })

  return {
    states,
    timelines: markRaw(timelines),
    mine,
    mineNames,
    others,
    unread,
    mentions,
    load,
    poll,
    enter,
    markRead: reading.markRead,
    readElsewhere: reading.readElsewhere,
    refresh,
    create,
    acceptMembership,
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
