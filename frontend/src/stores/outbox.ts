// Carries written messages to the server, from one tab for all of them, and shows how far each one is.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { epoch } from '@/domain/epoch'
import { Outbox, type OutboxItem, type OutboxStore, type Target } from '@/domain/outbox'
import { Pace } from '@/domain/pace'
import { openTabs, type Tabs } from '@/realtime/tabs'
import { useConnection } from './connection'
import { newClientId } from './ids'
import { useLeader } from './leader'
import { legacyItems } from './legacyOutbox'
import { IndexedRecords } from './outboxRecords'
import { usePauseNotice } from './pauseNotice'
import { useSession } from './session'

/** A receipt comes after one commit to disk; a link that owes one this long is not to be trusted. */
const ANSWER_MILLIS = 10_000
/** The server allows ten a second and thirty at once by default, over all doors together. */
const EACH_MILLIS = 125
const AT_ONCE = 15
/** What the leading tab has not begun to send after this time is sent by another. */
const PATIENCE_MILLIS = 10_000

type News = { kind: 'item'; item: OutboxItem } | { kind: 'gone'; clientId: string }

export const useOutbox = defineStore('outbox', () => {
  const session = useSession()
  const connection = useConnection()
  const leader = useLeader()
  const items = shallowRef<readonly OutboxItem[]>([])
  /** Whether unsent messages outlive the page. */
  const durable = ref(true)
  const timers = new Map<string, number>()
  const unsaved = new Set<string>()
  /** Items that came while the records were being read: not having been read says nothing about them. */
  let fresh: Set<string> | null = null
  let reading: Promise<void> = Promise.resolve()
  let records: IndexedRecords | null = null
  let tabs: Tabs<News> | null = null
  let openedAt: number | null = null
  let openMillis = 0
  let wakeUp = 0

  const connectedMillis = (): number => openMillis + (openedAt === null ? 0 : Date.now() - openedAt)
  const store: OutboxStore = {
    add: (item) => void keep(item),
    change: (item) => {
      tabs?.post({ kind: 'item', item })
      void records?.change(item)
    },
    settled: (item) => {
      // The other tabs' rows wait for the entry, as this one's does.
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
  const pace = new Pace(EACH_MILLIS, AT_ONCE, Date.now)
  const pause = usePauseNotice({
    until: () => outbox.pause,
    holding: () =>
      openedAt !== null &&
      items.value.some(({ state }) => state === 'queued' || state === 'sending'),
  })

  /** Kept first and sent second: what left this page must not be lost with it. */
  async function keep(item: OutboxItem): Promise<void> {
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
    tabs = openTabs<News>(`parley.outbox.${session.me}`, hear)
    for (const { item, erase } of legacyItems(session.me)) {
      await records.add(item)
      if (records.durable) erase()
      // Stays where it is, and is sent: a second time it is recognised by its clientId.
      else outbox.take(item)
    }
    await reload()
  }

  /** The records are the truth: other tabs add to them and take from them. */
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

  function hear(news: News): void {
    if (news.kind === 'gone') outbox.forget(news.clientId)
    else {
      fresh?.add(news.item.clientId)
      outbox.take(news.item)
      if (news.item.state === 'sent') letGoLater(news.item.clientId)
    }
    flush()
  }

  function send(target: Target, text: string): void {
    // A copy: what is reactive cannot be stored, nor told to other tabs.
    outbox.add(newClientId(), { kind: target.kind, name: target.name }, text)
  }

  /** Nothing leaves before the subscriptions stand: the sender must see the own message come back. */
  function flush(): void {
    window.clearTimeout(wakeUp)
    pause.look()
    if (openedAt === null || !leader.leading) return
    for (const item of outbox.due()) {
      if (unsaved.has(item.clientId)) continue
      const waitMillis = pace.take()
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
    letGoLater(clientId)
  }

  /** An entry that was written long ago does not come again: the history has it. */
  function letGoLater(clientId: string): void {
    window.setTimeout(() => {
      if (connection.state === 'connected') outbox.letGo(clientId)
      else letGoLater(clientId)
    }, ANSWER_MILLIS)
  }

  function settle(clientId: string, how: () => void): void {
    window.clearTimeout(timers.get(clientId))
    timers.delete(clientId)
    how()
    flush()
  }

  /** The entry came back through a stream, which proves more than a receipt. */
  function seen(clientId: string): void {
    settle(clientId, () => outbox.seen(clientId))
  }

  /** Forgets all messages of this person, in this tab and in what outlives it. */
  async function eraseAll(): Promise<void> {
    for (const { clientId } of items.value) outbox.discard(clientId)
    for (const { erase } of legacyItems(session.me)) erase()
    await records?.clear()
  }

  function expectProgress({ clientId }: OutboxItem): void {
    window.setTimeout(() => {
      const state = items.value.find((item) => item.clientId === clientId)?.state
      if (state === 'queued' && document.visibilityState === 'visible') leader.seize()
    }, PATIENCE_MILLIS)
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
      // With a connection it goes on, without one it waits.
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
    // A refusal without a receipt of ours still names the message.
    const { clientId } = report
    if (clientId !== undefined)
      settle(clientId, () =>
        outbox.refused(clientId, report.code, report.message, report.retryAfterMillis),
      )
  })
  // The entries of sent items may be lost; the history shows those that are kept.
  epoch.onChanged(() => {
    for (const { clientId } of items.value) outbox.letGo(clientId)
  })
  leader.onElected(() => void reload())
  window.addEventListener('beforeunload', (event) => {
    // The only place where it still is.
    if (!durable.value && items.value.some((item) => item.state !== 'sent')) event.preventDefault()
  })

  return {
    items,
    durable,
    /** How many the server does not have yet. */
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
