// Who is in the open room, and who is typing there.
import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { TYPING_EXPIRES_MILLIS } from '@/domain/typing'
import { useConnection } from './connection'
import { usePeople } from './people'
import { useSession } from './session'

type Change =
  | { kind: 'snapshot'; users: { user: string; displayName: string }[] }
  | { kind: 'join'; user: string; displayName: string }
  | { kind: 'leave'; user: string }
  | { kind: 'typing'; user: string }

export const usePresence = defineStore('presence', () => {
  const connection = useConnection()
  const people = usePeople()
  const session = useSession()
  const room = ref<string | null>(null)
  /** Until the first snapshot nobody's presence is known, which is not the same as nobody being there. */
  const known = ref(false)
  const users = reactive(new Set<string>())
  const typing = reactive(new Map<string, number>())
  let end: (() => void) | null = null

  const here = computed(() => [...users].sort())
  const typers = computed(() => [...typing.keys()])

  /** One room at a time: presence is only worth its traffic where it is looked at. */
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
    clear()
  }

  function apply(change: Change): void {
    switch (change.kind) {
      case 'snapshot':
        users.clear()
        known.value = true
        for (const each of change.users) arrive(each.user, each.displayName)
        return
      case 'join':
        return arrive(change.user, change.displayName)
      case 'leave':
        users.delete(change.user)
        return quiet(change.user)
      case 'typing':
        if (change.user === session.me) return
        quiet(change.user)
        typing.set(
          change.user,
          window.setTimeout(() => quiet(change.user), TYPING_EXPIRES_MILLIS),
        )
    }
  }

  function arrive(user: string, displayName: string): void {
    people.learn(user, displayName ?? '')
    users.add(user)
  }

  function quiet(user: string): void {
    window.clearTimeout(typing.get(user))
    typing.delete(user)
  }

  function clear(): void {
    known.value = false
    users.clear()
    for (const user of [...typing.keys()]) quiet(user)
  }

  function stoppedTyping(name: string, user: string): void {
    if (name === room.value) quiet(user)
  }

  function sayTyping(name: string): void {
    connection.hub.send(`/app/typing.${name}`, {})
  }

  // What was true before the link broke is not known to be true now; the next snapshot tells.
  connection.onDown(clear)

  return { known, here, typers, watch, unwatch, stoppedTyping, sayTyping }
})
