// Reconnect delays: exponential, capped, with jitter so that clients do not reconnect in step.

export type Random = () => number

/** Half of the delay is fixed and half is random: 0.25–0.5 s, 0.5–1 s, … up to 15–30 s. `attempt` counts from 0. */
export function retryDelayMillis(attempt: number, random: Random): number {
  return jittered(Math.min(500 * 2 ** Math.min(attempt, 16), 30_000), random)
}

/** After 1013 and 4029 the server needs more time: 10–20 s, 20–40 s, 30–60 s. */
export function laterDelayMillis(attempt: number, random: Random): number {
  return jittered(Math.min(20_000 * 2 ** Math.min(attempt, 8), 60_000), random)
}

/** After 1001 every client of the server reconnects and the server is not back yet: spread over five seconds. */
export function restartDelayMillis(attempt: number, random: Random): number {
  return attempt === 0 ? 500 + random() * 4_500 : retryDelayMillis(attempt + 2, random)
}

/** After 1012 other nodes are available, and the server has already spread its clients: within a second. */
export function elsewhereDelayMillis(attempt: number, random: Random): number {
  return attempt === 0 ? random() * 1_000 : retryDelayMillis(attempt, random)
}

function jittered(millis: number, random: Random): number {
  return millis / 2 + (random() * millis) / 2
}
