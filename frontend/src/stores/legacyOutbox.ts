// Unsent messages that older versions of the page stored in localStorage.
import type { OutboxItem, Target } from '@/domain/outbox'
import { erase, keysWith, read } from './storage'

interface Kept {
  item: OutboxItem
  /** Call this after the item is stored elsewhere. */
  erase(): void
}

export function legacyItems(user: string): Kept[] {
  return keysWith(`parley.outbox.${user}.`).flatMap((key) => {
    const item = parse(read(key))
    return item ? [{ item, erase: () => erase(key) }] : []
  })
}

function parse(text: string | null): OutboxItem | null {
  try {
    const raw = JSON.parse(text ?? '') as Partial<OutboxItem>
    const { clientId, at } = raw
    const target = raw.target as Target | undefined
    if (typeof clientId !== 'string' || typeof raw.text !== 'string' || !target) return null
    const item = { clientId, target, text: raw.text, at: Number(at) || 0, spent: 0 }
    if (raw.state !== 'failed') return { ...item, state: 'queued' }
    return { ...item, state: 'failed', reason: raw.reason ?? 'no_answer', detail: '' }
  } catch {
    return null
  }
}
