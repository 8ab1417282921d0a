// Ends the session, from wherever the person asks for it, and leaves nothing of theirs in this browser.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { openTabs, type Tabs } from '@/realtime/tabs'
import { useConnection } from './connection'
import { useDrafts } from './drafts'
import { useNotifications } from './notifications'
import { useOutbox } from './outbox'
import { useRecents } from './recents'
import { useSession } from './session'

/** `leaving` comes first: a tab whose socket is closed with 4001 meanwhile must not ask for a password. */
type News = 'leaving' | 'stayed' | 'left'

interface Asking {
  unsent: number
  drafts: number
  failure: unknown
}

/** A tab that said that it is leaving and then crashed. */
const STAYED_MILLIS = 15_000

export const useSignOut = defineStore('signOut', () => {
  const session = useSession()
  const connection = useConnection()
  const outbox = useOutbox()
  const drafts = useDrafts()
  const recents = useRecents()
  const notifications = useNotifications()
  /** Something would be lost: the person is asked first. `failure` is why it did not work the last time. */
  const asking = ref<Asking | null>(null)
  let tabs: Tabs<News> | null = null
  let timer = 0

  watch(
    () => session.me,
    (me) => {
      if (me !== '') tabs ??= openTabs<News>(`parley.session.${me}`, hear)
    },
    { immediate: true },
  )

  function hear(news: News): void {
    window.clearTimeout(timer)
    if (news === 'leaving') {
      connection.stop()
      timer = window.setTimeout(() => connection.start(), STAYED_MILLIS)
    } else if (news === 'stayed') connection.start()
    else void leave()
  }

  /** Signs out, or asks whether that is meant. */
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

  /** A fresh page is the surest way to leave nothing of this person in memory. */
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
