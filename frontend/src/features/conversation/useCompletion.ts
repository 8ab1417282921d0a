// Keyboard handling for the completion of a name or emoji.
import type { Ref } from 'vue'
import type { EnterRule } from '@/domain/enter'
import type { Candidate } from '@/domain/mentions'
import { replaceText } from './textField'
import { useSuggestions, type Suggestions } from './useSuggestions'

export interface Completion extends Pick<Suggestions, 'options' | 'active' | 'open' | 'close'> {
  /** Updates the suggestions for the text before the caret. */
  propose(): void
  choose(index: number): void
  /** Whether the list handled the key. */
  takes(event: KeyboardEvent): boolean
}

export function useCompletion(
  field: Ref<HTMLTextAreaElement | undefined>,
  rule: EnterRule,
  candidates: (query: string, max: number) => Promise<Candidate[]>,
): Completion {
  const suggestions = useSuggestions(candidates)
  const { options, active, open, close } = suggestions

  function propose(): void {
    const box = field.value
    if (box && box.selectionStart === box.selectionEnd)
      suggestions.update(box.value, box.selectionStart)
    else close()
  }

  function choose(index: number): void {
    const option = options.value[index]
    if (!option || !field.value) return
    const from = suggestions.at.value
    const to = field.value.selectionStart
    close()
    replaceText(field.value, from, to, option.text)
  }

  function takes(event: KeyboardEvent): boolean {
    if (!open.value) return false
    switch (event.key) {
      case 'ArrowDown':
        suggestions.move(1)
        return true
      case 'ArrowUp':
        suggestions.move(-1)
        return true
      case 'Escape':
        close()
        return true
      case 'Tab':
        if (event.shiftKey) return false
        choose(active.value)
        return true
      case 'Enter':
        // An Enter that ends a composition selects nothing; with a complete name, Enter sends.
        if (!rule.sends(event) || suggestions.complete()) return false
        choose(active.value)
        return true
      default:
        return false
    }
  }

  return { options, active, open, close, propose, choose, takes }
}
