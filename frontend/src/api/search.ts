// Full-text search in everything that the caller may read.
import { parseEntry, type Entry } from '@/domain/entry'
import { namesDays } from '@/domain/searchWords'
import { get } from './http'
import type { Found } from './types'

export interface SearchQuery {
  q: string
  room?: string
  direct?: string
  from?: string
  before?: string
  limit?: number
}

export async function search(query: SearchQuery): Promise<Found> {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  if (namesDays(query.q)) {
    parameters.set('zone', new Intl.DateTimeFormat().resolvedOptions().timeZone)
  }
  const raw = await get<{ entries: unknown[]; next?: string }>(`/api/search?${parameters}`)
  return {
    entries: raw.entries.map(parseEntry).filter((entry): entry is Entry => entry !== null),
    ...(raw.next === undefined ? {} : { next: raw.next }),
  }
}
