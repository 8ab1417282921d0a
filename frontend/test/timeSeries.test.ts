// Charts and tables computed from samples.
import { describe, expect, it } from 'vitest'
import {
  areaPath,
  byteCeiling,
  ceiling,
  appendSamples,
  linePath,
  minutes,
  relayPeriods,
  values,
  type Sample,
} from '@/domain/timeSeries'

const sample = (second: number, more: Partial<Sample> = {}): Sample => ({
  at: new Date(Date.UTC(2026, 10, 20, 8, 0, second)).toISOString(),
  connections: 1,
  users: 1,
  appended: 0,
  delivered: 0,
  catchUps: 0,
  outboxBytes: 0,
  appendQueue: 0,
  heapUsedBytes: 0,
  relay: 'none',
  ...more,
})

describe('series', () => {
  it('convertsCountersToRatesAndKeepsGauges', () => {
    const samples = [sample(0, { appended: 10, connections: 7 })]
    expect(values(samples, 'appended', 2_000)).toEqual([5])
    expect(values(samples, 'connections', 2_000)).toEqual([7])
  })

  it('followsWithoutRepeatsAndForgetsTheOldest', () => {
    const known = [sample(0), sample(2), sample(4)]
    const now = appendSamples(known, [sample(4), sample(6)], 3)
    expect(now.map((each) => each.at)).toEqual([2, 4, 6].map((second) => sample(second).at))
  })

  it('endsTheScaleAtARoundNumber', () => {
    expect(ceiling([])).toBe(1)
    expect(ceiling([0.3, 1.2])).toBe(2)
    expect(ceiling([3, 47])).toBe(50)
    expect(ceiling([999, 1_000])).toBe(1_000)
    expect(byteCeiling([3_000], 1_024)).toBe(4_096)
    expect(byteCeiling([], 1_024)).toBe(1_024)
  })

  it('putsTheNewestAtTheRight', () => {
    const box = { width: 100, height: 10 }
    expect(linePath([0, 5, 10], 5, 10, box)).toBe('M50 10L75 5L100 0')
    expect(areaPath([0, 10], 2, 10, box)).toBe('M0 10L100 0L100 10L0 10Z')
    expect(linePath([], 5, 10, box)).toBe('')
    expect(areaPath([], 5, 10, box)).toBe('')
  })

  it('splitsPeriodsWhereTheRelayChanged', () => {
    const samples = [sample(0), sample(2), sample(4, { relay: 'away' }), sample(6)]
    expect(relayPeriods(samples).map(({ relay, length }) => [relay, length])).toEqual([
      ['none', 2],
      ['away', 1],
      ['none', 1],
    ])
  })

  it('addsUpMinutesNewestFirst', () => {
    const rows = minutes([
      sample(0, { appended: 2, connections: 5, relay: 'connected' }),
      sample(58, { appended: 3, connections: 4, relay: 'away' }),
      sample(60, { appended: 1, relay: 'connected' }),
    ])
    expect(rows.map((row) => [row.messages, row.connections, row.relay])).toEqual([
      [1, 1, 'connected'],
      [5, 5, 'away'],
    ])
  })
})
