// The rules for the names of rooms and users.

// The server's rule (RoomName): letters and digits of any script, with marks after the first character.
const ROOM = /^[\p{L}\p{Nd}_-][\p{L}\p{Nd}\p{Mn}\p{Mc}_-]{0,63}$/u
/** Invisible characters would make two rooms look alike. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const USER = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** Normalizes typed text to a room name as the server does; null if it is not a valid name. */
export function roomName(typed: string): string | null {
  // Users type "release party"; a name cannot contain white space, so it becomes a hyphen.
  const spelled = typed.trim().replace(/^#/, '').replace(/\s+/g, '-')
  // Lower-casing may decompose a letter, as with the Turkish dotted capital I: compose again.
  const name = spelled.normalize('NFC').toLowerCase().normalize('NFC')
  return ROOM.test(name) && !INVISIBLE.test(name) ? name : null
}

/** How a room is displayed without an icon: "#" precedes names, not titles and not private rooms. */
export function roomLabel(room: { name: string; title: string; visibility: string }): string {
  return room.title === room.name && room.visibility === 'public' ? `#${room.name}` : room.title
}

export function userName(typed: string): string | null {
  const name = typed.trim().replace(/^@/, '').toLowerCase()
  return USER.test(name) ? name : null
}
