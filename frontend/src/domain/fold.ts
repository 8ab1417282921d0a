// Normalizes texts for comparison, like the server's Folding class.

const INVISIBLE =
  /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u034f]|[\u180b-\u180f]|[\ufe00-\ufe0f]/g
const SPACE = /[\t-\r \u0085\u1680\u2028\u2029]+/g

/** Removes differences of case, composition, width and white space; accents are kept. */
export function fold(text: string): string {
  // Upper case first, because some lower-case letters share one upper-case letter.
  const lower = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return (
    lower
      .replaceAll('ς', 'σ')
      // The Turkish dotted capital I, which only Turkish distinguishes from I.
      .replaceAll('i\u0307', 'i')
      .replace(INVISIBLE, '')
      .replace(SPACE, ' ')
  )
}

/** The words separated by white space; an empty list for an empty text. */
export function foldedWords(text: string): string[] {
  return fold(text).split(' ').filter(Boolean)
}

/** Whether the text contains all words of `typed`, in any order and also inside its words. */
export function hasWords(text: string, typed: string): boolean {
  const folded = fold(text)
  return foldedWords(typed).every((word) => folded.includes(word))
}
