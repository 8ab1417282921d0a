// Makes a password that can be read out over the telephone, and knows how long one must be.

const SHORTEST = 8
const LONGEST = 128

/** As the server checks. */
export const isPassword = (typed: string): boolean =>
  typed.length >= SHORTEST && typed.length <= LONGEST

/** Without what looks like something else: no l, 1, o, 0, i. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const PER_GROUP = 4

/** 16 characters of 31, which are 79 bits. `random` gives a whole number from 0 to below its argument. */
export function randomPassword(random: (below: number) => number = secureRandom): string {
  const group = (): string =>
    Array.from({ length: PER_GROUP }, () => LETTERS[random(LETTERS.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Every number as likely as every other: what would favour the first ones is thrown away. */
function secureRandom(below: number): number {
  const byte = new Uint8Array(1)
  do crypto.getRandomValues(byte)
  while ((byte[0] ?? 0) >= 256 - (256 % below))
  return (byte[0] ?? 0) % below
}
