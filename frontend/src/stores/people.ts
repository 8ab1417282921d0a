// A cache of display names: entries carry usernames only.
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import * as direct from '@/api/direct'
import type { Person } from '@/api/types'
import { fold } from '@/domain/fold'

/** The lists that load when a page opens contain most names. */
const FETCH_DELAY_MILLIS = 500
const RETRY_MILLIS = 30_000

/** Display names that look alike share this key; spaces are easily overlooked. */
const lookalikeKey = (name: string): string => fold(name).replaceAll(' ', '')

export const usePeople = defineStore('people', () => {
  const names = reactive(new Map<string, string>())
  /** How many people use a name, as display name or as username. */
  const nameUses = reactive(new Map<string, number>())
  const requested = new Set<string>()
  let requests = Promise.resolve()

  function addName(username: string, displayName: string): void {
    const before = names.get(username)
    if (displayName === '' || before === displayName) return
    if (before !== undefined) count(username, before, -1)
    names.set(username, displayName)
    count(username, displayName, 1)
  }

  function count(username: string, displayName: string, change: 1 | -1): void {
    for (const key of new Set([username, lookalikeKey(displayName)])) {
      nameUses.set(key, (nameUses.get(key) ?? 0) + change)
    }
  }

  async function search(typed: string): Promise<Person[]> {
    const found = await direct.people(typed)
    for (const person of found) addName(person.username, person.displayName)
    return found
  }

  /** Requests a name that is in no list, one request at a time, unless a list provides it first. */
  function fetchLater(username: string): void {
    if (username === '' || requested.has(username)) return
    requested.add(username)
    window.setTimeout(() => {
      requests = requests.then(() => fetchName(username))
    }, FETCH_DELAY_MILLIS)
  }

  async function fetchName(username: string): Promise<void> {
    if (names.has(username)) return
    // A failed search is repeated the next time the name is needed.
    await search(username).catch(() => {
      window.setTimeout(() => requested.delete(username), RETRY_MILLIS)
    })
  }

  /** The name displayed for this person; the username is added if another person uses that name too. */
  function name(username: string): string {
    const known = names.get(username)
    if (known === undefined) {
      fetchLater(username)
      return username
    }
    const shared = (nameUses.get(lookalikeKey(known)) ?? 0) > 1
    return shared ? `${known} (${username})` : known
  }

  /** Whether this page has seen such an account. */
  function isKnown(username: string): boolean {
    return names.has(username)
  }

  /** Without a request to the server. */
  function known(username: string): string | undefined {
    return names.get(username)
  }

  return { addName, search, name, isKnown, known }
})
