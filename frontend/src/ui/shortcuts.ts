// Handles the global keyboard shortcuts while the application is shown.
import { onMounted, onUnmounted } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { commandOf, neighbour, type Command } from '@/domain/shortcuts'
import { useDirect } from '@/stores/direct'
import { useRooms } from '@/stores/rooms'
import { dialog, openDialog, typeAhead } from './dialogs'
import { focusRegion } from './regions'

interface Place {
  path: string
  unread: boolean
}

export function useShortcuts(): void {
  const router = useRouter()
  const route = useRoute()
  const rooms = useRooms()
  const direct = useDirect()

  /** The conversations in the order of the sidebar. */
  function places(): Place[] {
    return [
      ...rooms.mine.map((room) => ({
        path: router.resolve({ name: 'room', params: { room: room.info.name } }).path,
        unread: room.unread.count > 0,
      })),
      ...direct.list.map((each) => ({
        path: router.resolve({ name: 'direct', params: { user: each.user } }).path,
        unread: each.unread.count > 0,
      })),
    ]
  }

  function walk(step: 1 | -1, unreadOnly: boolean): void {
    const list = places()
    const current = list.findIndex((each) => each.path === route.path)
    const found = neighbour(list, current, step, (each) => !unreadOnly || each.unread)
    if (found) void router.push(found.path)
  }

  function run(command: Command): void {
    switch (command) {
      case 'switch':
        return openDialog('switcher')
      case 'help':
        return openDialog('shortcuts')
      case 'search':
        return void router.push({ name: 'search' })
      case 'previous':
        return walk(-1, false)
      case 'next':
        return walk(1, false)
      case 'previous-unread':
        return walk(-1, true)
      case 'next-unread':
        return walk(1, true)
      case 'next-region':
        return focusRegion(1)
      case 'previous-region':
        return focusRegion(-1)
    }
  }

  function onKeydown(event: KeyboardEvent): void {
    const command = commandOf(event)
    if (command === null || event.defaultPrevented) return
    event.preventDefault()
    // An open dialog keeps the keyboard; the page below it must not react.
    const modal = document.querySelector('dialog[open]') !== null
    if (modal && dialog.value === null) return
    if (modal && command !== 'switch' && command !== 'help') return
    run(command)
  }

  onMounted(() => {
    // Captured before the focused element receives it.
    window.addEventListener('keydown', typeAhead, { capture: true })
    window.addEventListener('keydown', onKeydown)
  })
  onUnmounted(() => {
    window.removeEventListener('keydown', typeAhead, { capture: true })
    window.removeEventListener('keydown', onKeydown)
  })
}
