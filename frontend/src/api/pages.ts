// Reads pages of entries, checking each one.
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import { get } from './http'

export interface PageQuery {
  before?: number
  after?: number
  /** Half of `limit` before this number, the rest from it on. */
  around?: number
  limit?: number
}

export async function page(path: string, query: PageQuery): Promise<Page> {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  const suffix = parameters.size === 0 ? '' : `?${parameters}`
  const raw = await get<{ entries: unknown[]; head: number }>(path + suffix)
  return {
    entries: raw.entries.map(parseEntry).filter((entry): entry is Entry => entry !== null),
    head: raw.head,
  }
}
