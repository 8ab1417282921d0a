// F6 cycles through the regions in order, skips hidden ones, and focuses a usable element.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { focusRegion } from '@/ui/regions'

describe('focusRegion', () => {
  beforeEach(() => {
    document.body.innerHTML = `
      <header data-region><a href="/" id="brand">Parley</a></header>
      <nav data-region>
        <a href="/a" id="first">a</a><a href="/b" id="open" class="router-link-exact-active">b</a>
      </nav>
      <main data-region tabindex="-1">
        <div data-region><a href="/" id="back" class="gone">back</a><button id="people">p</button></div>
        <div data-region tabindex="0" id="messages"></div>
      </main>
      <aside data-region class="gone"><button id="aside">x</button></aside>`
    // There is no layout here: hidden elements are marked explicitly.
    vi.spyOn(HTMLElement.prototype, 'checkVisibility').mockImplementation(function (
      this: HTMLElement,
    ) {
      return this.closest('.gone') === null
    })
  })

  afterEach(() => {
    vi.restoreAllMocks()
    document.body.innerHTML = ''
  })

  const walk = (step: 1 | -1, count: number): string[] =>
    Array.from({ length: count }, () => {
      focusRegion(step)
      return document.activeElement?.id ?? ''
    })

  it('goesRound', () => {
    expect(walk(1, 5)).toEqual(['brand', 'open', 'people', 'messages', 'brand'])
  })

  it('goesRoundTheOtherWay', () => {
    expect(walk(-1, 4)).toEqual(['messages', 'people', 'open', 'brand'])
  })
})
