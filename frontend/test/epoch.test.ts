// Numbers of one epoch are never combined with entries of another.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { messages, resume } from '@/api/rooms'
import { Epoch, epoch } from '@/domain/epoch'

describe('Epoch', () => {
  it('isSetOnceAndReportsEachChange', () => {
    const epoch = new Epoch()
    const changes: string[] = []
    epoch.onChanged((next) => changes.push(next))
    expect(epoch.update(undefined)).toBe(false)
    expect(epoch.update('aaaaaaaa')).toBe(false)
    expect(epoch.update('aaaaaaaa')).toBe(false)
    expect(epoch.update('bbbbbbbb')).toBe(true)
    expect(epoch.update(undefined)).toBe(false)
    expect(changes).toEqual(['bbbbbbbb'])
    expect(epoch.current).toBe('bbbbbbbb')
  })
})

describe('what is read over HTTP', () => {
  const asked: { path: string; body: string | undefined }[] = []
  let answer: () => Response | Promise<Response>
  const json = (body: unknown, status = 200): Response =>
    new Response(JSON.stringify(body), { status })

  beforeEach(() => {
    epoch.update('aaaaaaaa')
    asked.length = 0
    document.cookie = 'XSRF-TOKEN=x'
    vi.stubGlobal('fetch', (path: string, init: RequestInit) => {
      asked.push({ path, body: init.body as string | undefined })
      return Promise.resolve(answer())
    })
  })
  afterEach(() => vi.unstubAllGlobals())

  it('isAskedForInTheEpochOfTheNumbers', async () => {
    answer = () => json({ entries: [], head: 3, epoch: 'aaaaaaaa' })
    await messages('lobby', { after: 2 })
    expect(asked[0]?.path).toBe('/api/rooms/lobby/messages?after=2&epoch=aaaaaaaa')
    answer = () => json({ token: 't', rooms: {}, epoch: 'aaaaaaaa' })
    await resume({ lobby: 2 })
    expect(JSON.parse(asked[1]?.body ?? '')).toEqual({ rooms: { lobby: 2 }, epoch: 'aaaaaaaa' })
  })

  it('reportsTheNewEpochWhenRejected', async () => {
    answer = () => json({ code: 'epoch_changed', epoch: 'bbbbbbbb' }, 409)
    await expect(messages('lobby', { after: 2 })).rejects.toMatchObject({ code: 'epoch_changed' })
    expect(epoch.current).toBe('bbbbbbbb')
  })

  it('isDroppedWhenItIsOfAnotherEpoch', async () => {
    answer = () => json({ entries: [], head: 3, epoch: 'bbbbbbbb' })
    await expect(messages('lobby', { after: 2 })).rejects.toMatchObject({ code: 'epoch_changed' })
    expect(epoch.current).toBe('bbbbbbbb')
    epoch.update('aaaaaaaa')
    answer = () => json({ token: 't', rooms: {}, epoch: 'bbbbbbbb' })
    await expect(resume({})).rejects.toMatchObject({ code: 'epoch_changed' })
    expect(epoch.current).toBe('bbbbbbbb')
  })

  it('isDroppedWhenTheEpochChangedWhileItWasUnderWay', async () => {
    answer = () => {
      epoch.update('bbbbbbbb')
      return json({ entries: [], head: 3, epoch: 'aaaaaaaa' })
    }
    await expect(messages('lobby', { after: 2 })).rejects.toMatchObject({ code: 'epoch_changed' })
    expect(epoch.current).toBe('bbbbbbbb')
  })
})
