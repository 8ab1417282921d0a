// Administrators' view of the running service.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as api from '@/api/admin'
import { Problem } from '@/api/http'
import type {
  Account,
  AdminRoom,
  LivingNode,
  NewAccount,
  OpenConnection,
  Stats,
  StatsHistory,
} from '@/api/types'
import { appendSamples } from '@/domain/timeSeries'

const SHOWN_MILLIS = 600_000

export const useAdmin = defineStore('admin', () => {
  const stats = shallowRef<Stats | null>(null)
  const history = shallowRef<StatsHistory | null>(null)
  const nodes = shallowRef<LivingNode[]>([])
  const connections = shallowRef<OpenConnection[] | null>(null)
  const unreachable = shallowRef<string[]>([])
  const accounts = shallowRef<Account[] | null>(null)
  const rooms = shallowRef<AdminRoom[] | null>(null)
  /** The result of the last disconnect request, until the next one. */
  const lastDisconnect = ref<{ user: string; closed: boolean } | null>(null)
  const mostSamples = computed(() =>
    history.value ? Math.ceil(SHOWN_MILLIS / history.value.everyMillis) : 0,
  )

  async function refreshStats(): Promise<void> {
    const [now, newer] = await Promise.all([
      api.stats(),
      api.history(history.value?.samples.at(-1)?.at),
    ])
    stats.value = now
    const known = history.value
    if (known && known.node !== newer.node) {
      // Another node answered, and its history differs.
      history.value = await api.history()
    } else if (known) {
      const samples = appendSamples(known.samples, newer.samples, mostSamples.value)
      history.value = { ...known, samples }
    } else history.value = newer
  }

  async function loadNodes(): Promise<void> {
    nodes.value = await api.nodes()
  }

  async function refreshConnections(): Promise<void> {
    const response = await api.connections()
    connections.value = response.open
    unreachable.value = response.unreachable
  }

  async function disconnect(connection: OpenConnection): Promise<void> {
    lastDisconnect.value = null
    const closed = await api.disconnect(connection.id)
    lastDisconnect.value = { user: connection.user, closed }
    if (closed) {
      connections.value = (connections.value ?? []).filter(({ id }) => id !== connection.id)
    }
  }

  async function loadAccounts(): Promise<void> {
    accounts.value = await api.accounts()
  }

  async function createAccount(wanted: NewAccount): Promise<void> {
    const made = await api.create(wanted)
    accounts.value = [...(accounts.value ?? []), made].sort((one, other) =>
      one.username < other.username ? -1 : 1,
    )
  }

  async function changeAccount(
    user: string,
    to: { disabled?: boolean; roles?: string[] },
  ): Promise<void> {
    const changed = await api.change(user, to)
    accounts.value = (accounts.value ?? []).map((each) => (each.username === user ? changed : each))
  }

  async function resetPassword(user: string, password: string): Promise<void> {
    await api.resetPassword(user, password)
    // Their sessions have ended, which changes what the list shows about them.
    await loadAccounts()
  }

  async function loadRooms(): Promise<void> {
    rooms.value = await api.rooms()
  }

  /** False if the user is not a member of the room, and so cannot become its owner. */
  async function handRoom(room: string, username: string): Promise<boolean> {
    try {
      await api.handRoom(room, username)
    } catch (error) {
      if (error instanceof Problem && error.code === 'conflict') return false
      throw error
    }
    await loadRooms()
    return true
  }

  async function deleteRoom(room: string): Promise<void> {
    await api.deleteRoom(room)
    rooms.value = (rooms.value ?? []).filter((each) => each.name !== room)
  }

  return {
    stats,
    history,
    mostSamples,
    nodes,
    connections,
    unreachable,
    lastDisconnect,
    accounts,
    rooms,
    refreshStats,
    loadNodes,
    refreshConnections,
    disconnect,
    loadAccounts,
    createAccount,
    changeAccount,
    resetPassword,
    loadRooms,
    handRoom,
    deleteRoom,
  }
})
