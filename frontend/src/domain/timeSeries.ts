// Turns samples of a running service into values for charts and tables.

export interface Sample {
  at: string
  connections: number
  users: number
  /** Since the previous sample, like the next two. */
  appended: number
  delivered: number
  catchUps: number
  outboxBytes: number
  appendQueue: number
  heapUsedBytes: number
  relay: Relay
}
export type Relay = 'none' | 'connected' | 'away'
export type Measure = Exclude<keyof Sample, 'at' | 'relay'>

const COUNTED: readonly Measure[] = ['appended', 'delivered', 'catchUps']

/** Counters become rates per second; gauges stay as they are. */
export function values(
  samples: readonly Sample[],
  measure: Measure,
  everyMillis: number,
): number[] {
  const factor = COUNTED.includes(measure) ? 1_000 / everyMillis : 1
  return samples.map((sample) => sample[measure] * factor)
}

/** Appends newer samples and keeps at most `most` of them. */
export function appendSamples(
  known: readonly Sample[],
  newer: readonly Sample[],
  most: number,
): Sample[] {
  const last = known.at(-1)?.at ?? ''
  return [...known, ...newer.filter((sample) => sample.at > last)].slice(-most)
}

/** The lowest round number (1, 2 or 5 times a power of ten) that is not below any value, and at least `least`. */
export function ceiling(all: readonly number[], least = 1): number {
  const highest = Math.max(least, ...all)
  const power = 10 ** Math.floor(Math.log10(highest))
  return ([1, 2, 5, 10].find((step) => step * power >= highest) ?? 10) * power
}

/** The round upper bound for byte values, in steps of 1024. */
export function byteCeiling(all: readonly number[], least: number): number {
  let top = least
  while (top < Math.max(0, ...all)) top *= 2
  return top
}

/**
 * The SVG path through the values, with the newest at the right edge of the box; fewer than `most` values
 * leave the left side empty.
 */
export function linePath(all: readonly number[], most: number, top: number, box: Box): string {
  const points = placed(all, most, top, box)
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
}

/** The SVG path of the area below that line. */
export function areaPath(all: readonly number[], most: number, top: number, box: Box): string {
  const points = placed(all, most, top, box)
  const first = points[0]
  const last = points.at(-1)
  if (!first || !last) return ''
  return `${linePath(all, most, top, box)}L${last[0]} ${box.height}L${first[0]} ${box.height}Z`
}

export interface Box {
  width: number
  height: number
}

function placed(
  all: readonly number[],
  most: number,
  top: number,
  box: Box,
): (readonly [number, number])[] {
  const step = box.width / Math.max(1, most - 1)
  return all.map((value, index) => [
    round(box.width - (all.length - 1 - index) * step),
    round(box.height - (Math.min(value, top) / top) * box.height),
  ])
}

const round = (value: number): number => Math.round(value * 10) / 10

/** A period in which the state of the relay did not change. */
export interface RelayPeriod {
  relay: Relay
  from: string
  until: string
  /** Its length in samples. */
  length: number
}

export function relayPeriods(samples: readonly Sample[]): RelayPeriod[] {
  const found: RelayPeriod[] = []
  for (const { relay, at } of samples) {
    const last = found.at(-1)
    if (last?.relay === relay) {
      last.until = at
      last.length++
    } else found.push({ relay, from: at, until: at, length: 1 })
  }
  return found
}

/** One row of the table below the charts: one minute, newest first. */
export interface Minute {
  at: string
  connections: number
  messages: number
  deliveries: number
  catchUps: number
  outboxBytes: number
  heapUsedBytes: number
  relay: Relay
}

/** Counters are added up, gauges show their maximum; the relay is away if it was away at any time in the minute. */
export function minutes(samples: readonly Sample[]): Minute[] {
  const found = new Map<string, Minute>()
  for (const sample of samples) {
    const key = sample.at.slice(0, 16)
    const minute = found.get(key)
    if (!minute) {
      found.set(key, {
        at: sample.at,
        connections: sample.connections,
        messages: sample.appended,
        deliveries: sample.delivered,
        catchUps: sample.catchUps,
        outboxBytes: sample.outboxBytes,
        heapUsedBytes: sample.heapUsedBytes,
        relay: sample.relay,
      })
      continue
    }
    minute.connections = Math.max(minute.connections, sample.connections)
    minute.messages += sample.appended
    minute.deliveries += sample.delivered
    minute.catchUps += sample.catchUps
    minute.outboxBytes = Math.max(minute.outboxBytes, sample.outboxBytes)
    minute.heapUsedBytes = Math.max(minute.heapUsedBytes, sample.heapUsedBytes)
    if (sample.relay === 'away') minute.relay = 'away'
  }
  return [...found.values()].reverse()
}
