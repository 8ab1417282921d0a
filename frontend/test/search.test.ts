// Texts are compared as on the server, and search queries are parsed as there.
import { describe, expect, it } from 'vitest'
import { fold, hasWords } from '@/domain/fold'
import { namesDays, searchTerms } from '@/domain/searchWords'
import { snippet } from '@/domain/snippet'
import { cases } from './cases'

interface Words {
  q: string
  terms: string[]
}

interface Search {
  text: string
  q: string
  found: boolean
}

describe('search', () => {
  it.each(cases<Words>('search-words'))('$q has its terms', ({ q, terms }) => {
    expect(searchTerms(q)).toEqual(terms)
  })

  it.each(cases<Search>('search'))('$text holds $q: $found', ({ text, q, found }) => {
    const folded = fold(text)
    const holds = searchTerms(q).every((term) => folded.includes(fold(term).trim()))
    expect(holds).toBe(found)
  })

  it.each(cases<Search>('search').filter(({ found, q }) => found && searchTerms(q).length > 0))(
    'what $q found is marked in $text',
    ({ text, q }) => {
      const parts = snippet(text, q)
      expect(parts.some(({ hit }) => hit)).toBe(true)
      expect(parts.map((part) => part.text).join('')).toBe(text.replace(/\s+/g, ' ').trim())
    },
  )

  it('knows when days matter', () => {
    expect(namesDays('x before:2026-11-01')).toBe(true)
    expect(namesDays('the day before')).toBe(false)
  })

  it('finds all words in any order', () => {
    expect(hasWords('Anna Schmidt', 'schm ANNA')).toBe(true)
    expect(hasWords('Anna Schmidt', 'anna otto')).toBe(false)
    expect(hasWords('Anna Schmidt', ' ')).toBe(true)
  })
})
