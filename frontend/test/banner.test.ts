// The banner shows the state of the realtime channel, late enough not to flicker, with the available action.
import { describe, expect, it } from 'vitest'
import { bannerFor, pauseBanner } from '@/realtime/banner'
import type { Phase } from '@/realtime/connection'

const waiting = (why: 'lost' | 'busy' | 'flooding'): Phase => ({ name: 'waiting', until: 0, why })

describe('the banner', () => {
  it.each<[string, Phase, boolean]>([
    ['waiting', waiting('lost'), true],
    ['connecting', { name: 'connecting', again: false }, true],
    ['catching-up', { name: 'catching-up', again: true }, true],
  ])('says %s after two seconds and not before', (kind, phase, online) => {
    expect(bannerFor(phase, online, 1_999)).toBeNull()
    expect(bannerFor(phase, online, 2_000)?.kind).toBe(kind)
  })

  it.each<[string, string | null, Phase, boolean]>([
    ['offline', 'try-now', waiting('lost'), false],
    ['waiting', 'try-now', waiting('lost'), true],
    ['busy', 'try-now', waiting('busy'), false],
    ['flooding', 'try-now', waiting('flooding'), true],
    ['reconnecting', null, { name: 'connecting', again: true }, true],
    ['offline', null, { name: 'connecting', again: true }, false],
  ])('says %s and offers %s', (kind, action, phase, online) => {
    expect(bannerFor(phase, online, 2_000)).toEqual({ kind, action, tone: 'warning' })
  })

  it.each<[string, string | null, Phase]>([
    ['removed', 'again', { name: 'stopped', code: 4003 }],
    ['closed', 'again', { name: 'stopped', code: 1000 }],
    ['refused', 'again', { name: 'stopped', code: 1002 }],
  ])('says %s at once, because it does not mend itself', (kind, action, phase) => {
    expect(bannerFor(phase, true, 0)).toEqual({ kind, action, tone: 'danger' })
  })

  it('isSilentWhileAllIsWell', () => {
    expect(bannerFor({ name: 'connected' }, false, 60_000)).toBeNull()
    expect(bannerFor({ name: 'idle' }, true, 60_000)).toBeNull()
  })

  it('leavesTheEndOfTheSessionToTheDialogThatAsksToSignIn', () => {
    expect(bannerFor({ name: 'ended' }, true, 60_000)).toBeNull()
  })

  it('announcesASendingPauseOfTwoSecondsInAll', () => {
    expect(pauseBanner(1_000, 999)).toBeNull()
    expect(pauseBanner(2_000, 0)).toMatchObject({ kind: 'paused', action: null })
    expect(pauseBanner(100, 1_900)).toMatchObject({ kind: 'paused', action: null })
  })
})
