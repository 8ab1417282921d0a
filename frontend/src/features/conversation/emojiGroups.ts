// Brings the list of emoji when somebody first looks for one.
import { readEmoji, type EmojiGroup } from '@/domain/emoji'

let groups: Promise<EmojiGroup[]> | null = null

export function emojiGroups(): Promise<EmojiGroup[]> {
  groups ??= import('@/domain/emojiList').then(
    ({ EMOJI_GROUPS }) => readEmoji(EMOJI_GROUPS),
    (error: unknown) => {
      // The network was away; the next time it may be there.
      groups = null
      throw error
    },
  )
  return groups
}
