// Which of the application's dialogs is open: one at a time, from whatever place or key.
import { ref } from 'vue'

export type DialogName = 'switcher' | 'browse' | 'create' | 'direct' | 'shortcuts'

export const dialog = ref<DialogName | null>(null)
/** What was typed where the dialog was asked for. */
export const dialogText = ref('')

export function openDialog(name: DialogName, text = ''): void {
  dialogText.value = text
  dialog.value = name
}

export function closeDialog(): void {
  dialog.value = null
}
