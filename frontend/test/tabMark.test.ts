// Title and icon show a number for personal messages, a dot for other unread ones, and nothing when all is
// read.
import { describe, expect, it } from 'vitest'
import { documentTitle, faviconAddress } from '@/domain/tabMark'

describe('tabMark', () => {
  it('countsPersonalMessagesInTheTitle', () => {
    expect(documentTitle({ personal: 3, other: true }, '#lobby', 'Parley')).toBe(
      '(3) #lobby · Parley',
    )
    expect(documentTitle({ personal: 100, other: false }, '', 'Parley')).toBe('(99+) Parley')
  })

  it('marksTheRestWithADot', () => {
    expect(documentTitle({ personal: 0, other: true }, '#lobby', 'Parley')).toBe(
      '• #lobby · Parley',
    )
    expect(documentTitle({ personal: 0, other: false }, '#lobby', 'Parley')).toBe('#lobby · Parley')
  })

  it('drawsTheSameOnTheIcon', () => {
    expect(faviconAddress({ personal: 0, other: false })).toBe('/favicon.svg')
    const number = decodeURIComponent(faviconAddress({ personal: 7, other: true }))
    expect(number).toContain('>7</text>')
    const dot = decodeURIComponent(faviconAddress({ personal: 0, other: true }))
    expect(dot).not.toContain('<text')
    expect(dot).not.toBe('/favicon.svg')
  })
})
