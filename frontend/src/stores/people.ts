// Knows the display names that have been seen: entries carry usernames only.
import { defineStore } from 'pinia'
import { reactive } from 'vue'
import * as direct from '@/api/direct'
import type { Person } from '@/api/types'

export const usePeople = defineStore('people', () => {
  const names = reactive(new Map<string, string>())

  function learn(username: string, displayName: string): void {
    if (displayName !== '' && names.get(username) !== displayName) names.set(username, displayName)
  }

  async function search(typed: string): Promise<Person[]> {
    const found = await direct.people(typed)
    for (const person of found) learn(person.username, person.displayName)
    return found
  }

  return { learn, search, name: (username: string): string => names.get(username) ?? username }
})
