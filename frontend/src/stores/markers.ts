// Sends read markers: the first at once, then at most one per conversation and half second; again after a reconnect.
import { defineStore } from 'pinia'
import type { Target } from '@/domain/outbox'
import { useConnection } from './connection'

const PAUSE_MILLIS = 500

export const useMarkers = defineStore('markers', () => {
  const connection = useConnection()
  const waiting = new Map<string, number>()
  let timer: number | null = null

  function mark(target: Target | 'announcements', seq: number): void {
    const destination = destinationOf(target)
    waiting.set(destination, Math.max(seq, waiting.get(destination) ?? 0))
    if (timer === null) flush()
  }

  function flush(): void {
    if (timer !== null) window.clearTimeout(timer)
    timer = null
    let sent = false
    for (const [destination, seq] of waiting) {
      if (!connection.hub.send(destination, { seq })) continue
      waiting.delete(destination)
      sent = true
    }
    // Without a connection they wait for the next one.
    if (sent) timer = window.setTimeout(flush, PAUSE_MILLIS)
  }

  connection.onCaughtUp(flush)
  // Whoever reads and leaves has read.
  window.addEventListener('pagehide', flush)
  return { mark }
})

function destinationOf(target: Target | 'announcements'): string {
  if (target === 'announcements') return '/app/read-announcements'
  return (target.kind === 'room' ? '/app/read.' : '/app/read-direct.') + target.name
}
