// Present members come first, and a name is found by its words in any order.
import { describe, expect, it } from 'vitest'
import { positionOf } from '@/domain/outOfView'
import { listMembers } from '@/domain/memberList'

describe('members', () => {
  const members = [
    { username: 'grace', name: 'Grace Hopper', rank: 2 },
    { username: 'zoe', name: 'Zoë Quinn', rank: 0 },
    { username: 'ada', name: 'Ada Lovelace', rank: 2 },
    { username: 'linus', name: '王小明', rank: 1 },
  ]
  const found = (typed: string): string[] =>
    listMembers(members, typed).map((each) => each.username)

  it('standInTheOrderInWhichTheyAreThere', () => {
    expect(found('')).toEqual(['zoe', 'linus', 'ada', 'grace'])
    expect(found('  ')).toHaveLength(4)
  })

  it.each([
    ['hop gra', ['grace']],
    ['ZOE', ['zoe']],
    ['zoë', ['zoe']],
    ['@lin', ['linus']],
    ['小明', ['linus']],
    ['a', ['ada', 'grace']],
    ['nobody', []],
  ])('areFoundBy %s', (typed, users) => {
    expect(found(typed)).toEqual(users)
  })
})

describe('a row of a list', () => {
  const view = { top: 100, bottom: 500 }

  it.each([
    [{ top: 40, bottom: 80 }, 'above'],
    [{ top: 85, bottom: 110 }, 'above'],
    [{ top: 95, bottom: 125 }, 'within'],
    [{ top: 480, bottom: 510 }, 'within'],
    [{ top: 490, bottom: 520 }, 'below'],
    [{ top: 600, bottom: 630 }, 'below'],
  ])('at %o is %s', (row, place) => {
    expect(positionOf(row, view)).toBe(place)
  })
})
