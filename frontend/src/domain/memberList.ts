// Which members of a room are shown, and in which order.

export interface Listed {
  username: string
  /** As it is now; the list may be older than a new name. */
  name: string
  /** 0 for those in the room, 1 for those who are online elsewhere, 2 for all others. */
  rank: number
}

const collator = new Intl.Collator()

/** Those who are there first, then by name; with something typed, those whose names have all its words. */
export function listMembers<T extends Listed>(members: readonly T[], typed: string): T[] {
  const words = folded(typed).split(/\s+/).filter(Boolean)
  const found = members.filter(({ name, username }) => {
    const text = folded(`${name} ${username}`)
    return words.every((word) => text.includes(word.replace(/^@/, '')))
  })
  return found.sort((a, b) => a.rank - b.rank || collator.compare(a.name, b.name))
}

function folded(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase()
}
