// The length hint converts the server's limit in bytes to characters of the user's text.
import { describe, expect, it } from 'vitest'
import { charactersLeft, charactersOver, utf8Bytes } from '@/domain/bytes'

describe('the length of a text', () => {
  it('isMeasuredAsTheServerDoes', () => {
    expect(['a', 'ä', '你', '👋'].map(utf8Bytes)).toEqual([1, 2, 3, 4])
  })

  it.each([
    ['one letter of two', 'ab', 1, 1],
    ['nothing', 'ab', 2, 0],
    ['a Chinese character, though it has three bytes', '你好', 3, 1],
    ['a character of which only a part would fit', '你好', 4, 1],
    ['an emoji of several code points', 'ab👩‍💻', 2, 1],
  ])('goesOverTheLimitBy %s', (_, text, bytes, over) => {
    expect(charactersOver(text, bytes)).toBe(over)
  })

  it('fitsOnceThatManyCharactersAreDeleted', () => {
    const text = 'Zoë schreibt 你好吗 👩‍💻👋🏽 und so weiter'
    for (let bytes = 0; bytes <= utf8Bytes(text); bytes++) {
      const characters = [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)
      const kept = characters.slice(0, characters.length - charactersOver(text, bytes))
      expect(utf8Bytes(kept.join('')), `${bytes} bytes`).toBeLessThanOrEqual(bytes)
    }
  })

  it('leavesAsManyCharactersOfItsOwnKindAsWouldFit', () => {
    expect(charactersLeft('', 10)).toBe(10)
    expect(charactersLeft('abcd', 10)).toBe(6)
    expect(charactersLeft('你好', 30)).toBe(8)
  })
})
