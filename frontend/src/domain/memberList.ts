// Filters and sorts the members of a room for display.

export interface Listed {
  username: string
  /** The current name; the member list may contain an older one. */
  name: string
  /** 0 for members in the room, 1 for members online elsewhere, 2 for all others. */
  rank: number
}

const collator = new Intl.Collator()

/** Members in the room first, then by name; with a filter, only members whose names contain all its words. */
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
