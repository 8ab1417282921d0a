// Finds emoji by what somebody types after a colon, or into the search of the picker.

export interface Emoji {
  emoji: string
  /** English first; the first one is the name that is shown. */
  names: readonly string[]
}

export interface EmojiGroup {
  name: string
  emoji: readonly Emoji[]
}

const EAST_ASIAN = /[\u4e00-\u9fff]/
// "10:30" and "http://" are no names of emoji; a name has two letters before anything is proposed.
const TYPED = /(?<![a-z0-9:])[:：]([a-z0-9_+-]{2,32}|[a-z0-9_+-]{0,31}[\u4e00-\u9fff]{1,8})$/i

export function readEmoji(groups: Readonly<Record<string, string>>): EmojiGroup[] {
  return Object.entries(groups).map(([name, lines]) => ({
    name,
    emoji: lines.trim().split('\n').map(readLine),
  }))
}

function readLine(line: string): Emoji {
  const [emoji = '', ...names] = line.split(' ')
  return { emoji, names }
}

/** The name in the language of the reader. */
export function emojiName(emoji: Emoji, language: string): string {
  const chinese = language.startsWith('zh') && emoji.names.find((name) => EAST_ASIAN.test(name))
  return chinese || (emoji.names[0] ?? '').replaceAll('_', ' ')
}

/** What stands between a colon and the caret, and where the colon is; null if no emoji is being named. */
export function typedEmoji(text: string, caret: number): { at: number; query: string } | null {
  const match = TYPED.exec(text.slice(0, caret))
  return match ? { at: match.index, query: match[1] ?? '' } : null
}

/** Those whose name has what was typed; names that begin with it first, and shorter ones of these. */
export function findEmoji(groups: readonly EmojiGroup[], query: string, max: number): Emoji[] {
  const typed = query.toLowerCase().replaceAll(' ', '_')
  const rank = (emoji: Emoji): number =>
    Math.min(...emoji.names.map((name, at) => rankOf(name, typed) + at / 10))
  return groups
    .flatMap((group) => group.emoji)
    .map((emoji) => ({ emoji, rank: rank(emoji) }))
    .filter((each) => each.rank < 3)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, max)
    .map((each) => each.emoji)
}

function rankOf(name: string, typed: string): number {
  if (name === typed) return 0
  if (name.startsWith(typed)) return 1
  return name.includes(typed) ? 2 : Infinity
}
