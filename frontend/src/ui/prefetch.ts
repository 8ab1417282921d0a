// Loads the on-demand parts while the page is idle: they must be available offline.

const LATER_MILLIS = 3_000

export function prefetch(parts: (() => Promise<unknown>)[]): void {
  window.setTimeout(() => {
    // A part that fails now is loaded on demand.
    for (const part of parts) void part().catch(() => {})
  }, LATER_MILLIS)
}
