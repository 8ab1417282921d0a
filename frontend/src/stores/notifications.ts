// Desktop notifications: the leading tab shows them for all tabs, and only about conversations that are not
// in view.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { epoch } from '@/domain/epoch'
import { keyOf, Notices, type Arrival, type Notice } from '@/domain/notices'
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

type Question = { kind: 'who looks'; at: string } | { kind: 'somebody looks'; at: string }

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
  const looked = new Set<string>()
  const readUpTo = new Map<string, number>()
  /** Recently deleted messages: a notification about them may be waiting for other tabs' answers. */
  const deleted = new Set<string>()
  let tabs: Tabs<Question> | null = null
  const openTarget = shallowRef<Target | null>(null)
  let open: (target: Target) => void = () => {}

  const settingsKey = (): string => `parley.notifications.${session.me}`
  const toldPrefix = (): string => `parley.told.${session.me}.`
  const toldUpTo = (target: Target): number => numberOf(read(toldPrefix() + keyOf(target)))
  const tell = (target: Target, seq: number): void =>
    write(toldPrefix() + keyOf(target), [seq, epoch.current ?? ''].join(' ').trim())
  const notices = new Notices({
    me: () => session.me,
    leading: () => leader.leading,
    toldUpTo,
    told: tell,
    show: (notice) => void show(notice),
    now: Date.now,
    setTimeout: (call, millis) => window.setTimeout(call, millis),
    clearTimeout: (id) => window.clearTimeout(id),
  })

  /** Loads the settings of the signed-in person. */
  function restore(): void {
    tabs ??= openTabs<Question>(`parley.looking.${session.me}`, hear)
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
  function passed(target: Target, seq: number): void {
    const key = keyOf(target)
    readUpTo.set(key, Math.max(seq, readUpTo.get(key) ?? 0))
    notices.passed(target, seq)
    if (toldUpTo(target) > seq) return
    close(`conv-${key}`)
  }

  /** A message was deleted: a notification that covers nothing else is closed. */
  function withdrawn(target: Target, seq = 0): void {
    notices.withdrawn(target, seq)
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
    if (toldUpTo(target) > head) tell(target, head)
  }

  /** Sequence numbers are invalid in a new epoch; stored numbers carry their epoch. */
  function startOver(): void {
    notices.clear()
    readUpTo.clear()
    deleted.clear()
    for (const tag of [...shown.keys()]) close(tag)
  }

  /** The stored marks contain the names of conversations. */
  function eraseAll(): void {
    startOver()
    for (const key of keysWith(toldPrefix())) erase(key)
  }

  async function show(notice: Notice): Promise<void> {
    if (!enabled.value) return
    const key = keyOf(notice.target)
    if (await somebodyLooksAt(key)) return
    // Read on another device while the tabs were asked.
    if ((readUpTo.get(key) ?? 0) >= notice.last.seq) return
    const seqs = notice.seqs.filter((seq) => !deleted.has(`${key} ${seq}`))
    if (seqs.length === 0) return
    const { from } = notice.last
    // Only the username of a first-time sender is known.
    if (people.name(from) === from) await people.search(from).catch(() => [])
    raise(`conv-${key}`, seqs, titleOf(notice), textOf(notice), () => open(notice.target))
  }

  function titleOf({ target, title, last, count, mention }: Notice): string {
    const name = people.name(last.from)
    if (target.kind === 'direct') return name
    if (count > 1) return title
    return t(mention ? 'notifications.mention' : 'notifications.inRoom', { name, room: title })
  }

  function textOf({ count, from, last }: Notice): string {
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

  function looksAt(key: string): boolean {
    const target = openTarget.value
    const here = target !== null && keyOf(target) === key
    return here && document.visibilityState === 'visible' && document.hasFocus()
  }

  /** Evaluated at this moment: a crashed tab must not count as looking forever. */
  async function somebodyLooksAt(key: string): Promise<boolean> {
    if (looksAt(key)) return true
    looked.delete(key)
    tabs?.post({ kind: 'who looks', at: key })
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MILLIS))
    return looked.has(key)
  }

  function hear({ kind, at }: Question): void {
    if (kind === 'somebody looks') looked.add(at)
    else if (looksAt(at)) tabs?.post({ kind: 'somebody looks', at })
  }

  leader.onElected(() => notices.elected())
  epoch.onChanged(startOver)
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key === settingsKey()) adopt(newValue)
    if (!key?.startsWith(toldPrefix())) return
    const [kind, ...name] = key.slice(toldPrefix().length).split(':')
    if (kind !== 'room' && kind !== 'direct') return
    notices.passed({ kind, name: name.join(':') }, numberOf(newValue))
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
    arrived: (arrival: Arrival) => notices.arrived(arrival),
    passed,
    withdrawn,
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
