// Connects notifications to the pages: the open conversation, and the destination of a click.
import { watchEffect } from 'vue'
import { useRoute, useRouter, type RouteLocationNormalizedLoaded } from 'vue-router'
import type { Target } from '@/domain/outbox'
import { useNotifications } from '@/stores/notifications'

export function useNotifier(): void {
  const notifications = useNotifications()
  const router = useRouter()
  const route = useRoute()
  notifications.restore()
  watchEffect(() => notifications.look(conversationOf(route)))
  notifications.onOpen(({ kind, name }) => {
    const params = kind === 'room' ? { room: name } : { user: name }
    void router.push({ name: kind, params })
  })
}

function conversationOf({ name, params }: RouteLocationNormalizedLoaded): Target | null {
  if (name === 'room') return { kind: 'room', name: String(params.room) }
  return name === 'direct' ? { kind: 'direct', name: String(params.user) } : null
}
