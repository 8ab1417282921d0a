// The names of keys on this machine.

const mac = /Mac|iPhone|iPad/.test(navigator.platform)

export function keyName(key: 'ctrl' | 'alt' | 'shift'): string {
  if (mac) return { ctrl: '⌘', alt: '⌥', shift: '⇧' }[key]
  return { ctrl: 'Ctrl', alt: 'Alt', shift: 'Shift' }[key]
}
