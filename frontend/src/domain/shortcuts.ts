// The keyboard shortcuts that work wherever the focus is.

interface Keys {
  key: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  isComposing: boolean
}

export type Command =
  | 'switch'
  | 'previous'
  | 'next'
  | 'previous-unread'
  | 'next-unread'
  | 'help'
  | 'search'
  | 'next-region'
  | 'previous-region'

/** On a Mac the command key replaces Ctrl; both are accepted, so the platform need not be detected. */
export function commandOf(event: Keys): Command | null {
  if (event.isComposing) return null
  const { key, altKey, shiftKey } = event
  const ctrl = event.ctrlKey || event.metaKey
  if (key === 'F6' && !altKey) return shiftKey ? 'previous-region' : 'next-region'
  if (ctrl && !altKey) {
    if (key.toLowerCase() === 'k' && !shiftKey) return 'switch'
    if (key.toLowerCase() === 'f' && shiftKey) return 'search'
    // On keyboards where the slash requires Shift, Shift is down.
    if (key === '/') return 'help'
    return null
  }
  if (altKey && !ctrl) {
    if (key === 'ArrowUp') return shiftKey ? 'previous-unread' : 'previous'
    if (key === 'ArrowDown') return shiftKey ? 'next-unread' : 'next'
  }
  return null
}

/** The item next to `current` in a list that wraps around; null if there is none. */
export function neighbour<T>(
  list: readonly T[],
  current: number,
  step: 1 | -1,
  wanted: (each: T) => boolean = () => true,
): T | null {
  const from = current < 0 && step < 0 ? 0 : current
  for (let distance = 1; distance <= list.length; distance++) {
    const index = (((from + step * distance) % list.length) + list.length) % list.length
    const each = list[index] as T
    if (index !== current && wanted(each)) return each
  }
  return null
}
