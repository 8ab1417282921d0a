// Proves: a few letters find the name that somebody means, best first.
import { describe, expect, it } from 'vitest'
import { fuzzyScore } from '@/domain/fuzzy'

const best = (typed: string, names: string[]): string[] =>
  names
    .map((name) => [name, fuzzyScore(typed, name)] as const)
    .filter(([, score]) => score !== null)
    .sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0))
    .map(([name]) => name)

describe('fuzzyScore', () => {
  it('putsTheSameThenTheBeginningThenAWordThenTheMiddleFirst', () => {
    expect(best('rel', ['barrel', 'my release', 'release', 'rel'])).toEqual([
      'rel',
      'release',
      'my release',
      'barrel',
    ])
  })

  it('findsInitialsAndScatteredLetters', () => {
    expect(best('rp', ['carp', 'release-party', 'lobby'])).toEqual(['carp', 'release-party'])
    expect(best('lby', ['lobby', 'ops'])).toEqual(['lobby'])
  })

  it('findsTheWordsOfANameInAnyOrder', () => {
    expect(best('schm anna', ['Anna Schmidt', 'Schmanna', 'Anna Fischer'])).toEqual([
      'Anna Schmidt',
    ])
    expect(best('anna 1', ['Anna Member 1', 'Anna Member 2'])).toEqual(['Anna Member 1'])
  })

  it('ignoresCaseAndAccents', () => {
    expect(fuzzyScore('zoe', 'Zoë')).not.toBeNull()
    expect(fuzzyScore('发布', '发布计划')).not.toBeNull()
  })

  it('findsNothingInWhatLacksALetter', () => {
    expect(fuzzyScore('lobbyx', 'lobby')).toBeNull()
    expect(fuzzyScore('', 'lobby')).toBe(0)
  })
})
