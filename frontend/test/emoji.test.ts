// Emoji are found by English and Chinese names, and a colon in a time or an address names none.
import { describe, expect, it } from 'vitest'
import {
  emojiName,
  findEmoji,
  isOnlyEmoji,
  namesEmoji,
  readEmoji,
  typedEmoji,
  withEmoji,
} from '@/domain/emoji'
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

describe('withEmoji', () => {
  const groups = readEmoji({
    all: '👋 wave hello\n👍 +1 thumbs_up 赞\n😞 disappointed\n😥 disappointed',
  })

  it.each([
    [':wave:', '👋'],
    ['hi :wave: and :+1:!', 'hi 👋 and 👍!'],
    [':WAVE::wave:', '👋👋'],
    ['你好:wave:，：wave：', '你好👋，👋'],
    [':disappointed:', '😞'],
    // Unknown names, and colons that name nothing.
    [
      ':no_such_name: 10:30:00 a:wave:b http://a:wave:8 :wave',
      ':no_such_name: 10:30:00 a:wave:b http://a:wave:8 :wave',
    ],
    // Code.
    ['`:wave:` :wave: ``a ` :wave:``', '`:wave:` 👋 ``a ` :wave:``'],
    ['```\n:wave:\n```\n:wave:', '```\n:wave:\n```\n👋'],
    ['```\n:wave:', '```\n:wave:'],
    ['~~~\n:wave:\n~~~\n:wave:', '~~~\n:wave:\n~~~\n👋'],
    ['`not closed :wave:', '`not closed 👋'],
  ])('%j is sent as %j', (typed, sent) => {
    expect(withEmoji(typed, groups)).toBe(sent)
  })

  it('knows when the list of names is needed', () => {
    expect(namesEmoji('hi :wave:')).toBe(true)
    expect(namesEmoji('10:30:00 http://x')).toBe(false)
    expect(withEmoji(':wave:', [])).toBe(':wave:')
  })

  it.each([
    ['`'.repeat(16_000)],
    ['` '.repeat(8_000)],
    [':a'.repeat(8_000)],
    [':hello:'.repeat(2_300)],
  ])('takes no time for hostile text (%#)', (text) => {
    const begun = performance.now()
    withEmoji(text, groups)
    expect(performance.now() - begun).toBeLessThan(1_000)
  })
})

describe('isOnlyEmoji', () => {
  it.each([
    '👋',
    '👍🏽 ❤️',
    '🇨🇳',
    '🇩🇪🇫🇷',
    '1️⃣',
    '#️⃣ 2️⃣',
    '👩‍👩‍👧‍👦',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  ])('%s is shown large', (text) => expect(isOnlyEmoji(text)).toBe(true))
  it.each(['1', '12', '#1', 'ok 👋', '🇨', '👋👋👋👋', ''])('%j is not', (text) =>
    expect(isOnlyEmoji(text)).toBe(false),
  )
})
