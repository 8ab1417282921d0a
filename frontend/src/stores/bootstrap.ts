// Starts all stores for the signed-in person, in the order that correctness requires.
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { onUnauthorized } from '@/api/http'
import type { Waiting } from '@/domain/tabMark'
import { useAnnouncements } from './announcements'
import { useConnection } from './connection'
import { useDirect } from './direct'
import { useEvents } from './events'
import { useIdle } from './idle'
import { useLimited } from './limited'
import { useOutbox } from './outbox'
import { usePeople } from './people'
import { useRooms } from './rooms'
import { useSession } from './session'

/** Events report changes; this refresh covers changes without an event, such as a display name. */
const REFRESH_MILLIS = 15 * 60_000

export const useBootstrap = defineStore('bootstrap', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const rooms = useRooms()
  const direct = useDirect()
  const announcements = useAnnouncements()
  const people = usePeople()
  const events = useEvents()
  useIdle()
  useLimited()
  const waiting = computed<Waiting>(() => ({
    personal: rooms.mentions + direct.unread + announcements.unread,
    other: rooms.unread > 0,
  }))
  let restoredFor = ''

  function refresh(): void {
    if (connection.state !== 'connected' || document.visibilityState !== 'visible') return
    void events.refresh().catch(() => {})
  }

  onUnauthorized(() => {
    session.expire()
    connection.sessionEnded()
  })

  watch(
    () => session.state,
    (state) => {
      if (state !== 'signed-in' || !session.user) return
      people.addName(session.user.username, session.user.displayName)
      // The outbox first: its rows appear on the screen before anything has been loaded.
      if (restoredFor !== session.me) outbox.restore()
      restoredFor = session.me
      connection.start()
    },
    { immediate: true },
  )

  window.setInterval(refresh, REFRESH_MILLIS)

  return { waiting }
})
