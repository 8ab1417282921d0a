// Who is signed in, and whether that still holds.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as accounts from '@/api/accounts'
import { Problem } from '@/api/http'
import type { AddedBy, Config, Language, Session } from '@/api/types'
import { speak } from '@/i18n'

/** `expired`: somebody was signed in and the app is still open under the sign-in form. */
export type SessionState = 'starting' | 'unreachable' | 'signed-out' | 'signed-in' | 'expired'

/** How long an answer about the session is taken to hold, once. */
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
      // What it is answered counts, not when.
      asked.catch(() => {})
      config.value = await accounts.config()
      // Their own language from the first word on.
      await settle(await asked)
      seenAlive()
      state.value = 'signed-in'
    } catch (error) {
      state.value = error instanceof Problem && error.status === 401 ? 'signed-out' : 'unreachable'
    }
  }

  /** The next attempt to connect need not ask again. */
  function seenAlive(): void {
    aliveUntil = Date.now() + ALIVE_MILLIS
  }

  /** For the realtime side: the handshake's HTTP status cannot be seen from a script. */
  async function probe(): Promise<'ready' | 'signed-out' | 'unreachable'> {
    // Nothing has happened since the server said so.
    const known = Date.now() < aliveUntil
    aliveUntil = 0
    if (known) return 'ready'
    try {
      const found = await accounts.session()
      if (found.username !== me.value) {
        // Another tab signed in as somebody else: nothing shown here is theirs.
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
      // Another person may have been first meanwhile; the form's text must not go on promising.
      config.value = await accounts.config().catch(() => config.value)
      throw error
    }
    if (config.value) config.value = { ...config.value, firstRun: false }
    // The contract does not say that registering signs in, so make sure of it.
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
    // Who never chose a language has the browser's, or what was chosen on the sign-in page.
    return speak(session.language ?? '', { remember: false })
  }

  function admit(session: Session): void {
    if (user.value && user.value.username !== session.username) {
      // What is on the screen belongs to the one before.
      location.assign('/')
      return
    }
    void settle(session)
    seenAlive()
    state.value = 'signed-in'
  }

  /** Another tab may have signed in meanwhile: their session is this one's, too. */
  async function resume(): Promise<void> {
    const found = await accounts.session().catch(() => null)
    if (found && state.value === 'expired') admit(found)
  }

  function expire(): void {
    if (state.value === 'signed-in') state.value = 'expired'
  }

  async function signOut(): Promise<void> {
    await accounts.signOut().catch((error: unknown) => {
      // Already signed out is what was wanted.
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
