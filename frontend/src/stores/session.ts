// Who is signed in, and whether the session is still valid.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as accounts from '@/api/accounts'
import { Problem } from '@/api/http'
import type { AddedBy, Config, Language, Session } from '@/api/types'
import { setLanguage } from '@/i18n'

/** `expired`: the session has ended and the application stays open below the sign-in form. */
export type SessionState = 'starting' | 'unreachable' | 'signed-out' | 'signed-in' | 'expired'

/** How long a successful session check remains valid, for one use. */
const ALIVE_MILLIS = 5_000

export const useSession = defineStore('session', () => {
  const state = ref<SessionState>('starting')
  const user = shallowRef<Session | null>(null)
  const config = shallowRef<Config | null>(null)
  const me = computed(() => user.value?.username ?? '')
  let aliveUntil = 0
  const isAdmin = computed(() => user.value?.roles.includes('ADMIN') ?? false)

  async function start(): Promise<void> {
    state.value = 'starting'
    try {
      const asked = accounts.session()
      // The result is awaited below; this only prevents an unhandled rejection.
      asked.catch(() => {})
      config.value = await accounts.config()
      // The first rendered text is in the user's own language.
      await settle(await asked)
      seenAlive()
      state.value = 'signed-in'
    } catch (error) {
      state.value = error instanceof Problem && error.status === 401 ? 'signed-out' : 'unreachable'
    }
  }

  /** The next connection attempt need not check the session again. */
  function seenAlive(): void {
    aliveUntil = Date.now() + ALIVE_MILLIS
  }

  /** Session check for the realtime connection: scripts cannot see the handshake's HTTP status. */
  async function probe(): Promise<'ready' | 'signed-out' | 'unreachable'> {
    // The server has just confirmed the session.
    const known = Date.now() < aliveUntil
    aliveUntil = 0
    if (known) return 'ready'
    try {
      const found = await accounts.session()
      if (found.username !== me.value) {
        // Another tab signed in as another person: nothing shown here belongs to them.
        location.reload()
        return 'unreachable'
      }
      void settle(found)
      return 'ready'
    } catch (error) {
      return error instanceof Problem && error.status === 401 ? 'signed-out' : 'unreachable'
    }
  }

  async function signIn(username: string, password: string): Promise<void> {
    admit(await accounts.signIn(username, password))
  }

  async function register(username: string, password: string, displayName: string): Promise<void> {
    let session: Session
    try {
      session = await accounts.register(username, password, displayName)
    } catch (error) {
      // Another person may have created the first account in the meantime; the form's text must be updated.
      config.value = await accounts.config().catch(() => config.value)
      throw error
    }
    if (config.value) config.value = { ...config.value, firstRun: false }
    // The contract does not guarantee that registering signs in, so this is verified.
    const live = await accounts.session().catch(() => null)
    admit(live ?? (await accounts.signIn(session.username, password)))
  }

  /** Display name, language or roles may have changed on another device. */
  async function reload(): Promise<void> {
    void settle(await accounts.session())
  }

  async function changeProfile(to: {
    displayName?: string
    language?: Language
    addedBy?: AddedBy
  }): Promise<void> {
    void settle(await accounts.changeProfile(to))
  }

  function settle(session: Session): Promise<void> {
    user.value = session
    // Without a language of their own, users get the browser's, or the one chosen on the sign-in page.
    return setLanguage(session.language ?? '', { remember: false })
  }

  function admit(session: Session): void {
    if (user.value && user.value.username !== session.username) {
      // The screen shows content of the previous user.
      location.assign('/')
      return
    }
    void settle(session)
    seenAlive()
    state.value = 'signed-in'
  }

  /** Another tab may have signed in again: this tab shares that session. */
  async function resume(): Promise<void> {
    const found = await accounts.session().catch(() => null)
    if (found && state.value === 'expired') admit(found)
  }

  function expire(): void {
    if (state.value === 'signed-in') state.value = 'expired'
  }

  async function signOut(): Promise<void> {
    await accounts.signOut().catch((error: unknown) => {
      // 401 means that the session has ended already.
      if (!(error instanceof Problem && error.status === 401)) throw error
    })
  }

  const { changePassword } = accounts

  return {
    state,
    user,
    config,
    me,
    isAdmin,
    start,
    probe,
    signIn,
    register,
    expire,
    resume,
    signOut,
    reload,
    changeProfile,
    changePassword,
  }
})
