// Mentions and their candidates are found, also where no space precedes "@".
import { describe, expect, it } from 'vitest'
import { possibleMentions } from '@/domain/markdown'
import { matching, splitMentions, typedMention } from '@/domain/mentions'
import { cases } from './cases'

describe('splitMentions', () => {
  const users = (text: string): string[] =>
    splitMentions(text).flatMap((part) => (part.kind === 'mention' ? [part.user] : []))

  it.each([
    ['@ada and @Grace.', ['ada', 'grace']],
    ['你好@ada你好', ['ada']],
    ['ada@example.org', []],
    ['@ada@grace', ['ada']],
    ['(@ada)', ['ada']],
    ['@ @- @_a', []],
  ])('%j', (text, expected) => {
    expect(users(text)).toEqual(expected)
  })

  it('losesNothing', () => {
    const text = 'a @b c@d 你@e，@'
    expect(
      splitMentions(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })
})

describe('possibleMentions', () => {
  const users = new Set(
    `ada grace linus bob eve a-b_c9 tail_ dash- under_score ${'x'.repeat(32)}`.split(' '),
  )
  const called = (text: string): string[] => [
    ...new Set(
      possibleMentions(text).flatMap((names) => names.find((name) => users.has(name)) ?? []),
    ),
  ]

  it.each(cases<{ text: string; mentions: string[] }>('mentions'))(
    '$text calls $mentions',
    ({ text, mentions }) => expect(called(text)).toEqual(mentions),
  )

  it('looks through quotes and lists', () => {
    expect(called('> @grace\n\n1. @linus\n   - **@ada**')).toEqual(['grace', 'linus', 'ada'])
  })
})

describe('typedMention', () => {
  it.each([
    ['@', { at: 0, query: '' }],
    ['hello @gr', { at: 6, query: 'gr' }],
    ['你好@王', { at: 2, query: '王' }],
    ['mail ada@ex', null],
    ['@ada ', null],
    ['`@ad', null],
    ['```\n@ad', null],
    ['`a` @ad', { at: 4, query: 'ad' }],
  ])('%j', (text, expected) => {
    expect(typedMention(text, text.length)).toEqual(expected)
  })

  it('looksOnlyBeforeTheCaret', () => {
    expect(typedMention('@grace', 3)).toEqual({ at: 0, query: 'gr' })
  })
})

describe('matching', () => {
  const people = [
    { user: 'hopper', name: 'Grace Hopper' },
    { user: 'ada', name: 'Ada Lovelace' },
    { user: 'wang', name: '王小明' },
    { user: 'margaret', name: 'Margaret H. Hamilton' },
  ]
  const found = (query: string): string[] => matching(people, query, 8).map((each) => each.user)

  it('findsPartsOfBothNames', () => {
    expect(found('小')).toEqual(['wang'])
    expect(found('LOVE')).toEqual(['ada'])
    expect(found('')).toHaveLength(4)
    expect(found('zz')).toEqual([])
    expect(found('hamil marg')).toEqual(['margaret'])
  })

  it('putsBeginningsFirst', () => {
    expect(found('h')).toEqual(['hopper', 'margaret'])
    expect(found('a')).toEqual(['ada', 'hopper', 'wang', 'margaret'])
  })
})
