// Brings the list of emoji when somebody first looks for one.
import { readEmoji, type EmojiGroup } from '@/domain/emoji'

let groups: Promise<EmojiGroup[]> | null = null
let loaded: EmojiGroup[] = []

/** What has been loaded by now; a message does not wait for more. */
export const loadedEmoji = (): readonly EmojiGroup[] => loaded

export function emojiGroups(): Promise<EmojiGroup[]> {
  groups ??= import('@/domain/emojiList').then(
    ({ EMOJI_GROUPS }) => (loaded = readEmoji(EMOJI_GROUPS)),
    (error: unknown) => {
      // The network was away; the next time it may be there.
      groups = null
      throw error
    },
  )
  return groups
}
