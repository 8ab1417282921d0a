// Keeps the page working over HTTP while no socket can be opened, as behind a proxy that drops Upgrade.
import { defineStore } from 'pinia'
import { onScopeDispose, watch } from 'vue'
import type { Target } from '@/domain/outbox'
import { useConnection } from './connection'
import { useDirect } from './direct'
import { useNotifications } from './notifications'
import { useRooms } from './rooms'

/** How often the lists are read; they refresh everything but the open conversation. */
const LISTS_MILLIS = 5_000
const HIDDEN_MILLIS = 30_000
/** Shorter than the request timeout here, and than the idle timeout of most proxies. */
const WAIT_SECONDS = 8
/** The delay after a failure or without an open conversation, and after a response, which may have been immediate. */
const FAILED_MILLIS = 3_000
const ANSWERED_MILLIS = 500

export const useLimited = defineStore('limited', () => {
  const connection = useConnection()
  const rooms = useRooms()
  const direct = useDirect()
  const notifications = useNotifications()
  /** Counts changes of the polled conversation: an older poll ends by itself. */
  let turn = 0

  async function lists(mine: number): Promise<void> {
    while (mine === turn) {
      await connection.load().catch(() => {})
      await sleep(document.visibilityState === 'visible' ? LISTS_MILLIS : HIDDEN_MILLIS)
    }
  }

  async function conversation(mine: number, { kind, name }: Target): Promise<void> {
    const store = kind === 'room' ? rooms : direct
    while (mine === turn) {
      const waited = await store.poll(name, WAIT_SECONDS).catch(() => false)
      await sleep(waited ? ANSWERED_MILLIS : FAILED_MILLIS)
    }
  }

  watch(
    () => [connection.limited, notifications.openTarget] as const,
    ([limited, target]) => {
      turn += 1
      if (!limited) return
      void lists(turn)
      if (target) void conversation(turn, target)
    },
  )
  onScopeDispose(() => (turn = -1))

  return {}
})

function sleep(millis: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, millis))
}
