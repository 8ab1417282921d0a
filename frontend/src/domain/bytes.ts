// Converts between the server's limit in UTF-8 bytes and the characters that users count.

const encoder = new TextEncoder()
const LONGEST_TO_SEGMENT = 10_000
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

export function utf8Bytes(text: string): number {
  return encoder.encode(text).length
}

/** How many characters must be deleted from the end of the text so that it fits into `bytes`. */
export function charactersOver(text: string, bytes: number): number {
  const { read } = encoder.encodeInto(text, new Uint8Array(bytes))
  const beyond = text.slice(read)
  // The count for a huge text need not be exact, but must not block the page.
  if (beyond.length > LONGEST_TO_SEGMENT) return beyond.length
  return [...segmenter.segment(beyond)].length
}

/**
 * About how many characters still fit, if they resemble those of the text: one byte each in English, three in
 * Chinese.
 */
export function charactersLeft(text: string, bytes: number): number {
  const used = utf8Bytes(text)
  if (used === 0) return bytes
  const characters = text.length > LONGEST_TO_SEGMENT * 10 ? text.length : [...text].length
  return Math.floor(((bytes - used) * characters) / used)
}
