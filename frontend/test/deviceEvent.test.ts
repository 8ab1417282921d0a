// Known device events are parsed, and unknown ones are ignored.
import { describe, expect, it } from 'vitest'
import { parseDeviceEvent } from '@/domain/deviceEvent'

describe('parseDeviceEvent', () => {
  it.each([
    [{ kind: 'refresh' }, { kind: 'refresh' }],
    [{ kind: 'profile' }, { kind: 'profile' }],
    [
      { kind: 'read', room: 'lobby', seq: 57 },
      { kind: 'read', of: 'room', name: 'lobby', seq: 57 },
    ],
    [
      { kind: 'read', direct: 'grace', seq: 12 },
      { kind: 'read', of: 'direct', name: 'grace', seq: 12 },
    ],
    [
      { kind: 'read', announcements: true, seq: 3 },
      { kind: 'read', of: 'announcements', seq: 3 },
    ],
    [
      { kind: 'room', room: 'ops' },
      { kind: 'room', room: 'ops' },
    ],
    [
      { kind: 'typing', direct: 'grace' },
      { kind: 'typing', user: 'grace' },
    ],
  ])('understands %j', (body, event) => expect(parseDeviceEvent(body)).toEqual(event))

  it.each([null, 'refresh', {}, { kind: 'reaction' }, { kind: 'room' }, { kind: 'read', seq: 3 }])(
    'ignores %j',
    (body) => expect(parseDeviceEvent(body)).toBeNull(),
  )
})
