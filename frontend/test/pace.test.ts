// A burst passes up to its size, and the rest at a steady rate.
import { describe, expect, it } from 'vitest'
import { Pace } from '@/domain/pace'

describe('Pace', () => {
  it('letsABurstPassAndThenOneAtATime', () => {
    let now = 0
    const pace = new Pace(125, 3, () => now)
    expect([pace.take(), pace.take(), pace.take()]).toEqual([0, 0, 0])
    expect(pace.take()).toBe(125)
    now = 124
    expect(pace.take()).toBe(1)
    now = 125
    expect(pace.take()).toBe(0)
    expect(pace.take()).toBe(125)
  })

  it('sendsNoMoreThanTheServerAllowsHoweverManyWait', () => {
    let now = 0
    const pace = new Pace(125, 15, () => now)
    let sent = 0
    while (now < 10_000) {
      const wait = pace.take()
      if (wait === 0) sent += 1
      else now += wait
    }
    // Below the default of ten a second after thirty at once.
    expect(sent).toBeGreaterThan(80)
    expect(sent).toBeLessThanOrEqual(15 + 80)
  })

  it('doesNotStopWhenTheClockIsSetBack', () => {
    let now = 100_000
    const pace = new Pace(125, 1, () => now)
    pace.take()
    now = 0
    pace.take()
    now = 125
    expect(pace.take()).toBe(0)
  })
})
