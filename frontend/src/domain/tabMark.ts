// The marks in the tab's title and icon: a number for personal messages, a dot for other unread ones.

export interface Waiting {
  /** Mentions, direct messages and announcements. */
  personal: number
  /** Whether anything else is unread. */
  other: boolean
}

export function documentTitle(waiting: Waiting, page: string, app: string): string {
  const name = page === '' ? app : `${page} · ${app}`
  if (waiting.personal > 0) return `(${waiting.personal > 99 ? '99+' : waiting.personal}) ${name}`
  return waiting.other ? `• ${name}` : name
}

const BUBBLE =
  '<rect width="32" height="32" rx="9" fill="#0a6664"/>' +
  '<path fill="#fff" d="M9.6 5.5h7.9a8 8 0 0 1 0 16h-2.9l-5.2 5c-.5.5-1.4.1-1.4-.6V7.1c0-.9.7-1.6 1.6-1.6z"/>' +
  '<circle cx="14.2" cy="13.5" r="1.75" fill="#0a6664"/><circle cx="19.4" cy="13.5" r="1.75" fill="#0a6664"/>'

/** The icon as a data: address; the content security policy allows `data:` for images. */
export function faviconAddress(waiting: Waiting): string {
  if (waiting.personal === 0 && !waiting.other) return '/favicon.svg'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${BUBBLE}${mark(waiting)}</svg>`
  return `data:image/svg+xml,${encodeURIComponent(svg)}`
}

function mark({ personal }: Waiting): string {
  if (personal === 0)
    return '<circle cx="25" cy="25" r="6.5" fill="#d9480f" stroke="#fff" stroke-width="2"/>'
  const text = personal > 99 ? '99' : String(personal)
  const width = text.length > 1 ? 20 : 16
  return (
    `<rect x="${32 - width}" y="15" width="${width}" height="17" rx="8" fill="#d9480f"/>` +
    `<text x="${32 - width / 2}" y="28.5" fill="#fff" font-family="sans-serif" font-size="14"` +
    ` font-weight="700" text-anchor="middle">${text}</text>`
  )
}
