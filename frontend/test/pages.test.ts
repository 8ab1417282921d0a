// A page that the server cut at its byte limit is read to its end.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page } from '@/api/pages'

const HEAD = 100
/** Like the server: at most this many entries fit into one response. */
const FIT = 3

function answer(url: string): { entries: { seq: number }[]; head: number; more?: boolean } {
  const query = new URL(url, 'http://localhost').searchParams
  const limit = Number(query.get('limit'))
  const range = (from: number, to: number): number[] =>
    Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
  const after = (seq: number, most: number, fit: number): [number[], boolean] => {
    const wanted = range(seq + 1, Math.min(HEAD, seq + most))
    return [wanted.slice(0, fit), wanted.length > fit]
  }
  const before = (seq: number, most: number, fit: number): [number[], boolean] => {
    const wanted = range(Math.max(1, seq - most), seq - 1)
    return [wanted.slice(-fit), wanted.length > fit]
  }
  let [seqs, more] = before(HEAD + 1, limit, FIT)
  if (query.has('after')) [seqs, more] = after(Number(query.get('after')), limit, FIT)
  if (query.has('before')) [seqs, more] = before(Number(query.get('before')), limit, FIT)
  if (query.has('around')) {
    const seq = Number(query.get('around'))
    const [below, cutBelow] = before(seq, Math.floor(limit / 2), FIT)
    const [rest, cutRest] = after(seq - 1, limit - below.length, FIT)
    ;[seqs, more] = [[...below, ...rest], cutBelow || cutRest]
  }
  return { entries: seqs.map((seq) => ({ seq })), head: HEAD, ...(more && { more }) }
}

describe('page', () => {
  beforeEach(() => {
    const fetched = vi.fn((url: string) =>
      Promise.resolve(new Response(JSON.stringify(answer(url)), { status: 200 })),
    )
    vi.stubGlobal('fetch', fetched)
  })
  afterEach(() => vi.unstubAllGlobals())

  async function seqs(query: Parameters<typeof page>[1]): Promise<number[]> {
    return (await page('/api/rooms/lobby/messages', query)).entries.map((entry) => entry.seq)
  }

  it.each([
    [{ limit: 10 }, 91, 100],
    [{ before: 51, limit: 10 }, 41, 50],
    [{ before: 3, limit: 10 }, 1, 2],
    [{ after: 20, limit: 10 }, 21, 30],
    [{ after: 98, limit: 10 }, 99, 100],
    [{ around: 50, limit: 10 }, 45, 54],
    [{ around: 2, limit: 4 }, 1, 4],
  ])('readsTheWholeOf %j', async (query, from, to) => {
    const whole = Array.from({ length: to - from + 1 }, (_, i) => from + i)
    expect(await seqs(query)).toEqual(whole)
  })
})
