// Sends written messages to the server, from the leading tab for all tabs, and exposes the state of each.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { epoch } from '@/domain/epoch'
import { Outbox, type OutboxItem, type OutboxStore, type Target } from '@/domain/outbox'
import { RateLimiter } from '@/domain/rateLimiter'
import { openTabs, type Tabs } from '@/realtime/tabs'
import { useConnection } from './connection'
import { newClientId } from './ids'
import { useLeader } from './leader'
import { legacyItems } from './legacyOutbox'
import { IndexedRecords } from './outboxRecords'
import { usePauseNotice } from './pauseNotice'
import { useSession } from './session'

/** A receipt needs one commit to disk; a link without a receipt after this time is considered broken. */
const ANSWER_MILLIS = 10_000
/** By default the server allows ten a second with a burst of thirty, over all transports together. */
const EACH_MILLIS = 125
const AT_ONCE = 15
/** After this time another tab sends the messages that the leading tab has not begun to send. */
const TAKEOVER_MILLIS = 10_000

type TabMessage = { kind: 'item'; item: OutboxItem } | { kind: 'gone'; clientId: string }

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const connection = useConnection()
  const leader = useLeader()
  const items = shallowRef<readonly OutboxItem[]>([])
  /** Whether unsent messages survive closing the page. */
  const durable = ref(true)
  const timers = new Map<string, number>()
  const unsaved = new Set<string>()
  /** Items added while the records were being read: their absence from the records proves nothing. */
  let fresh: Set<string> | null = null
  let reading: Promise<void> = Promise.resolve()
  let records: IndexedRecords | null = null
  let tabs: Tabs<TabMessage> | null = null
  let openedAt: number | null = null
  let openMillis = 0
  let wakeUp = 0

  const connectedMillis = (): number => openMillis + (openedAt === null ? 0 : Date.now() - openedAt)
  const store: OutboxStore = {
    add: (item) => void save(item),
    change: (item) => {
      tabs?.post({ kind: 'item', item })
      void records?.change(item)
    },
    settled: (item) => {
      // The other tabs' rows wait for the entry, as this tab's row does.
      tabs?.post({ kind: 'item', item })
      void records?.remove(item.clientId)
    },
    discarded: (clientId) => {
      tabs?.post({ kind: 'gone', clientId })
      void records?.remove(clientId)
    },
  }
  const outbox = new Outbox(store, { now: Date.now, connectedMillis }, (next) => {
    items.value = next
  })
  const rateLimiter = new RateLimiter(EACH_MILLIS, AT_ONCE, Date.now)
  const pause = usePauseNotice({
    until: () => outbox.pause,
    holding: () =>
      openedAt !== null &&
      items.value.some(({ state }) => state === 'queued' || state === 'sending'),
  })

  /** Stored first, sent second: a message that was sent must not be lost with the page. */
  async function save(item: OutboxItem): Promise<void> {
    unsaved.add(item.clientId)
    fresh?.add(item.clientId)
    await records?.add(item)
    unsaved.delete(item.clientId)
    tabs?.post({ kind: 'item', item })
    flush()
    expectProgress(item)
  }

  async function restore(): Promise<void> {
    records = new IndexedRecords(session.me, () => {
      durable.value = false
    })
    tabs = openTabs<TabMessage>(`parley.outbox.${session.me}`, onTabMessage)
    for (const { item, erase } of legacyItems(session.me)) {
      await records.add(item)
      if (records.durable) erase()
      // Stays in localStorage and is sent: the server detects a duplicate by its clientId.
      else outbox.merge(item)
    }
    await reload()
  }

  /** The records are authoritative: other tabs add to them and remove from them. */
  function reload(): Promise<void> {
    // One at a time: each has its own `fresh`.
    reading = reading.catch(() => {}).then(readRecords)
    return reading
  }

  async function readRecords(): Promise<void> {
    fresh = new Set(unsaved)
    const kept = await records?.load()
    if (kept && records?.durable) outbox.restore(kept, fresh)
    fresh = null
    flush()
  }

  function onTabMessage(message: TabMessage): void {
    if (message.kind === 'gone') outbox.remove(message.clientId)
    else {
      fresh?.add(message.item.clientId)
      outbox.merge(message.item)
      if (message.item.state === 'sent') evictLater(message.item.clientId)
    }
    flush()
  }

  function send(target: Target, text: string): void {
    // A plain copy: reactive objects can neither be stored nor posted to other tabs.
    outbox.add(newClientId(), { kind: target.kind, name: target.name }, text)
  }

  /** Sends only once the subscriptions are confirmed: the sender must receive the own message. */
  function flush(): void {
    window.clearTimeout(wakeUp)
    pause.look()
    if (openedAt === null || !leader.leading) return
    for (const item of outbox.due()) {
      if (unsaved.has(item.clientId)) continue
      const waitMillis = rateLimiter.acquire()
      if (waitMillis > 0) {
        wakeUp = window.setTimeout(flush, waitMillis)
        return
      }
      transmit(item)
    }
    if (outbox.pause > 0) wakeUp = window.setTimeout(flush, Math.max(10, outbox.pause - Date.now()))
  }

  function transmit(item: OutboxItem): void {
    const { clientId, target, text } = item
    const destination =
      target.kind === 'room' ? `/app/chat.${target.name}` : `/app/direct.${target.name}`
    const left = connection.hub.send(
      destination,
      { text, clientId },
      {
        accepted: (seq) => settle(clientId, () => accepted(clientId, seq)),
        refused: (code, message, retryAfterMillis) =>
          settle(clientId, () => outbox.refused(clientId, code, message, retryAfterMillis)),
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

  function accepted(clientId: string, seq: number | null): void {
    outbox.accepted(clientId, seq)
    evictLater(clientId)
  }

  /** The stream does not repeat an entry written long ago: the history contains it. */
  function evictLater(clientId: string): void {
    window.setTimeout(() => {
      if (connection.state === 'connected') outbox.evict(clientId)
      else evictLater(clientId)
    }, ANSWER_MILLIS)
  }

  function settle(clientId: string, how: () => void): void {
    window.clearTimeout(timers.get(clientId))
    timers.delete(clientId)
    how()
    flush()
  }

  /** The entry arrived through a stream, which proves more than a receipt. */
  function seen(clientId: string): void {
    settle(clientId, () => outbox.seen(clientId))
  }

  /** Removes all messages of this person, in this tab and in storage. */
  async function eraseAll(): Promise<void> {
    for (const { clientId } of items.value) outbox.discard(clientId)
    for (const { erase } of legacyItems(session.me)) erase()
    await records?.clear()
  }

  function expectProgress({ clientId }: OutboxItem): void {
    window.setTimeout(() => {
      const state = items.value.find((item) => item.clientId === clientId)?.state
      if (state === 'queued' && document.visibilityState === 'visible') leader.takeOver()
    }, TAKEOVER_MILLIS)
  }

  function opened(): void {
    openedAt ??= Date.now()
    flush()
  }

  function closed(): void {
    openMillis = connectedMillis()
    openedAt = null
  }

  connection.onCaughtUp(opened)
  watch(
    () => connection.limited,
    (limited) => {
      if (limited) opened()
      // With a connection it continues, without one it waits.
      else if (connection.phase.name !== 'connected') closed()
    },
  )
  connection.onDown((code) => {
    closed()
    for (const timer of timers.values()) window.clearTimeout(timer)
    timers.clear()
    outbox.linkLost(code)
  })
  connection.onReport((report) => {
    // A report without one of our receipts still contains the clientId.
    const { clientId } = report
    if (clientId !== undefined)
      settle(clientId, () =>
        outbox.refused(clientId, report.code, report.message, report.retryAfterMillis),
      )
  })
  // The entries of sent items may be lost; the history shows those that are kept.
  epoch.onChanged(() => {
    for (const { clientId } of items.value) outbox.evict(clientId)
  })
  leader.onElected(() => void reload())
  window.addEventListener('beforeunload', (event) => {
    // This page holds the only copy.
    if (!durable.value && items.value.some((item) => item.state !== 'sent')) event.preventDefault()
  })

  return {
    items,
    durable,
    /** The number of messages that the server does not have yet. */
    waiting: computed(() => items.value.filter((item) => item.state !== 'sent').length),
    banner: pause.banner,
    secondsLeft: pause.secondsLeft,
    restore,
    send,
    seen,
    eraseAll,
    retry: (clientId: string) => outbox.retry(clientId, newClientId()),
    discard: (clientId: string) => outbox.discard(clientId),
  }
})
