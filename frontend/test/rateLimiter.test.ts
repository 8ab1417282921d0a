// A burst passes up to its size, and the rest at a steady rate.
import { describe, expect, it } from 'vitest'
import { RateLimiter } from '@/domain/rateLimiter'

describe('RateLimiter', () => {
  it('letsABurstPassAndThenOneAtATime', () => {
    let now = 0
    const rateLimiter = new RateLimiter(125, 3, () => now)
    expect([rateLimiter.acquire(), rateLimiter.acquire(), rateLimiter.acquire()]).toEqual([0, 0, 0])
    expect(rateLimiter.acquire()).toBe(125)
    now = 124
    expect(rateLimiter.acquire()).toBe(1)
    now = 125
    expect(rateLimiter.acquire()).toBe(0)
    expect(rateLimiter.acquire()).toBe(125)
  })

  it('sendsNoMoreThanTheServerAllowsHoweverManyWait', () => {
    let now = 0
    const rateLimiter = new RateLimiter(125, 15, () => now)
    let sent = 0
    while (now < 10_000) {
      const wait = rateLimiter.acquire()
      if (wait === 0) sent += 1
      else now += wait
    }
    // Below the default of ten a second after thirty at once.
    expect(sent).toBeGreaterThan(80)
    expect(sent).toBeLessThanOrEqual(15 + 80)
  })

  it('doesNotStopWhenTheClockIsSetBack', () => {
    let now = 100_000
    const rateLimiter = new RateLimiter(125, 1, () => now)
    rateLimiter.acquire()
    now = 0
    rateLimiter.acquire()
    now = 125
    expect(rateLimiter.acquire()).toBe(0)
  })
})
