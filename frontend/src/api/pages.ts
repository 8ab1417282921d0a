// Reads pages of entries and validates each entry.
import { parseEntry, type Entry, type Page } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { get, Problem } from './http'

export interface PageQuery {
  before?: number
  after?: number
  /** Half of `limit` comes from below this number, the rest from this number on. */
  around?: number
  limit?: number
  /** How many seconds the server may hold an empty page back; only with `after`. */
  wait?: number
}

interface Part extends Page {
  /** The server cut the page at its byte limit: more entries exist in the requested range. */
  more: boolean
}

/**
 * Reads a whole page, in several parts if its entries are long: a page shorter than `limit` means that no
 * more entries exist.
 */
export async function page(path: string, query: PageQuery): Promise<Page> {
  const first = await part(path, query)
  if (!first.more || query.limit === undefined) return first
  const { limit, before, after, around } = query
  const missing = limit - first.entries.length
  if (after !== undefined) return joined(first, await newer(path, first, missing))
  if (before !== undefined || around === undefined) {
    return joined(await older(path, first, missing), first)
  }
  const half = Math.floor(limit / 2)
  const below = first.entries.filter((entry) => entry.seq < around).length
  const beginning = await older(path, first, half - below)
  return joined(beginning, joined(first, await newer(path, first, missing - (half - below))))
}

function older(path: string, { entries, head }: Page, limit: number): Promise<Page> | Page {
  const first = entries[0]
  if (!first || limit <= 0) return { entries: [], head }
  return page(path, { before: first.seq, limit })
}

function newer(path: string, { entries, head }: Page, limit: number): Promise<Page> | Page {
  const last = entries.at(-1)
  if (!last || limit <= 0) return { entries: [], head }
  return page(path, { after: last.seq, limit })
}

function joined(one: Page, other: Page): Page {
  return { entries: [...one.entries, ...other.entries], head: Math.max(one.head, other.head) }
}

/** A page belongs to one epoch: the server never answers numbers of an earlier epoch with entries of a later one. */
async function part(path: string, query: PageQuery): Promise<Part> {
  const asked = epoch.current
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) parameters.set(name, String(value))
  if (asked !== null) parameters.set('epoch', asked)
  const suffix = parameters.size === 0 ? '' : `?${parameters}`
  const raw = await get<{
    entries: unknown[]
    head: number
    epoch?: string
    more?: boolean
  }>(path + suffix)
  if (isStale(asked, raw.epoch)) throw new Problem(409, 'epoch_changed', '')
  return {
    entries: raw.entries.map(parseEntry).filter((entry): entry is Entry => entry !== null),
    head: raw.head,
    more: raw.more === true,
  }
}

/** Whether the page belongs to another epoch than the current one, or its response has just replaced the epoch. */
function isStale(asked: string | null, answered: string | undefined): boolean {
  const held = epoch.current
  if (asked !== held && answered !== held) return true
  return epoch.update(answered)
}
