// Enter sends, unless it breaks a line or belongs to an input method.
import { describe, expect, it } from 'vitest'
import { EnterRule } from '@/domain/enter'

const key = {
  key: 'Enter',
  keyCode: 13,
  shiftKey: false,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  isComposing: false,
}

describe('EnterRule', () => {
  it('sendsOnEnterOnly', () => {
    const rule = new EnterRule(() => 0)
    expect(rule.sends(key)).toBe(true)
    expect(rule.sends({ ...key, key: 'a' })).toBe(false)
    expect(rule.sends({ ...key, shiftKey: true })).toBe(false)
  })

  it('neverSendsWhileComposing', () => {
    const rule = new EnterRule(() => 0)
    expect(rule.sends({ ...key, isComposing: true })).toBe(false)
    expect(rule.sends({ ...key, keyCode: 229 })).toBe(false)
  })

  it('ignoresTheEnterWithWhichSafariEndsAComposition', () => {
    let now = 1_000
    const rule = new EnterRule(() => now)
    rule.compositionEnded()
    now += 5
    expect(rule.sends(key)).toBe(false)
    now += 100
    expect(rule.sends(key)).toBe(true)
  })
})
