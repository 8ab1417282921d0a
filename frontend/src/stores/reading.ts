// Moves the read markers of one kind of conversation: by reading here, or on another device.
import type { Target } from '@/domain/outbox'
import { afterRead, COUNTED_TO, passesUnloaded, type Unread } from '@/domain/unread'
import { useBlocks } from './blocks'
import { useReadMarkers } from './readMarkers'
import { useNotifications } from './notifications'
import { useSession } from './session'
import type { Timelines } from './timelines'

interface ReadingOptions {
  kind: Target['kind']
  timelines: Timelines
  /** Undefined for an unknown conversation. */
  unread: (name: string) => Unread | undefined
  change: (name: string, unread: Unread) => void
  /** Requests the unread count from the server. */
  recount: (name: string) => Promise<void>
}

export interface Reading {
  markRead(name: string, seq: number): void
  /**
   * The server has a marker, from this device or another. If newer entries exist, only the server can count
   * the rest.
   */
  readElsewhere(name: string, seq: number): Promise<void>
  forget(name: string): void
}

export function useReading({ kind, timelines, unread, change, recount }: ReadingOptions): Reading {
  const session = useSession()
  const blocks = useBlocks()
  const markers = useReadMarkers()
  const notifications = useNotifications()
  /**
   * Conversations with an uncertain count: the marker passed entries that are not loaded, or the count
   * stopped at its limit.
   */
  const guessed = new Set<string>()

  function markRead(name: string, seq: number): void {
    const before = unread(name)
    if (!before || seq <= before.read) return
    const { from, entries } = timelines.shown(name)
    if (passesUnloaded(before, seq, from) || before.count >= COUNTED_TO) guessed.add(name)
    change(name, afterRead(before, seq, session.me, entries.map(blocks.counted)))
    notifications.markRead({ kind, name }, seq)
    markers.mark({ kind, name }, seq)
  }

  async function readElsewhere(name: string, seq: number): Promise<void> {
    const before = unread(name)
    if (!before || seq < before.read) return
    const wasGuess = guessed.delete(name)
    if (seq === before.read && !wasGuess) return
    change(name, afterRead(before, seq))
    notifications.markRead({ kind, name }, seq)
    if (seq < before.head) await recount(name)
  }

  return { markRead, readElsewhere, forget: (name) => void guessed.delete(name) }
}
