// People who share a display name are distinguished wherever a name is shown.
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { usePeople } from '@/stores/people'

describe('people', () => {
  beforeEach(() => setActivePinia(createPinia()))

  it('shows the user name beside a display name that two people have', () => {
    const people = usePeople()
    people.learn('ada', 'Ada Lovelace')
    expect(people.name('ada')).toBe('Ada Lovelace')

    people.learn('mallory', 'Ada Lovelace')
    expect(people.name('ada')).toBe('Ada Lovelace (ada)')
    expect(people.name('mallory')).toBe('Ada Lovelace (mallory)')

    people.learn('mallory', 'Mallory')
    expect(people.name('ada')).toBe('Ada Lovelace')
    expect(people.name('mallory')).toBe('Mallory')
  })

  it.each(['ADA  LOVELACE', 'Ada\u00a0Love\u200blace', 'Ａda Lovelace', 'AdaLovelace'])(
    'takes %j for the same name',
    (other) => {
      const people = usePeople()
      people.learn('ada', 'Ada Lovelace')
      people.learn('mallory', other)
      expect(people.name('mallory')).toBe(`${other} (mallory)`)
    },
  )

  it('tells apart who goes by the user name of somebody else', () => {
    const people = usePeople()
    people.learn('grace', 'Grace Hopper')
    people.learn('mallory', 'grace')
    expect(people.name('mallory')).toBe('grace (mallory)')
    expect(people.name('grace')).toBe('Grace Hopper')
  })

  it('leaves alone who has the user name for a display name', () => {
    const people = usePeople()
    people.learn('linus', 'linus')
    people.learn('linus', 'linus')
    expect(people.name('linus')).toBe('linus')
    expect(people.isKnown('linus')).toBe(true)
    expect(people.isKnown('channel')).toBe(false)
  })
})
