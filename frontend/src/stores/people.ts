// Knows the display names that have been seen: entries carry usernames only.
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import * as direct from '@/api/direct'
import type { Person } from '@/api/types'

/** The lists that are under way when a page opens tell most names. */
const WONDER_MILLIS = 500
const AGAIN_MILLIS = 30_000

export const usePeople = defineStore('people', () => {
  const names = reactive(new Map<string, string>())
  const wondered = new Set<string>()
  let answers = Promise.resolve()

  function learn(username: string, displayName: string): void {
    if (displayName !== '' && names.get(username) !== displayName) names.set(username, displayName)
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

  function name(username: string): string {
    const known = names.get(username)
    if (known === undefined) wonder(username)
    return known ?? username
  }

  return { learn, search, name }
})
