// Which of the application's dialogs is open: one at a time.
import { ref } from 'vue'

export type DialogName = 'switcher' | 'browse' | 'create' | 'direct' | 'shortcuts'

export const dialog = ref<DialogName | null>(null)
/** The text typed before the dialog was opened. */
export const dialogText = ref('')

/** How long keys are captured while a dialog is still loading. */
const OPENING_MILLIS = 2_000
let openedAt = -Infinity

export function openDialog(name: DialogName, text = ''): void {
  dialogText.value = text
  dialog.value = name
  openedAt = performance.now()
}

/**
 * Captures keys pressed before the dialog is rendered: they are meant for the dialog, not for the composer,
 * which still has the focus and would send them.
 */
export function typeAhead(event: KeyboardEvent): void {
  if (dialog.value === null || performance.now() - openedAt > OPENING_MILLIS) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (document.querySelector('dialog[open]') !== null) return
  event.preventDefault()
  event.stopPropagation()
  if (event.key === 'Escape') closeDialog()
  else if (event.key === 'Backspace') dialogText.value = dialogText.value.slice(0, -1)
  else if (event.key.length === 1) dialogText.value += event.key
}

export function closeDialog(): void {
  dialog.value = null
}
