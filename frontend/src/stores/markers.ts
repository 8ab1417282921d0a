// Sends read markers, at most one per conversation and half second, and again after a reconnect.
import { defineStore } from 'pinia'
import type { Target } from '@/domain/outbox'
import { useConnection } from './connection'

const DEBOUNCE_MILLIS = 500

export const useMarkers = defineStore('markers', () => {
  const connection = useConnection()
  const waiting = new Map<string, number>()
  let timer: number | null = null

  function mark(target: Target | 'announcements', seq: number): void {
    const destination = destinationOf(target)
    waiting.set(destination, Math.max(seq, waiting.get(destination) ?? 0))
    timer ??= window.setTimeout(flush, DEBOUNCE_MILLIS)
  }

  function flush(): void {
    timer = null
    for (const [destination, seq] of waiting) {
      if (connection.hub.send(destination, { seq })) waiting.delete(destination)
    }
  }

  connection.onCaughtUp(flush)
  return { mark }
})

function destinationOf(target: Target | 'announcements'): string {
  if (target === 'announcements') return '/app/read-announcements'
  return (target.kind === 'room' ? '/app/read.' : '/app/read-direct.') + target.name
}
