// Changes what stands in a text field as if it had been typed, so that undo takes it back.

export function replaceText(
  field: HTMLTextAreaElement,
  from: number,
  to: number,
  text: string,
): void {
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  // Deprecated, and still the only way that the field's own undo knows of.
  if (document.execCommand('insertText', false, text)) return
  field.setRangeText(text, from, to, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

/** Puts a mark on both sides of what is selected, or takes it away if it is there. */
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

/** Makes it as high as its text. */
export function fitHeight(field: HTMLTextAreaElement): void {
  const frame = field.parentElement
  if (!frame) return
  // Measuring needs the field at its smallest for a moment; the list above must not notice and move.
  frame.style.minHeight = `${frame.offsetHeight}px`
  field.style.height = 'auto'
  field.style.height = `${field.scrollHeight + 2}px`
  frame.style.minHeight = ''
}
