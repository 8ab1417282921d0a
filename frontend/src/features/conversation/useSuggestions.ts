// Suggests people after "@" and emoji after ":" during typing.
import { computed, onUnmounted, ref, shallowRef, type ComputedRef, type Ref } from 'vue'
import { emojiName, findEmoji, typedEmoji } from '@/domain/emoji'
import { matching, typedMention, type Candidate } from '@/domain/mentions'
import { locale } from '@/i18n'
import { emojiGroups } from './emojiGroups'

export interface Suggestion {
  key: string
  kind: 'person' | 'emoji'
  /** The replacement for the typed text. */
  text: string
  /** A person's display name, or an emoji. */
  title: string
  /** A person's username, or an emoji's name. */
  detail: string
}

export interface Suggestions {
  options: Ref<readonly Suggestion[]>
  active: Ref<number>
  open: ComputedRef<boolean>
  /** The start of the typed text. */
  at: Ref<number>
  update(text: string, caret: number): void
  move(step: 1 | -1): void
  /** Whether selecting would change nothing: then Enter sends the message. */
  complete(): boolean
  close(): void
}

const MOST = 8
/** People are requested from the server: not at every key. */
const ASK_MILLIS = 120

export function useSuggestions(
  candidates: (query: string, max: number) => Promise<Candidate[]>,
): Suggestions {
  const options = shallowRef<readonly Suggestion[]>([])
  const active = ref(0)
  const at = ref(0)
  const open = computed(() => options.value.length > 0)
  let asked = 0
  let timer = 0
  let query = ''
  /** Escape closes the list for the current word only. */
  let dismissed = -1

  function update(text: string, caret: number): void {
    const mine = ++asked
    window.clearTimeout(timer)
    const mention = typedMention(text, caret)
    const emoji = mention ? null : typedEmoji(text, caret)
    const typed = mention ?? emoji
    if (!typed || typed.at === dismissed) {
      if (!typed) dismissed = -1
      options.value = []
      return
    }
    const ask = mention ? people : emojiNamed
    const look = async (): Promise<void> => {
      const found = await ask(typed.query).catch(() => [])
      // A response to an earlier query must not replace that of a later one.
      if (mine === asked) show(typed, found)
    }
    // Until the response arrives, only matching people are suggested: a quick Tab would select a wrong one.
    if (mention) show(typed, narrowed(typed.query))
    if (mention && open.value) timer = window.setTimeout(() => void look(), ASK_MILLIS)
    else void look()
  }

  function show(typed: { at: number; query: string }, found: readonly Suggestion[]): void {
    query = typed.query
    at.value = typed.at
    active.value = 0
    options.value = found
  }

  function narrowed(typed: string): Suggestion[] {
    const shown = options.value.filter(({ kind }) => kind === 'person')
    return matching(
      shown.map((each) => ({ each, user: each.key, name: each.title })),
      typed,
      MOST,
    ).map(({ each }) => each)
  }

  async function people(typed: string): Promise<Suggestion[]> {
    const found = await candidates(typed, MOST)
    return found.map(({ user, name }) => ({
      key: user,
      kind: 'person',
      text: `@${user} `,
      title: name,
      detail: `@${user}`,
    }))
  }

  async function emojiNamed(typed: string): Promise<Suggestion[]> {
    const found = findEmoji(await emojiGroups(), typed, MOST)
    return found.map((each) => ({
      key: each.emoji,
      kind: 'emoji',
      text: each.emoji,
      title: each.emoji,
      detail: emojiName(each, locale.value),
    }))
  }

  function move(step: 1 | -1): void {
    const count = options.value.length
    active.value = (active.value + step + count) % count
  }

  function complete(): boolean {
    const option = options.value[active.value]
    return option?.kind === 'person' && option.key === query.toLowerCase()
  }

  function close(): void {
    asked += 1
    window.clearTimeout(timer)
    if (open.value) dismissed = at.value
    options.value = []
  }

  onUnmounted(close)
  return { options, active, open, at, update, move, complete, close }
}
