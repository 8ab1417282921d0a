// Who is in the open room, and the presence of people shown elsewhere.
import { defineStore } from 'pinia'
import { computed, reactive, ref, shallowReactive } from 'vue'
import { useConnection } from './connection'
import { usePeople } from './people'
import { useTyping } from './typing'

export type Presence = 'online' | 'idle' | 'offline'

type Change =
  | { kind: 'snapshot'; users: { user: string; displayName: string; idle?: boolean }[] }
  | { kind: 'join'; user: string; displayName: string; idle?: boolean }
  | { kind: 'leave'; user: string }
  | { kind: 'idle'; user: string; idle: boolean }
  | { kind: 'typing'; user: string }

interface PersonChange {
  kind: string
  online: boolean
  idle: boolean
}

/** A connection may have 200 subscriptions; rooms take precedence. */
const MAX_FOLLOWED = 60

export const usePresence = defineStore('presence', () => {
  const connection = useConnection()
  const people = usePeople()
  const typing = useTyping()
  const room = ref<string | null>(null)
  /** False until the first snapshot: unknown presence differs from an empty room. */
  const known = ref(false)
  /** The people in the open room, and whether they are idle. */
  const users = reactive(new Map<string, boolean>())
  const persons = shallowReactive(new Map<string, Presence>())
  const followed = new Map<string, { viewers: number; end: () => void }>()
  let end: (() => void) | null = null

  const here = computed(() => [...users.keys()].sort())

  /** One room at a time: presence is only worth its traffic where it is visible. */
  function watch(name: string): void {
    unwatch()
    room.value = name
    end = connection.hub.add({
      destination: `/topic/presence.${name}`,
      body: (body) => apply(body as Change),
    })
  }

  function unwatch(): void {
    end?.()
    end = null
    room.value = null
    users.clear()
    known.value = false
  }

  function apply(change: Change): void {
    switch (change.kind) {
      case 'snapshot':
        users.clear()
        known.value = true
        for (const each of change.users) addUser(each.user, each.displayName, each.idle)
        return
      case 'join':
        return addUser(change.user, change.displayName, change.idle)
      case 'idle':
        if (users.has(change.user)) users.set(change.user, change.idle)
        return
      case 'leave':
        users.delete(change.user)
        if (room.value !== null) typing.stopped({ kind: 'room', name: room.value }, change.user)
        return
      case 'typing':
        if (room.value !== null) typing.received({ kind: 'room', name: room.value }, change.user)
    }
  }

  function addUser(user: string, displayName: string, idle = false): void {
    people.addName(user, displayName ?? '')
    users.set(user, idle)
  }

  /** Receives presence changes of a visible person. Returns a function that ends that. */
  function follow(user: string): () => void {
    const before = followed.get(user)
    if (before) before.viewers += 1
    else if (followed.size >= MAX_FOLLOWED) return () => {}
    else followed.set(user, { viewers: 1, end: subscribe(user) })
    return () => unfollow(user)
  }

  function subscribe(user: string): () => void {
    return connection.hub.add({
      destination: `/topic/person.${user}`,
      body: (body) => {
        const { online, idle } = body as PersonChange
        persons.set(user, online ? (idle ? 'idle' : 'online') : 'offline')
      },
    })
  }

  function unfollow(user: string): void {
    const held = followed.get(user)
    if (!held) return
    held.viewers -= 1
    if (held.viewers > 0) return
    followed.delete(user)
    persons.delete(user)
    held.end()
  }

  /** The freshest known presence; `listed` is the presence in a list when it was read. */
  function of(user: string, listed: Presence = 'offline'): Presence {
    const idle = users.get(user)
    return persons.get(user) ?? (idle === undefined ? listed : idle ? 'idle' : 'online')
  }

  // Presence from before the link broke may be outdated; the next snapshot replaces it.
  connection.onDown(() => {
    known.value = false
    users.clear()
    persons.clear()
  })

  return { known, here, isHere: (user: string) => users.has(user), watch, unwatch, follow, of }
})

/** Converts the two fields used in lists. */
export function toPresence(listed: { online: boolean; idle?: boolean }): Presence {
  return listed.online ? (listed.idle ? 'idle' : 'online') : 'offline'
}
