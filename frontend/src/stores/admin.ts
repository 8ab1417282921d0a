// The running service as an administrator sees it.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import * as api from '@/api/admin'
import type { Account, OpenConnection, Stats } from '@/api/types'

export const useAdmin = defineStore('admin', () => {
  const stats = shallowRef<Stats | null>(null)
  const connections = shallowRef<OpenConnection[]>([])
  const accounts = shallowRef<Account[]>([])

  async function refresh(): Promise<void> {
    ;[stats.value, connections.value] = await Promise.all([api.stats(), api.connections()])
  }

  async function loadAccounts(): Promise<void> {
    accounts.value = await api.accounts()
  }

  async function kick(id: string): Promise<void> {
    await api.kick(id)
    connections.value = connections.value.filter((connection) => connection.id !== id)
  }

  async function change(user: string, to: { disabled?: boolean; roles?: string[] }): Promise<void> {
    const changed = await api.change(user, to)
    accounts.value = accounts.value.map((each) => (each.username === user ? changed : each))
  }

  return { stats, connections, accounts, refresh, loadAccounts, kick, change }
})
