// The accounts that this person has blocked: their mentions and messages do not notify.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import * as api from '@/api/accounts'
import type { Block } from '@/api/types'
import type { Entry } from '@/domain/entry'
import { useConnection } from './connection'

export const useBlocks = defineStore('blocks', () => {
  const connection = useConnection()
  /** By username. */
  const list = shallowRef<Block[]>([])
  const users = computed(() => new Set(list.value.map(({ username }) => username)))

  /** Returns whether the list has changed. */
  async function load(): Promise<boolean> {
    const loaded = await api.blocks()
    const changed =
      loaded.length !== list.value.length || loaded.some(({ username }) => !has(username))
    list.value = loaded
    return changed
  }

  async function block(user: string): Promise<void> {
    await api.block(user)
    await load()
  }

  async function unblock(user: string): Promise<void> {
    await api.unblock(user)
    list.value = list.value.filter(({ username }) => username !== user)
  }

  const has = (user: string): boolean => users.value.has(user)

  /** Returns the entry as the unread count sees it: without mentions by a blocked person. */
  function counted(entry: Entry): Entry {
    return has(entry.from) ? { ...entry, mentions: [] } : entry
  }

  // Not awaited: a missing list causes one notification too many at worst.
  connection.onLoad(async () => void load().catch(() => {}))

  return { list, has, counted, load, block, unblock }
})
