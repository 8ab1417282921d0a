// Finds emoji by text typed after a colon or in the picker's search field.

export interface Emoji {
  emoji: string
  /** English names first; the first one is displayed. */
  names: readonly string[]
}

export interface EmojiGroup {
  name: string
  emoji: readonly Emoji[]
}

const EAST_ASIAN = /[\u4e00-\u9fff]/
// "10:30" and "http://" contain no emoji names; suggestions start after two letters.
const TYPED = /(?<![a-z0-9:])[:：]([a-z0-9_+-]{2,32}|[a-z0-9_+-]{0,31}[\u4e00-\u9fff]{1,8})$/i

const CODE = /(?<!`)(`+)(?!`)[^]*?[^`]\1(?!`)|^[ \t]*(`{3,}|~{3,})[^]*?(?:^[ \t]*\2|(?![^]))/gm
const NAMED = /(?<![a-z0-9:])[:：]([a-z0-9_+-]{2,32})[:：](?![a-z0-9])/gi
/** Flags, keycaps and flags of regions consist of several code points that are displayed as one. */
const ONLY_EMOJI =
  /^(?:(?:\p{RI}\p{RI}|[0-9#*]\ufe0f?\u20e3|\u{1f3f4}[\u{e0020}-\u{e007f}]+|\p{Extended_Pictographic}(?:\ufe0f|\u20e3|\p{Emoji_Modifier}|\u200d\p{Extended_Pictographic})*)\s?){1,3}$/u
const LONGEST_EMOJI = 60

/** Whether a text consists only of one to three emoji, which are displayed large. */
export function isOnlyEmoji(text: string): boolean {
  return text.length < LONGEST_EMOJI && ONLY_EMOJI.test(text)
}

/** Whether the text may contain the name of an emoji. */
export function namesEmoji(text: string): boolean {
  return new RegExp(NAMED.source, 'i').test(text)
}

/** Replaces emoji names such as `:wave:` by emoji; not in code, and only known names. */
export function withEmoji(text: string, groups: readonly EmojiGroup[]): string {
  const emoji = new Map<string, string>()
  for (const each of groups.flatMap((group) => group.emoji)) {
    for (const name of each.names) if (!emoji.has(name)) emoji.set(name, each.emoji)
  }
  const named = (prose: string): string => {
    const after = prose.replace(
      NAMED,
      (whole, name: string) => emoji.get(name.toLowerCase()) ?? whole,
    )
    // Of two adjacent names, the second one follows a colon until the first one is replaced.
    return after === prose ? prose : named(after)
  }
  let end = 0
  let replaced = ''
  for (const { 0: code, index } of text.matchAll(CODE)) {
    replaced += named(text.slice(end, index)) + code
    end = index + code.length
  }
  return replaced + named(text.slice(end))
}

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

/** The name in the given language. */
export function emojiName(emoji: Emoji, language: string): string {
  const chinese = language.startsWith('zh') && emoji.names.find((name) => EAST_ASIAN.test(name))
  return chinese || (emoji.names[0] ?? '').replaceAll('_', ' ')
}

/** The text between a colon and the caret, and the position of the colon; null if no emoji is being typed. */
export function typedEmoji(text: string, caret: number): { at: number; query: string } | null {
  const match = TYPED.exec(text.slice(0, caret))
  return match ? { at: match.index, query: match[1] ?? '' } : null
}

/** Emoji whose name contains the query: prefix matches first, and shorter names first among these. */
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
