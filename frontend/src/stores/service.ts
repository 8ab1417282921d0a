// Starts everything for the person who signed in, in the order that correctness needs.
import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import { onUnauthorized } from '@/api/http'
import type { Waiting } from '@/domain/tabMark'
import { useAnnouncements } from './announcements'
import { useConnection } from './connection'
import { useDirect } from './direct'
import { useOutbox } from './outbox'
import { usePeople } from './people'
import { useRooms } from './rooms'
import { useSession } from './session'

/** The protocol has no event for "invited" or "read on another device"; the lists are asked instead. */
const REFRESH_MILLIS = 60_000

export const useService = defineStore('service', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const rooms = useRooms()
  const direct = useDirect()
  const announcements = useAnnouncements()
  const people = usePeople()
  const waiting = computed<Waiting>(() => ({
    personal: rooms.mentions + direct.unread + announcements.unread,
    other: rooms.unread > 0,
  }))
  let restoredFor = ''
  let refreshedAt = 0

  function refresh(): void {
    if (connection.state !== 'connected' || document.visibilityState !== 'visible') return
    if (Date.now() - refreshedAt < REFRESH_MILLIS / 2) return
    refreshedAt = Date.now()
    void rooms.load().catch(() => {})
    void direct.load().catch(() => {})
  }

  onUnauthorized(() => {
    session.expire()
    connection.sessionEnded()
  })

  watch(
    () => session.state,
    (state) => {
      if (state !== 'signed-in' || !session.user) return
      people.learn(session.user.username, session.user.displayName)
      // The outbox first: its rows belong on the screen before anything has been loaded.
      if (restoredFor !== session.me) outbox.restore()
      restoredFor = session.me
      connection.start()
    },
    { immediate: true },
  )

  window.setInterval(refresh, REFRESH_MILLIS)
  window.addEventListener('focus', refresh)

  return { waiting }
})
