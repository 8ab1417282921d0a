// Reads pages of entries, checking each one.
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { get, Problem } from './http'

export interface PageQuery {
  before?: number
  after?: number
  /** Half of `limit` before this number, the rest from it on. */
  around?: number
  limit?: number
  /** How long an empty page may be held back, with `after`; seconds. */
  wait?: number
}

/** A page is of one epoch: numbers of an earlier one are never answered with entries of a later one. */
export async function page(path: string, query: PageQuery): Promise<Page> {
  const asked = epoch.current
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  if (asked !== null) parameters.set('epoch', asked)
  const suffix = parameters.size === 0 ? '' : `?${parameters}`
  const raw = await get<{ entries: unknown[]; head: number; epoch?: string }>(path + suffix)
  if (isStale(asked, raw.epoch)) throw new Problem(409, 'epoch_changed', '')
  return {
    entries: raw.entries.map(parseEntry).filter((entry): entry is Entry => entry !== null),
    head: raw.head,
  }
}

/** Whether the page came too late for what is held now, or tells that all of that is void. */
function isStale(asked: string | null, answered: string | undefined): boolean {
  const held = epoch.current
  if (asked !== held && answered !== held) return true
  return epoch.learn(answered)
}
