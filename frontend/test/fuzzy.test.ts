// A few letters find the intended name, best match first.
import { describe, expect, it } from 'vitest'
import { fuzzyScore, fuzzyScoreOf } from '@/domain/fuzzy'

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
      'Schmanna',
    ])
    expect(best('anna 1', ['Anna Member 1', 'Anna Member 2'])).toEqual(['Anna Member 1'])
  })

  it('ignoresCaseAndAccents', () => {
    expect(fuzzyScore('zoe', 'Zoë')).not.toBeNull()
    expect(fuzzyScore('发布', '发布计划')).not.toBeNull()
  })

  it('findsWordsInAnyOrderBehindThoseInTheirOrder', () => {
    expect(best('schm anna', ['Anna Schmidt', 'Anna Meier'])).toEqual(['Anna Schmidt'])
    expect(best('anna 1', ['Anna Schmidt', 'Anna Meier 1'])).toEqual(['Anna Meier 1'])
    expect(best('release notes', ['notes of release', 'release notes'])).toEqual([
      'release notes',
      'notes of release',
    ])
    expect(fuzzyScoreOf('meier anna1', ['Anna Meier', 'anna1'])).not.toBeNull()
    expect(fuzzyScoreOf('meierx anna1', ['Anna Meier', 'anna1'])).toBeNull()
    expect(fuzzyScore('иван', 'Петров Иван')).not.toBeNull()
  })

  it('findsNothingWhereALetterIsMissing', () => {
    expect(fuzzyScore('lobbyx', 'lobby')).toBeNull()
    expect(fuzzyScore('', 'lobby')).toBe(0)
  })
})
