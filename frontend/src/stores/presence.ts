// Who is in the open room.
import { defineStore } from 'pinia'
import { computed, reactive, ref } from 'vue'
import { useConnection } from './connection'
import { usePeople } from './people'
import { useTyping } from './typing'

type Change =
  | { kind: 'snapshot'; users: { user: string; displayName: string }[] }
  | { kind: 'join'; user: string; displayName: string }
  | { kind: 'leave'; user: string }
  | { kind: 'typing'; user: string }

export const usePresence = defineStore('presence', () => {
  const connection = useConnection()
  const people = usePeople()
  const typing = useTyping()
  const room = ref<string | null>(null)
  /** Until the first snapshot nobody's presence is known, which is not the same as nobody being there. */
  const known = ref(false)
  const users = reactive(new Set<string>())
  let end: (() => void) | null = null

  const here = computed(() => [...users].sort())

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
        if (room.value !== null) typing.stopped({ kind: 'room', name: room.value }, change.user)
        return
      case 'typing':
        if (room.value !== null) typing.heard({ kind: 'room', name: room.value }, change.user)
    }
  }

  function arrive(user: string, displayName: string): void {
    people.learn(user, displayName ?? '')
    users.add(user)
  }

  function clear(): void {
    known.value = false
    users.clear()
  }

  /** Somebody is typing to this person. */
  function typingDirect(user: string): void {
    typing.heard({ kind: 'direct', name: user }, user)
  }

  // What was true before the link broke is not known to be true now; the next snapshot tells.
  connection.onDown(clear)

  return { known, here, watch, unwatch, typingDirect }
})
