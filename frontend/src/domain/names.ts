// The rules for the names of rooms and users.

const ROOM = /^[\p{L}\p{N}_-]{1,64}$/u
const USER = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** What a person typed as a room's name, as the server will know it; null if it cannot be a name. */
export function roomName(typed: string): string | null {
  // People type "release party"; white space cannot be in a name, a hyphen says the same.
  const name = typed.normalize('NFC').trim().replace(/^#/, '').replace(/\s+/g, '-').toLowerCase()
  return ROOM.test(name) ? name : null
}

/** How a room is called where it has no mark beside it: "#" belongs to names, not to titles and not to locked rooms. */
export function roomLabel(room: { name: string; title: string; visibility: string }): string {
  return room.title === room.name && room.visibility === 'public' ? `#${room.name}` : room.title
}

export function userName(typed: string): string | null {
  const name = typed.trim().replace(/^@/, '').toLowerCase()
  return USER.test(name) ? name : null
}
