// The switcher ranks the most likely options first.
import { describe, expect, it } from 'vitest'
import { rank, type Candidate } from '@/domain/switcher'

const candidate = (label: string, more: Partial<Candidate> = {}): Candidate => ({
  kind: 'room',
  path: `/room/${label}`,
  label,
  also: label,
  unread: 0,
  mentions: 0,
  recent: null,
  ...more,
})
const labels = (found: Candidate[]): string[] => found.map((each) => each.label)

describe('rank', () => {
  it('putsMentionsThenUnreadThenRecentFirstAndTheOpenOneLast', () => {
    const all = [
      candidate('lobby', { recent: 0 }),
      candidate('ops', { recent: 1 }),
      candidate('news', { unread: 2 }),
      candidate('help', { unread: 2, mentions: 1 }),
      candidate('attic'),
    ]
    expect(labels(rank('', all, '/room/lobby'))).toEqual(['help', 'news', 'ops', 'attic', 'lobby'])
  })

  it('findsByEitherName', () => {
    const people = [candidate('Ada Lovelace', { kind: 'person', also: 'countess' })]
    expect(labels(rank('count', people, ''))).toEqual(['Ada Lovelace'])
    expect(labels(rank('love', people, ''))).toEqual(['Ada Lovelace'])
    expect(rank('grace', people, '')).toEqual([])
  })

  it('findsWordsOfEitherName', () => {
    const people = [candidate('Anna Schmidt', { kind: 'person', also: 'anna-1' })]
    for (const typed of ['schm anna', 'anna 1', '1 schmidt']) {
      expect(labels(rank(typed, people, ''))).toEqual(['Anna Schmidt'])
    }
  })

  it('letsTheBetterNameWinOverTheMoreRecentOne', () => {
    const all = [candidate('barrel', { recent: 0 }), candidate('release')]
    expect(labels(rank('rel', all, ''))).toEqual(['release', 'barrel'])
  })

  it('offersCommandsByTheirWordsOnly', () => {
    const all = [
      candidate('Theme: Dark', { kind: 'command', also: 'dark mode' }),
      candidate('dark-matter'),
      candidate('Sign out', { kind: 'command', also: 'log out' }),
    ]
    expect(labels(rank('', all, ''))).toEqual(['dark-matter'])
    expect(labels(rank('dark', all, ''))).toEqual(['dark-matter', 'Theme: Dark'])
    expect(labels(rank('out', all, ''))).toEqual(['Sign out'])
    expect(rank('st', [all[2] as Candidate], '')).toEqual([])
    const account = candidate('Your account', {
      kind: 'page',
      also: 'settings preferences profile',
    })
    expect(rank('ops', [account], '')).toEqual([])
    expect(labels(rank('pref', [account], ''))).toEqual(['Your account'])
    expect(labels(rank('', [account], ''))).toEqual(['Your account'])
  })

  it('showsNoMoreThanTwelve', () => {
    const all = Array.from({ length: 40 }, (_, at) => candidate(`room-${at}`))
    expect(rank('room', all, '')).toHaveLength(12)
  })
})
