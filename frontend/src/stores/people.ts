// Knows the display names that have been seen: entries carry usernames only.
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import * as direct from '@/api/direct'
import type { Person } from '@/api/types'
import { fold } from '@/domain/fold'

/** The lists that are under way when a page opens tell most names. */
const WONDER_MILLIS = 500
const AGAIN_MILLIS = 30_000

/** Names that look alike have this in common; spaces are easily overlooked. */
const looks = (name: string): string => fold(name).replaceAll(' ', '')

export const usePeople = defineStore('people', () => {
  const names = reactive(new Map<string, string>())
  /** How many of these people go by a name: as their display name, or as their user name. */
  const bearers = reactive(new Map<string, number>())
  const wondered = new Set<string>()
  let answers = Promise.resolve()

  function learn(username: string, displayName: string): void {
    const before = names.get(username)
    if (displayName === '' || before === displayName) return
    if (before !== undefined) count(username, before, -1)
    names.set(username, displayName)
    count(username, displayName, 1)
  }

  function count(username: string, displayName: string, change: 1 | -1): void {
    for (const key of new Set([username, looks(displayName)])) {
      bearers.set(key, (bearers.get(key) ?? 0) + change)
    }
  }

  async function search(typed: string): Promise<Person[]> {
    const found = await direct.people(typed)
    for (const person of found) learn(person.username, person.displayName)
    return found
  }

  /** Somebody whose name no list has told: asked for one after the other, unless a list tells meanwhile. */
  function wonder(username: string): void {
    if (username === '' || wondered.has(username)) return
    wondered.add(username)
    window.setTimeout(() => {
      answers = answers.then(() => ask(username))
    }, WONDER_MILLIS)
  }

  async function ask(username: string): Promise<void> {
    if (names.has(username)) return
    // Whoever is not found now may be when they are wondered about again.
    await search(username).catch(() => {
      window.setTimeout(() => wondered.delete(username), AGAIN_MILLIS)
    })
  }

  /** What others call this person; the user name stands beside it if somebody else goes by that name too. */
  function name(username: string): string {
    const known = names.get(username)
    if (known === undefined) {
      wonder(username)
      return username
    }
    const shared = (bearers.get(looks(known)) ?? 0) > 1
    return shared ? `${known} (${username})` : known
  }

  /** Whether this page has seen such an account. */
  function isKnown(username: string): boolean {
    return names.has(username)
  }

  /** Without asking anybody. */
  function known(username: string): string | undefined {
    return names.get(username)
  }

  return { learn, search, name, isKnown, known }
})
