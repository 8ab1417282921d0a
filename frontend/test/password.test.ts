// The format of random passwords.
import { describe, expect, it } from 'vitest'
import { randomPassword } from '@/domain/password'

describe('randomPassword', () => {
  it('hasFourGroupsOfLettersThatCannotBeMistaken', () => {
    for (let i = 0; i < 200; i++) {
      expect(randomPassword()).toMatch(/^[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){3}$/)
    }
  })

  it('takesEachCharacterByChance', () => {
    let turn = 0
    expect(randomPassword((below) => turn++ % below)).toBe('abcd-efgh-jkmn-pqrs')
    expect(new Set(Array.from({ length: 100 }, () => randomPassword())).size).toBe(100)
  })
})
