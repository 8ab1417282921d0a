// Desktop notifications: the leading tab shows them for all tabs, and only about conversations that are not
// in view.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { epoch } from '@/domain/epoch'
import {
  keyOf,
  NotificationBatcher,
  type IncomingEntries,
  type NotificationBatch,
} from '@/domain/notificationBatcher'
import type { Target } from '@/domain/outbox'
import { t } from '@/i18n'
import { openTabs, type Tabs } from '@/realtime/tabs'
import { useLeader } from './leader'
import { usePeople } from './people'
import { useSession } from './session'
import { erase, keysWith, read, write } from './storage'

/** How long the other tabs may take to answer that the conversation is in view. */
const ANSWER_MILLIS = 150
/** Desktops cut longer texts, each in its own way. */
const TEXT_LENGTH = 160
const REMEMBERED = 200

type TabMessage = { kind: 'who looks'; at: string } | { kind: 'somebody looks'; at: string }

/**
 * `impossible`: not supported by the browser, or the page has no HTTPS. `blocked`: only the browser's
 * settings can change it.
 */
export type Permission = 'impossible' | 'blocked' | 'ask' | 'granted'

export const useNotifications = defineStore('notifications', () => {
  const session = useSession()
  const leader = useLeader()
  const people = usePeople()
  const permission = ref<Permission>(current())
  const wanted = ref(false)
  const showsText = ref(true)
  const enabled = computed(() => wanted.value && permission.value === 'granted')
  /** The notifications on the desktop, and the messages that each covers. */
  const shown = new Map<string, { notification: Notification; seqs: Set<number> }>()
  const inViewElsewhere = new Set<string>()
  const readUpTo = new Map<string, number>()
  /** Recently deleted messages: a notification about them may be waiting for other tabs' answers. */
  const deleted = new Set<string>()
  let tabs: Tabs<TabMessage> | null = null
  const openTarget = shallowRef<Target | null>(null)
  let open: (target: Target) => void = () => {}

  const settingsKey = (): string => `parley.notifications.${session.me}`
  const notifiedPrefix = (): string => `parley.told.${session.me}.`
  const notifiedUpTo = (target: Target): number => numberOf(read(notifiedPrefix() + keyOf(target)))
  const setNotifiedUpTo = (target: Target, seq: number): void =>
    write(notifiedPrefix() + keyOf(target), [seq, epoch.current ?? ''].join(' ').trim())
  const batcher = new NotificationBatcher({
    me: () => session.me,
    leading: () => leader.leading,
    notifiedUpTo,
    setNotifiedUpTo,
    show: (batch) => void show(batch),
    now: Date.now,
    setTimeout: (call, millis) => window.setTimeout(call, millis),
    clearTimeout: (id) => window.clearTimeout(id),
  })

  /** Loads the settings of the signed-in person. */
  function restore(): void {
    tabs ??= openTabs<TabMessage>(`parley.looking.${session.me}`, onTabMessage)
    adopt(read(settingsKey()))
  }

  function adopt(kept: string | null): void {
    const [on, text] = (kept ?? 'off text').split(' ')
    wanted.value = on === 'on'
    showsText.value = text !== 'no-text'
  }

  function keep(): void {
    const settings = [wanted.value ? 'on' : 'off', showsText.value ? 'text' : 'no-text']
    write(settingsKey(), settings.join(' '))
  }

  /** Call this from a click handler: browsers require a user gesture, and penalize pages that ask without one. */
  async function enable(): Promise<void> {
    if (permission.value === 'impossible') return
    await Notification.requestPermission()
    permission.value = current()
    wanted.value = permission.value === 'granted'
    keep()
  }

  function disable(): void {
    wanted.value = false
    keep()
  }

  function showText(yes: boolean): void {
    showsText.value = yes
    keep()
  }

  function test(): void {
    raise('conv-test', [], t('notifications.testTitle'), t('notifications.testText'), () => {})
  }

  /** The reader has read up to `seq`, on this or another device. */
  function markRead(target: Target, seq: number): void {
    const key = keyOf(target)
    readUpTo.set(key, Math.max(seq, readUpTo.get(key) ?? 0))
    batcher.discardUpTo(target, seq)
    if (notifiedUpTo(target) > seq) return
    close(`conv-${key}`)
  }

  /** A message was deleted: a notification that covers nothing else is closed. */
  function messageDeleted(target: Target, seq = 0): void {
    batcher.discard(target, seq)
    deleted.add(`${keyOf(target)} ${seq}`)
    if (deleted.size > REMEMBERED) deleted.delete([...deleted][0] ?? '')
    const tag = `conv-${keyOf(target)}`
    const seqs = shown.get(tag)?.seqs
    if (seqs?.delete(seq) && seqs.size === 0) close(tag)
  }

  function close(tag: string): void {
    shown.get(tag)?.notification.close()
    shown.delete(tag)
  }

  /** The stream is shorter than the last notified number: a backup was restored. */
  function restarted(target: Target, head: number): void {
    readUpTo.delete(keyOf(target))
    if (notifiedUpTo(target) > head) setNotifiedUpTo(target, head)
  }

  /** Sequence numbers are invalid in a new epoch; stored numbers carry their epoch. */
  function startOver(): void {
    batcher.clear()
    readUpTo.clear()
    deleted.clear()
    for (const tag of [...shown.keys()]) close(tag)
  }

  /** The stored marks contain the names of conversations. */
  function eraseAll(): void {
    startOver()
    for (const key of keysWith(notifiedPrefix())) erase(key)
  }

  async function show(batch: NotificationBatch): Promise<void> {
    if (!enabled.value) return
    const key = keyOf(batch.target)
    if (await isInViewAnywhere(key)) return
    // Read on another device while the tabs were asked.
    if ((readUpTo.get(key) ?? 0) >= batch.last.seq) return
    const seqs = batch.seqs.filter((seq) => !deleted.has(`${key} ${seq}`))
    if (seqs.length === 0) return
    const { from } = batch.last
    // Only the username of a first-time sender is known.
    if (people.name(from) === from) await people.search(from).catch(() => [])
    raise(`conv-${key}`, seqs, titleOf(batch), textOf(batch), () => open(batch.target))
  }

  function titleOf({ target, title, last, count, mention }: NotificationBatch): string {
    const name = people.name(last.from)
    if (target.kind === 'direct') return name
    if (count > 1) return title
    return t(mention ? 'notifications.mention' : 'notifications.inRoom', { name, room: title })
  }

  function textOf({ count, from, last }: NotificationBatch): string {
    if (count > 1) {
      const [first = ''] = from
      return from.length === 1
        ? t('notifications.severalFrom', { count, name: people.name(first) })
        : t('notifications.several', { count })
    }
    if (!showsText.value) return t('notifications.hidden')
    const characters = [...last.text]
    if (characters.length <= TEXT_LENGTH) return last.text
    return `${characters.slice(0, TEXT_LENGTH).join('')}…`
  }

  function raise(
    tag: string,
    seqs: readonly number[],
    title: string,
    body: string,
    clicked: () => void,
  ): void {
    try {
      // The tag keeps only the newest notification of a conversation; `renotify` makes it ring again.
      const options: NotificationOptions & { renotify: boolean } = { tag, body, renotify: true }
      const notification = new Notification(title, options)
      shown.set(tag, { notification, seqs: new Set(seqs) })
      notification.onclick = () => {
        window.focus()
        notification.close()
        clicked()
      }
      notification.onclose = () => {
        if (shown.get(tag)?.notification === notification) shown.delete(tag)
      }
    } catch {
      // Chrome on Android has the class but pages cannot use it.
      permission.value = 'impossible'
    }
  }

  function isInView(key: string): boolean {
    const target = openTarget.value
    const here = target !== null && keyOf(target) === key
    return here && document.visibilityState === 'visible' && document.hasFocus()
  }

  /** Evaluated at this moment: a crashed tab must not count as looking forever. */
  async function isInViewAnywhere(key: string): Promise<boolean> {
    if (isInView(key)) return true
    inViewElsewhere.delete(key)
    tabs?.post({ kind: 'who looks', at: key })
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLIS))
    return inViewElsewhere.has(key)
  }

  function onTabMessage({ kind, at }: TabMessage): void {
    if (kind === 'somebody looks') inViewElsewhere.add(at)
    else if (isInView(at)) tabs?.post({ kind: 'somebody looks', at })
  }

  leader.onElected(() => batcher.flush())
  epoch.onChanged(startOver)
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === settingsKey()) adopt(newValue)
    if (!key?.startsWith(notifiedPrefix())) return
    const [kind, ...name] = key.slice(notifiedPrefix().length).split(':')
    if (kind !== 'room' && kind !== 'direct') return
    batcher.discardUpTo({ kind, name: name.join(':') }, numberOf(newValue))
  })
  // After a change in the browser's settings the user returns to the page with a focus event.
  window.addEventListener('focus', () => {
    if (permission.value !== 'impossible') permission.value = current()
  })

  return {
    permission,
    openTarget,
    enabled,
    showsText,
    restore,
    enable,
    disable,
    showText,
    test,
    arrived: (arrival: IncomingEntries) => batcher.arrived(arrival),
    markRead,
    messageDeleted,
    eraseAll,
    restarted,
    /** Sets the conversation that this tab shows, or null. */
    look: (target: Target | null) => {
      openTarget.value = target
    },
    /** Sets the handler for a click on a notification. */
    onOpen: (call: (target: Target) => void) => {
      open = call
    },
  }
})

/** "41 f3a9c2d1": a number and its epoch. Older versions stored the number alone. */
function numberOf(stored: string | null): number {
  const [seq = '', of = epoch.current] = (stored ?? '').split(' ')
  return epoch.current === null || of === epoch.current ? Number(seq) || 0 : 0
}

function current(): Permission {
  if (!('Notification' in window) || !window.isSecureContext) return 'impossible'
  if (Notification.permission === 'denied') return 'blocked'
  return Notification.permission === 'granted' ? 'granted' : 'ask'
}
