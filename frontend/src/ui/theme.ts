// Light, dark, or the system's theme: the person's choice in this browser (public/theme.js applies it first).
import { ref } from 'vue'
import { erase, read, write } from '@/stores/storage'

export type Theme = 'system' | 'light' | 'dark'
export const themes: readonly Theme[] = ['system', 'light', 'dark']

const KEY = 'parley.theme'

export const theme = ref<Theme>(remembered())

export function paint(chosen: Theme): void {
  theme.value = chosen
  if (chosen === 'system') erase(KEY)
  else write(KEY, chosen)
  apply(chosen)
}

window.addEventListener('storage', (event) => {
  // A choice in one tab applies to all tabs.
  if (event.key !== KEY) return
  theme.value = remembered()
  apply(theme.value)
})

function apply(chosen: Theme): void {
  const root = document.documentElement
  if (chosen === 'system') delete root.dataset.theme
  else root.dataset.theme = chosen
}

function remembered(): Theme {
  const value = read(KEY)
  return value === 'light' || value === 'dark' ? value : 'system'
}
