// Loads the emoji list on first use.
import { readEmoji, type EmojiGroup } from '@/domain/emoji'

let groups: Promise<EmojiGroup[]> | null = null
let loaded: EmojiGroup[] = []

/** The emoji loaded so far; sending a message does not wait for them. */
export const loadedEmoji = (): readonly EmojiGroup[] => loaded

export function emojiGroups(): Promise<EmojiGroup[]> {
  groups ??= import('@/domain/emojiList').then(
    ({ EMOJI_GROUPS }) => (loaded = readEmoji(EMOJI_GROUPS)),
    (error: unknown) => {
      // A load without network may succeed the next time.
      groups = null
      throw error
    },
  )
  return groups
}
