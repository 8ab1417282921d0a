// Edits the content of a text field like typing does, so that undo reverts it.

export function replaceText(
  field: HTMLTextAreaElement,
  from: number,
  to: number,
  text: string,
): void {
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  // Deprecated, but the only way to support the field's own undo.
  if (document.execCommand('insertText', false, text)) return
  field.setRangeText(text, from, to, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Adds a mark on both sides of the selection, or removes it if present. */
export function wrapSelection(field: HTMLTextAreaElement, mark: string): void {
  const { selectionStart: from, selectionEnd: to, value } = field
  const size = mark.length
  const chosen = value.slice(from, to)
  const marked =
    value.slice(from - size, from) === mark &&
    value.slice(to, to + size) === mark &&
    // "**" also ends with "*": that is bold, not italic.
    (size > 1 || value.slice(from - 2, from) !== '**' || value.slice(from - 3, from) === '***')
  if (marked) {
    replaceText(field, from - size, to + size, chosen)
    field.setSelectionRange(from - size, to - size)
    return
  }
  replaceText(field, from, to, mark + chosen + mark)
  field.setSelectionRange(from + size, to + size)
}

/** Fits the height of the field to its text. */
export function fitHeight(field: HTMLTextAreaElement): void {
  const frame = field.parentElement
  if (!frame) return
  // Measuring shrinks the field for a moment; the list above must not react to that.
  frame.style.minHeight = `${frame.offsetHeight}px`
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + 2}px`
  frame.style.minHeight = ''
}
