// Builders shared by several tests.
import type { Entry } from '@/domain/entry'
import type { Clock } from '@/realtime/connection'

export function entry(seq: number, more: Partial<Entry> = {}): Entry {
  return {
    seq,
    id: `id-${seq}`,
    kind: 'message',
    from: 'ada',
    at: '2026-11-20T08:00:00.000Z',
    text: `text ${seq}`,
    ...more,
  }
}

/** A small seeded generator, so that a failure can be reproduced. */
export function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** A manually advanced clock. */
export class ManualClock implements Clock {
  private time = 1_000_000
  private counter = 0
  private timers = new Map<number, { at: number; call: () => void }>()

  now = (): number => this.time

  setTimeout = (call: () => void, millis: number): number => {
    this.timers.set(++this.counter, { at: this.time + millis, call })
    return this.counter
  }

  clearTimeout = (id: number): void => void this.timers.delete(id)

  advance(millis: number): void {
    const end = this.time + millis
    for (;;) {
      const next = [...this.timers]
        .filter(([, timer]) => timer.at <= end)
        .sort((a, b) => a[1].at - b[1].at)[0]
      if (!next) break
      this.timers.delete(next[0])
      this.time = Math.max(this.time, next[1].at)
      next[1].call()
    }
    this.time = end
  }
}
