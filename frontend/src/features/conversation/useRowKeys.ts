// Keyboard navigation in the message list: arrow keys move between rows, one row is in the tab order.
import { computed, nextTick, ref, watch, type ComputedRef, type Ref } from 'vue'
import type { Row } from '@/domain/rows'

interface RowKeysOptions {
  content: Ref<HTMLElement | undefined>
  rows: () => readonly Row[]
  /** Whether the last row is the last of the conversation. */
  live: () => boolean
  latest: () => void
  leave: () => void
}

export interface RowKeys {
  /** The key of the row in the tab order: the last one reached by arrow keys, else the newest. */
  current: ComputedRef<string>
  enter(key: string): void
  onKeydown(event: KeyboardEvent): void
}

export function useRowKeys({ content, rows, live, latest, leave }: RowKeysOptions): RowKeys {
  const entered = ref('')
  const keys = computed(() => rows().flatMap((row) => (row.kind === 'message' ? [row.key] : [])))
  const current = computed(() =>
    keys.value.includes(entered.value) ? entered.value : (keys.value.at(-1) ?? ''),
  )

  function onKeydown(event: KeyboardEvent): void {
    const target = event.target as HTMLElement
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return
    if (event.key === 'Escape') return leave()
    if (event.key === 'End' && !live()) {
      event.preventDefault()
      return latest()
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    // Inside a block of code the arrow keys scroll it.
    if (step === 0 || target.closest('pre')) return
    event.preventDefault()
    move(target, step)
  }

  function move(target: HTMLElement, step: 1 | -1): void {
    const all = [...(content.value?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const from = all.findIndex((row) => row.contains(target))
    const next = all[from < 0 ? all.length - 1 : from + step]
    next?.focus({ preventScroll: true })
    next?.scrollIntoView({ block: 'nearest' })
  }

  // A deleted row becomes another element, and keeps the focus.
  watch(rows, async () => {
    if (!content.value?.contains(document.activeElement)) return
    await nextTick()
    if (document.activeElement !== document.body) return
    content.value
      ?.querySelector<HTMLElement>('[data-row][tabindex="0"]')
      ?.focus({ preventScroll: true })
  })

  return { current, enter: (key) => (entered.value = key), onKeydown }
}
