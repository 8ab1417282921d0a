// Brings texts into the form in which they are compared, as the server does (Folding).

const INVISIBLE =
  /[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u034f]|[\u180b-\u180f]|[\ufe00-\ufe0f]/g
const SPACE = /[\t-\r \u0085\u1680\u2028\u2029]+/g

/** Without differences of case, composition, width and white space; accents count. */
export function fold(text: string): string {
  // Capital letters first, because some small letters have one capital letter in common.
  const lower = text.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC')
  return (
    lower
      .replaceAll('ς', 'σ')
      // The Turkish dotted capital I, which only Turkish keeps apart from I.
      .replaceAll('i\u0307', 'i')
      .replace(INVISIBLE, '')
      .replace(SPACE, ' ')
  )
}

/** The words between white space; none of an empty text. */
export function foldedWords(text: string): string[] {
  return fold(text).split(' ').filter(Boolean)
}

/** Whether all words of `typed` are in the text, in any order and also within its words. */
export function hasWords(text: string, typed: string): boolean {
  const folded = fold(text)
  return foldedWords(typed).every((word) => folded.includes(word))
}
