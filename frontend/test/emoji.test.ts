// Proves: emoji are found by English and Chinese names, and a colon in a time or an address names none.
import { describe, expect, it } from 'vitest'
import { emojiName, findEmoji, readEmoji, typedEmoji } from '@/domain/emoji'
import { EMOJI_GROUPS } from '@/domain/emojiList'

const groups = readEmoji(EMOJI_GROUPS)
const found = (query: string): string[] => findEmoji(groups, query, 8).map((each) => each.emoji)

describe('the list', () => {
  const all = groups.flatMap((group) => group.emoji)

  it('hasNamesInBothLanguagesForEach', () => {
    expect(all.length).toBeGreaterThan(300)
    for (const each of all) {
      expect(each.emoji, each.names.join()).toMatch(/\p{Emoji}/u)
      expect(
        each.names.some((name) => /^[a-z0-9_+-]+$/.test(name)),
        each.emoji,
      ).toBe(true)
      expect(
        each.names.some((name) => /\p{Script=Han}/u.test(name)),
        each.emoji,
      ).toBe(true)
    }
  })

  it('hasEachOnce', () => {
    expect(new Set(all.map((each) => each.emoji)).size).toBe(all.length)
  })
})

describe('findEmoji', () => {
  it('findsBothLanguages', () => {
    expect(found('rock')[0]).toBe('🚀')
    expect(found('火箭')).toEqual(['🚀'])
    expect(found('thumbs_up')).toEqual(['👍'])
    expect(found('thumbs up')).toEqual(['👍'])
    expect(found('nothing like it')).toEqual([])
  })

  it('putsTheNameItselfFirst', () => {
    expect(found('smile')[0]).toBe('😄')
    expect(found('heart')[0]).toBe('❤️')
  })
})

describe('typedEmoji', () => {
  it.each([
    ['hello :smi', { at: 6, query: 'smi' }],
    ['你好:火', { at: 2, query: '火' }],
    ['你好：笑', { at: 2, query: '笑' }],
    [':+1', { at: 0, query: '+1' }],
    [':s', null],
    ['at 10:30', null],
    ['http://ab', null],
    ['a::ab', null],
  ])('%j', (text, expected) => {
    expect(typedEmoji(text, text.length)).toEqual(expected)
  })
})

describe('emojiName', () => {
  it('isInTheLanguageOfTheReader', () => {
    const [rocket] = findEmoji(groups, 'rocket', 1)
    expect(rocket && emojiName(rocket, 'en')).toBe('rocket')
    expect(rocket && emojiName(rocket, 'zh-CN')).toBe('火箭')
  })
})
