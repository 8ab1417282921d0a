// A person is idle ten minutes after the last input, active with the next one, and each change is reported
// once.
import { beforeEach, describe, expect, it } from 'vitest'
import { IdleWatch } from '@/domain/idle'

describe('IdleWatch', () => {
  let now: number
  let told: boolean[]
  let watch: IdleWatch

  beforeEach(() => {
    now = 0
    told = []
    watch = new IdleWatch(
      () => now,
      (idle) => told.push(idle),
    )
  })

  it('reportsIdleOnce', () => {
    now = 599_999
    watch.check()
    expect(told).toEqual([])
    now = 600_000
    watch.check()
    watch.check()
    expect(told).toEqual([true])
    expect(watch.idle).toBe(true)
  })

  it('reportsActivityAtOnce', () => {
    now = 700_000
    watch.check()
    watch.onInput()
    watch.onInput()
    expect(told).toEqual([true, false])
  })

  it('countsFromTheLastTouch', () => {
    now = 100_000
    watch.onInput()
    now = 650_000
    watch.check()
    expect(told).toEqual([])
  })
})
