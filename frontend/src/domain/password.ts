// Generates passwords that can be read out over the telephone, and checks the length of passwords.

const SHORTEST = 8
const LONGEST = 128

/** The server's rule. */
export const isPassword = (typed: string): boolean =>
  typed.length >= SHORTEST && typed.length <= LONGEST

/** Without characters that look alike: no l, 1, o, 0, i. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789'
const GROUPS = 4
const PER_GROUP = 4

/** 16 of 31 characters, which is 79 bits. `random` returns an integer from 0 to below its argument. */
export function randomPassword(random: (below: number) => number = secureRandom): string {
  const group = (): string =>
    Array.from({ length: PER_GROUP }, () => LETTERS[random(LETTERS.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Uniformly distributed: values that would favour small numbers are discarded. */
function secureRandom(below: number): number {
  const byte = new Uint8Array(1)
  do crypto.getRandomValues(byte)
  while ((byte[0] ?? 0) >= 256 - (256 % below))
  return (byte[0] ?? 0) % below
}
