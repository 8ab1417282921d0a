// Parses a search query as the server's SearchWords class does: words, quoted phrases, filters.

const PART =
  /(?<key>from|in|before|after)[:：](?<value>[^\s"]+)|"(?<straight>[^"]+)"|[“”„](?<curly>[^“”„]+)[“”]|(?<word>[^\s"“”„]+)/giu
const USER = /^@?[a-z0-9_-]{1,32}$/i
const DAY = /^(\d{4})-(\d{1,2})-(\d{1,2})$/

/** The words and phrases that a message must contain. */
export function searchTerms(typed: string): string[] {
  const terms: string[] = []
  for (const { 0: part, groups = {} } of typed.matchAll(PART)) {
    const { key, value = '', straight, curly, word } = groups
    const term = key === undefined ? (straight ?? curly ?? word ?? '') : part
    const restricts = key !== undefined && isRestriction(key.toLowerCase(), value)
    if (!restricts && term.trim() !== '') terms.push(term)
  }
  return terms
}

/** Whether the query contains days, which are interpreted in the reader's time zone. */
export function namesDays(typed: string): boolean {
  return /(?:before|after)[:：]/i.test(typed)
}

function isRestriction(key: string, value: string): boolean {
  if (key === 'from') return USER.test(value)
  if (key === 'in') return !value.startsWith('@') || USER.test(value)
  const [, year = '', month = '', day = ''] = DAY.exec(value) ?? []
  const date = new Date(0)
  date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  return day !== '' && date.getUTCMonth() + 1 === Number(month) && date.getUTCDate() === Number(day)
}
