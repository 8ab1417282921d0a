// Ends the session and removes all data of the person from this browser.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { openTabs, type Tabs } from '@/realtime/tabs'
import { useConnection } from './connection'
import { useDrafts } from './drafts'
import { useNotifications } from './notifications'
import { useOutbox } from './outbox'
import { useRecents } from './recents'
import { useSession } from './session'

/** `leaving` is posted first: a tab whose socket is closed with 4001 in the meantime must not ask for a password. */
type TabMessage = 'leaving' | 'stayed' | 'left'

interface Asking {
  unsent: number
  drafts: number
  failure: unknown
}

/** After this time a tab that posted `leaving` is assumed to have crashed. */
const STAYED_MILLIS = 15_000

export const useSignOut = defineStore('signOut', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const drafts = useDrafts()
  const recents = useRecents()
  const notifications = useNotifications()
  /** Unsent text would be lost: the person is asked first. `failure` is the reason why the last attempt failed. */
  const asking = ref<Asking | null>(null)
  let tabs: Tabs<TabMessage> | null = null
  let timer = 0

  watch(
    () => session.me,
    (me) => {
      if (me !== '') tabs ??= openTabs<TabMessage>(`parley.session.${me}`, onTabMessage)
    },
    { immediate: true },
  )

  function onTabMessage(message: TabMessage): void {
    window.clearTimeout(timer)
    if (message === 'leaving') {
      connection.stop()
      timer = window.setTimeout(() => connection.start(), STAYED_MILLIS)
    } else if (message === 'stayed') connection.start()
    else void leave()
  }

  /** Signs out, or asks for confirmation. */
  async function signOut(): Promise<void> {
    const lost = { unsent: outbox.waiting, drafts: drafts.count(), failure: null }
    if (lost.unsent > 0 || lost.drafts > 0) asking.value = lost
    else await end()
  }

  async function confirm(): Promise<void> {
    const asked = asking.value
    asking.value = null
    await end().catch((failure: unknown) => {
      if (asked) asking.value = { ...asked, failure }
    })
  }

  async function end(): Promise<void> {
    connection.stop()
    tabs?.post('leaving')
    try {
      await session.signOut()
    } catch (error) {
      connection.start()
      tabs?.post('stayed')
      throw error
    }
    tabs?.post('left')
    await leave()
  }

  /** Reloading is the safest way to remove everything of this person from memory. */
  async function leave(): Promise<void> {
    connection.stop()
    drafts.eraseAll()
    recents.eraseAll()
    notifications.eraseAll()
    await outbox.eraseAll()
    location.assign('/')
  }

  return {
    asking,
    signOut,
    confirm,
    cancel: () => {
      asking.value = null
    },
  }
})

export function useSigningOut(): () => Promise<void> {
  return useSignOut().signOut
}
