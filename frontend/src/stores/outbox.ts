// Carries written messages to the server, and shows how far each one is.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { Outbox, type OutboxItem, type OutboxStore, type Target } from '@/domain/outbox'
import { useConnection } from './connection'
import { newClientId } from './ids'
import { useSession } from './session'
import { erase, keysWith, read, write } from './storage'

/** A receipt comes after one commit to disk; a link that owes one this long is not to be trusted. */
const ANSWER_MILLIS = 15_000

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const connection = useConnection()
  const items = shallowRef<readonly OutboxItem[]>([])
  const timers = new Map<string, number>()
  let open = false
  let wakeUp = 0

  const prefix = (): string => `parley.outbox.${session.me}.`
  const store: OutboxStore = {
    save: (item) => write(prefix() + item.clientId, JSON.stringify(item)),
    remove: (clientId) => erase(prefix() + clientId),
    load: () => keysWith(prefix()).flatMap(parseItem),
  }
  const outbox = new Outbox(store, Date.now, (next) => {
    items.value = next
  })

  function restore(): void {
    outbox.restore()
  }

  function send(target: Target, text: string): void {
    outbox.add(newClientId(), target, text)
    flush()
  }

  /** Nothing leaves before the subscriptions stand: the sender must see the own message come back. */
  function flush(): void {
    if (!open) return
    for (const item of outbox.due()) transmit(item)
    window.clearTimeout(wakeUp)
    const next = outbox.nextDue()
    if (next !== null) wakeUp = window.setTimeout(flush, Math.max(50, next - Date.now()))
  }

  function transmit(item: OutboxItem): void {
    const { clientId, target, text } = item
    const destination =
      target.kind === 'room' ? `/app/chat.${target.name}` : `/app/direct.${target.name}`
    const left = connection.hub.send(
      destination,
      { text, clientId },
      {
        accepted: (seq) => settle(clientId, () => outbox.accepted(clientId, seq)),
        refused: (code, message) => settle(clientId, () => outbox.refused(clientId, code, message)),
      },
    )
    if (!left) return
    outbox.sending(clientId)
    timers.set(
      clientId,
      window.setTimeout(() => {
        timers.delete(clientId)
        // Sent again over a new link, under the same clientId.
        outbox.unanswered(clientId)
        connection.drop()
      }, ANSWER_MILLIS),
    )
  }

  function settle(clientId: string, how: () => void): void {
    window.clearTimeout(timers.get(clientId))
    timers.delete(clientId)
    how()
    flush()
  }

  /** The entry came back through a stream, which proves more than a receipt. */
  function seen(clientId: string): void {
    if (items.value.some((item) => item.clientId === clientId))
      settle(clientId, () => outbox.seen(clientId))
  }

  function retry(clientId: string): void {
    outbox.retry(clientId)
    flush()
  }

  connection.onCaughtUp(() => {
    open = true
    flush()
  })
  connection.onDown(() => {
    open = false
    for (const timer of timers.values()) window.clearTimeout(timer)
    timers.clear()
    outbox.linkLost()
  })
  connection.onReport((report) => {
    // A refusal without a receipt of ours still names the message.
    const { clientId } = report
    if (clientId !== undefined)
      settle(clientId, () => outbox.refused(clientId, report.code, report.message))
  })
  window.addEventListener('storage', (event) => {
    // Another tab settled or discarded an item that both had.
    if (event.newValue !== null || !event.key?.startsWith(prefix())) return
    const clientId = event.key.slice(prefix().length)
    const item = items.value.find((each) => each.clientId === clientId)
    if (item && (item.state === 'queued' || item.state === 'failed')) outbox.discard(clientId)
  })

  return {
    items,
    restore,
    send,
    seen,
    retry,
    discard: (clientId: string) => outbox.discard(clientId),
  }
})

function parseItem(key: string): OutboxItem[] {
  try {
    const item = JSON.parse(read(key) ?? '') as OutboxItem
    return typeof item.clientId === 'string' && typeof item.text === 'string' ? [item] : []
  } catch {
    return []
  }
}
