// People who share a display name are distinguished wherever a name is shown.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { usePeople } from '@/stores/people'

describe('people', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('shows the user name beside a display name that two people have', () => {
    const people = usePeople()
    people.addName('ada', 'Ada Lovelace')
    expect(people.name('ada')).toBe('Ada Lovelace')

    people.addName('mallory', 'Ada Lovelace')
    expect(people.name('ada')).toBe('Ada Lovelace (ada)')
    expect(people.name('mallory')).toBe('Ada Lovelace (mallory)')

    people.addName('mallory', 'Mallory')
    expect(people.name('ada')).toBe('Ada Lovelace')
    expect(people.name('mallory')).toBe('Mallory')
  })

  it.each(['ADA  LOVELACE', 'Ada\u00a0Love\u200blace', 'Ａda Lovelace', 'AdaLovelace'])(
    'takes %j for the same name',
    (other) => {
      const people = usePeople()
      people.addName('ada', 'Ada Lovelace')
      people.addName('mallory', other)
      expect(people.name('mallory')).toBe(`${other} (mallory)`)
    },
  )

  it('distinguishes a person whose display name is the username of another', () => {
    const people = usePeople()
    people.addName('grace', 'Grace Hopper')
    people.addName('mallory', 'grace')
    expect(people.name('mallory')).toBe('grace (mallory)')
    expect(people.name('grace')).toBe('Grace Hopper')
  })

  it('adds no username where it equals the display name', () => {
    const people = usePeople()
    people.addName('linus', 'linus')
    people.addName('linus', 'linus')
    expect(people.name('linus')).toBe('linus')
    expect(people.isKnown('linus')).toBe(true)
    expect(people.isKnown('channel')).toBe(false)
  })
})
