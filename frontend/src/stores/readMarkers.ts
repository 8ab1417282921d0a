// Sends read markers: the first immediately, then at most one per conversation and half second; repeats them
// until the server has answered.
import { defineStore } from 'pinia'
import { epoch } from '@/domain/epoch'
import type { Target } from '@/domain/outbox'
import { useConnection } from './connection'

const PAUSE_MILLIS = 500

export const useReadMarkers = defineStore('readMarkers', () => {
  const connection = useConnection()
  const waiting = new Map<string, number>()
  /** Sent, but not answered yet. */
  const sent = new Map<string, number>()
  let timer: number | null = null

  function mark(target: Target | 'announcements', seq: number): void {
    const destination = destinationOf(target)
    wait(destination, seq)
    if (timer === null) flush()
  }

  function wait(destination: string, seq: number): void {
    waiting.set(destination, Math.max(seq, waiting.get(destination) ?? 0))
  }

  function flush(): void {
    if (timer !== null) window.clearTimeout(timer)
    timer = null
    for (const [destination, seq] of [...waiting]) {
      if (!transmit(destination, seq)) continue
      waiting.delete(destination)
      sent.set(destination, seq)
      // Without a connection they wait for the next one.
      pause(PAUSE_MILLIS)
    }
  }

  function pause(millis: number): void {
    if (timer !== null) window.clearTimeout(timer)
    timer = window.setTimeout(flush, millis)
  }

  function transmit(destination: string, seq: number): boolean {
    const answered = (): void => {
      // Unless a later one has been sent.
      if (sent.get(destination) === seq) sent.delete(destination)
    }
    return connection.hub.send(
      destination,
      { seq },
      {
        accepted: answered,
        refused: (_code, _message, retryAfterMillis) => {
          answered()
          if (retryAfterMillis === undefined) return
          wait(destination, seq)
          pause(Math.max(PAUSE_MILLIS, retryAfterMillis))
        },
      },
    )
  }

  connection.onCaughtUp(flush)
  // Sequence numbers are invalid in a new epoch.
  epoch.onChanged(() => {
    waiting.clear()
    sent.clear()
  })
  connection.onDown(() => {
    // Markers not confirmed on a closed link are sent again.
    for (const [destination, seq] of sent) wait(destination, seq)
    sent.clear()
  })
  // Leaving the page must not lose its read markers.
  window.addEventListener('pagehide', flush)
  return { mark }
})

function destinationOf(target: Target | 'announcements'): string {
  if (target === 'announcements') return '/app/read-announcements'
  return (target.kind === 'room' ? '/app/read.' : '/app/read-direct.') + target.name
}
