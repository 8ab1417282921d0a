// Matches are marked in their context, in any script.
import { describe, expect, it } from 'vitest'
import { snippet } from '@/domain/snippet'

const marked = (text: string, query: string): string =>
  snippet(text, query)
    .map((part) => (part.hit ? `[${part.text}]` : part.text))
    .join('')

describe('snippet', () => {
  it('marksEveryMatchInAnyCase', () => {
    expect(marked('Deploy at noon, then deploy again', 'deploy')).toBe(
      '[Deploy] at noon, then [deploy] again',
    )
  })

  it('beginsNearTheFirstHitOfALongText', () => {
    const text = marked(`${'x'.repeat(500)} needle ${'y'.repeat(500)}`, 'needle')
    expect(text).toMatch(/^…x{59} \[needle\] y+…$/)
  })

  it('findsChineseAndSigns', () => {
    expect(marked('明天发布新版本', '发布')).toBe('明天[发布]新版本')
    expect(marked('costs $5 (maybe)', '$5 (')).toBe('costs [$5] [(]maybe)')
    expect(marked('costs $5 (maybe)', '"$5 ("')).toBe('costs [$5 (]maybe)')
  })

  it('marksEveryWordInAnyCaseAndComposition', () => {
    expect(marked('Кафе\u0301 и Привет', 'привет кафе\u0301')).toBe('[Кафе\u0301] и [Привет]')
    expect(marked('Straße', 'STRASSE')).toBe('[Straße]')
    expect(marked('release from ada', 'release from:ada')).toBe('[release] from ada')
    expect(marked('abab', 'aba bab')).toBe('[abab]')
  })

  it('cutsNoCharacterInTwo', () => {
    expect(marked('😀'.repeat(400), '')).toBe(`${'😀'.repeat(240)}…`)
  })

  it('showsTheBeginningWhenTheHitIsNotInTheText', () => {
    expect(marked('edited since', 'needle')).toBe('edited since')
  })
})
