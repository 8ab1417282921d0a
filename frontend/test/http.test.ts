import { afterEach, describe, expect, it, vi } from 'vitest'
import { get, post } from '@/api/http'

/** Answers every request, and records the requests. */
function serve(headers: Record<string, string>) {
  const asked = vi.fn<typeof fetch>(() =>
    Promise.resolve(new Response('{}', { status: 200, headers })),
  )
  vi.stubGlobal('fetch', asked)
  return () => (asked.mock.lastCall?.[1]?.headers as Record<string, string>)['X-XSRF-TOKEN']
}

afterEach(() => {
  vi.unstubAllGlobals()
  for (const name of ['XSRF-TOKEN', 'XSRF-TOKEN_9090', 'OTHER-XSRF-TOKEN']) {
    document.cookie = `${name}=; max-age=0`
  }
})

describe('the CSRF token', () => {
  it('comes from the cookie of the usual name until the server names another one', async () => {
    const sent = serve({})
    document.cookie = 'OTHER-XSRF-TOKEN=other'
    document.cookie = 'XSRF-TOKEN=usual'
    await post('/api/rooms', {})
    expect(sent()).toBe('usual')
  })

  it('comes from the cookie that the server names, whatever else stands beside it', async () => {
    const sent = serve({ 'parley-xsrf-cookie': 'XSRF-TOKEN_9090' })
    document.cookie = 'XSRF-TOKEN=of-another-installation'
    document.cookie = 'XSRF-TOKEN_9090=own'
    await get('/api/session')
    await post('/api/rooms', {})
    expect(sent()).toBe('own')
  })
})
