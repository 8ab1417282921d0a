// Delays double up to a cap, with random jitter.
import { describe, expect, it } from 'vitest'
import {
  elsewhereDelayMillis,
  laterDelayMillis,
  restartDelayMillis,
  retryDelayMillis,
} from '@/domain/backoff'

describe('backoff', () => {
  it('doublesUpToThirtySeconds', () => {
    const longest = [0, 1, 2, 3, 4, 5, 6, 7, 50].map((attempt) =>
      retryDelayMillis(attempt, () => 1),
    )
    expect(longest).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000])
  })

  it('isNeverShorterThanHalf', () => {
    expect(retryDelayMillis(3, () => 0)).toBe(2_000)
  })

  it('waitsLongerWhenTheServerAskedForRoom', () => {
    expect(laterDelayMillis(0, () => 0)).toBe(10_000)
    expect(laterDelayMillis(9, () => 1)).toBe(60_000)
  })

  it('spreadsTheClientsOfARestartedServer', () => {
    expect(restartDelayMillis(0, () => 0)).toBe(500)
    expect(restartDelayMillis(0, () => 1)).toBe(5_000)
  })

  it('goesToAnotherNodeWithinASecond', () => {
    expect(elsewhereDelayMillis(0, () => 0)).toBe(0)
    expect(elsewhereDelayMillis(0, () => 1)).toBe(1_000)
  })

  it('doublesWhenTheOtherNodeIsNotThereEither', () => {
    expect([1, 2, 50].map((attempt) => elsewhereDelayMillis(attempt, () => 1))).toEqual([
      1_000, 2_000, 30_000,
    ])
  })
})
