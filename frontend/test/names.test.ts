// Names are converted to the server's form, or rejected.
import { describe, expect, it } from 'vitest'
import { roomLabel, roomName, userName } from '@/domain/names'
import { cases } from './cases'

describe('names', () => {
  it.each([
    ['Lobby', 'lobby'],
    ['#ops', 'ops'],
    ['Release Party', 'release-party'],
    ['聊天室', '聊天室'],
    ['Cafe\u0301', 'caf\u00e9'],
    ['a/b', null],
    ['a.b', null],
    ['*', null],
    ['', null],
    ['x'.repeat(65), null],
  ])('room %s is %s', (typed, name) => expect(roomName(typed)).toBe(name))

  it.each(cases<{ typed: string; name: string | null }>('room-names'))(
    'the server knows room $typed as $name',
    ({ typed, name }) => expect(roomName(typed)).toBe(name),
  )

  it.each(['हिन्दी', 'ห้องประชุม', 'தமிழ்', 'İzmir'])('room %s is one, and its name too', (typed) => {
    const name = roomName(typed)
    expect(name).not.toBeNull()
    expect(roomName(name ?? '')).toBe(name)
  })

  it.each([
    [{ name: 'ops', title: 'ops', visibility: 'public' }, '#ops'],
    [{ name: 'ops', title: 'Operations', visibility: 'public' }, 'Operations'],
    [{ name: 'plans', title: 'plans', visibility: 'private' }, 'plans'],
  ])('room %s is called %s', (room, label) => expect(roomLabel(room)).toBe(label))

  it.each([
    ['@Ada', 'ada'],
    ['-ada', null],
    ['ada lovelace', null],
  ])('user %s is %s', (typed, name) => expect(userName(typed)).toBe(name))
})
