// Handles device events: keeps this device in step with the person's other devices and with changes of their
// rooms.
import { defineStore } from 'pinia'
import { parseDeviceEvent, type DeviceEvent } from '@/domain/deviceEvent'
import { ROOMS } from '@/realtime/roomsFollower'
import { useAnnouncements } from './announcements'
import { useBlocks } from './blocks'
import { useConnection } from './connection'
import { useDirect } from './direct'
import { usePeople } from './people'
import { useRooms } from './rooms'
import { useSession } from './session'
import { useTyping } from './typing'

type Handlers = {
  [Kind in DeviceEvent['kind']]: (event: Extract<DeviceEvent, { kind: Kind }>) => unknown
}

export const useEvents = defineStore('events', () => {
  const connection = useConnection()
  const session = useSession()
  const rooms = useRooms()
  const direct = useDirect()
  const announcements = useAnnouncements()
  const people = usePeople()
  const typing = useTyping()
  const blocks = useBlocks()

  const handlers: Handlers = {
    refresh,
    read: (event) => {
      if (event.of === 'announcements') return announcements.readElsewhere(event.seq)
      if (event.of === 'room') return rooms.readElsewhere(event.name, event.seq)
      return direct.readElsewhere(event.name, event.seq)
    },
    room: (event) => rooms.refresh(event.room),
    typing: (event) => typing.received({ kind: 'direct', name: event.user }, event.user),
    profile: async () => {
      await Promise.all([session.reload(), reloadBlocks()])
      people.addName(session.me, session.user?.displayName ?? '')
    },
  }

  /** Mentions by blocked people do not count, so the counts change with the list. */
  async function reloadBlocks(): Promise<void> {
    if (await blocks.load()) await rooms.load()
  }

  /**
   * Reads everything that events may have reported while there was no connection. Later changes arrive as
   * events. The rooms' subscription resumes from there.
   */
  async function refresh(): Promise<void> {
    const { hub } = connection
    if (hub.isSubscribed(ROOMS) || !(await hub.begin(ROOMS))) await connection.load()
  }

  function handle(event: DeviceEvent): void {
    const handler = handlers[event.kind] as (event: DeviceEvent) => unknown
    // A failed handler runs again with the next refresh, which every reconnect triggers.
    void Promise.resolve(handler(event)).catch(() => {})
  }

  connection.hub.add({
    destination: '/user/queue/events',
    essential: true,
    body: (body) => {
      const event = parseDeviceEvent(body)
      if (event) handle(event)
    },
  })

  return { refresh }
})
