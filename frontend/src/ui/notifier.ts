// Ties the notifications to the pages: which conversation is open, and where a click leads.
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
