// The rules for the names of rooms and users.

// As the server has them (RoomName): letters and digits of any script, with marks after the first character.
const ROOM = /^[\p{L}\p{Nd}_-][\p{L}\p{Nd}\p{Mn}\p{Mc}_-]{0,63}$/u
/** Characters that cannot be seen would make two rooms look alike. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/u
const USER = /^[a-z0-9][a-z0-9_-]{0,31}$/

/** What a person typed as a room's name, as the server will know it; null if it cannot be a name. */
export function roomName(typed: string): string | null {
  // People type "release party"; white space cannot be in a name, a hyphen says the same.
  const spelled = typed.trim().replace(/^#/, '').replace(/\s+/g, '-')
  // Lower-casing may take a letter apart, as it does with the Turkish dotted capital I: compose again.
  const name = spelled.normalize('NFC').toLowerCase().normalize('NFC')
  return ROOM.test(name) && !INVISIBLE.test(name) ? name : null
}

/** How a room is called where it has no mark beside it: "#" belongs to names, not to titles and not to locked rooms. */
export function roomLabel(room: { name: string; title: string; visibility: string }): string {
  return room.title === room.name && room.visibility === 'public' ? `#${room.name}` : room.title
}

export function userName(typed: string): string | null {
  const name = typed.trim().replace(/^@/, '').toLowerCase()
  return USER.test(name) ? name : null
}
