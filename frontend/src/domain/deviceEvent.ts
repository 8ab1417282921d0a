// Events that the server sends to all devices of one user (docs/protocol: /user/queue/events).

export type DeviceEvent =
  | { kind: 'refresh' }
  | { kind: 'read'; of: 'room' | 'direct'; name: string; seq: number }
  | { kind: 'read'; of: 'announcements'; seq: number }
  | { kind: 'room'; room: string }
  | { kind: 'typing'; user: string }
  | { kind: 'profile' }

/** Null for a kind that this client does not know; the client ignores it. */
export function parseDeviceEvent(body: unknown): DeviceEvent | null {
  if (typeof body !== 'object' || body === null) return null
  const raw = body as Record<string, unknown>
  switch (raw.kind) {
    case 'refresh':
    case 'profile':
      return { kind: raw.kind }
    case 'room':
      return typeof raw.room === 'string' ? { kind: 'room', room: raw.room } : null
    case 'typing':
      return typeof raw.direct === 'string' ? { kind: 'typing', user: raw.direct } : null
    case 'read':
      return parseRead(raw)
    default:
      return null
  }
}

function parseRead(raw: Record<string, unknown>): DeviceEvent | null {
  const { seq, room, direct } = raw
  if (typeof seq !== 'number') return null
  if (typeof room === 'string') return { kind: 'read', of: 'room', name: room, seq }
  if (typeof direct === 'string') return { kind: 'read', of: 'direct', name: direct, seq }
  return raw.announcements === true ? { kind: 'read', of: 'announcements', seq } : null
}
