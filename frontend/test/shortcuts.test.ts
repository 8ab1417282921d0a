// Keys do what the help lists, and neighbours in a list are found.
import { describe, expect, it } from 'vitest'
import { commandOf, neighbour } from '@/domain/shortcuts'

const keys = (key: string, ...held: string[]) => ({
  key,
  ctrlKey: held.includes('ctrl'),
  metaKey: held.includes('meta'),
  altKey: held.includes('alt'),
  shiftKey: held.includes('shift'),
  isComposing: held.includes('composing'),
})

describe('commandOf', () => {
  it.each([
    [keys('k', 'ctrl'), 'switch'],
    [keys('K', 'meta'), 'switch'],
    [keys('ArrowUp', 'alt'), 'previous'],
    [keys('ArrowDown', 'alt'), 'next'],
    [keys('ArrowUp', 'alt', 'shift'), 'previous-unread'],
    [keys('ArrowDown', 'alt', 'shift'), 'next-unread'],
    [keys('/', 'ctrl'), 'help'],
    [keys('/', 'ctrl', 'shift'), 'help'],
    [keys('F', 'ctrl', 'shift'), 'search'],
    [keys('F6'), 'next-region'],
    [keys('F6', 'ctrl'), 'next-region'],
    [keys('F6', 'shift'), 'previous-region'],
  ])('understands %j', (event, command) => expect(commandOf(event)).toBe(command))

  it.each([
    keys('k'),
    keys('k', 'ctrl', 'alt'),
    keys('k', 'ctrl', 'composing'),
    keys('f', 'ctrl'),
    keys('ArrowUp'),
    keys('/'),
  ])('leaves %j alone', (event) => expect(commandOf(event)).toBeNull())
})

describe('neighbour', () => {
  const list = ['lobby', 'ops', 'release']

  it('walksRoundTheList', () => {
    expect(neighbour(list, 0, 1)).toBe('ops')
    expect(neighbour(list, 2, 1)).toBe('lobby')
    expect(neighbour(list, 0, -1)).toBe('release')
  })

  it('beginsAtAnEndWhenNothingIsOpen', () => {
    expect(neighbour(list, -1, 1)).toBe('lobby')
    expect(neighbour(list, -1, -1)).toBe('release')
  })

  it('skipsItemsThatDoNotMatch', () => {
    expect(neighbour(list, 0, 1, (each) => each === 'release')).toBe('release')
    expect(neighbour(list, 0, 1, (each) => each === 'lobby')).toBeNull()
    expect(neighbour([], -1, 1)).toBeNull()
  })
})
