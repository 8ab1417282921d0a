// Proves: F6 goes round the regions in order, past what is hidden, and into what can be used there.
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
    // There is no layout here: what is not to be seen says so itself.
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
