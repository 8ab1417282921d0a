// Fetches the parts that load when asked for, once nothing else is to be done: they must be there offline.

const LATER_MILLIS = 3_000

export function warmUp(parts: (() => Promise<unknown>)[]): void {
  window.setTimeout(() => {
    // What fails now is fetched when it is asked for.
    for (const part of parts) void part().catch(() => {})
  }, LATER_MILLIS)
}
