// Somebody who has a keyboard, and no mouse: what cannot be reached with it, they cannot use.
import assert from 'node:assert/strict'

/** More stops than any page has. */
const MOST_STOPS = 120

export class Keys {
  constructor(person) {
    this.person = person
  }

  get page() {
    return this.person.page
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key)
  }

  async type(text) {
    await this.page.keyboard.type(text)
  }

  /** In place of what the field that has the focus contains. */
  async retype(text) {
    await this.press('Control+a')
    await this.type(text)
  }

  /**
   * Presses the key until the focus is there, and sees it at every stop on the way.
   *
   * @param goal the test id of an element, or its label
   */
  async to(goal, key = 'Tab') {
    await this.page.locator(`[data-testid="${goal}"], [aria-label="${goal}"]`).first().waitFor()
    const stops = []
    while (stops.length < MOST_STOPS) {
      await this.press(key)
      const stop = await this.page.evaluate(stopOf)
      stops.push(stop.id || stop.label)
      assert.equal(stop.wrong, '', `${stops.at(-1)} on the way to ${goal}`)
      if (stop.id === goal || stop.label === goal) return
    }
    assert.fail(`${key} never came to ${goal}, but to ${[...new Set(stops)].join(', ')}`)
  }

  /** Goes there, and presses what presses a button or follows a link. */
  async use(goal, key = 'Tab') {
    await this.to(goal, key)
    await this.press('Enter')
  }

  /** Goes wherever the letters lead. */
  async switchTo(letters) {
    await this.press('Control+k')
    await this.at('switcher-input')
    await this.type(letters)
    await this.press('Enter')
  }

  /** Waits until the focus has come there by itself. */
  async at(testid) {
    await this.page
      .waitForFunction((id) => document.activeElement?.dataset.testid === id, testid, {
        timeout: 5_000,
      })
      .catch(async () =>
        assert.fail(
          `the focus is at ${JSON.stringify(await this.page.evaluate(stopOf))}, not ${testid}`,
        ),
      )
  }
}

/** Runs in the page: where the focus is, and why somebody could not see it there. */
function stopOf() {
  const element = document.activeElement
  // Between the last stop and the first, the browser's own bar has the focus.
  if (!element || element === document.body) return { id: '', label: '-', wrong: '' }
  const { top, left, bottom, right } = element.getBoundingClientRect()
  // A field may be shown by what is around it.
  const marked = [element, element.parentElement].some((each) => {
    const { outlineStyle, boxShadow } = getComputedStyle(each)
    return outlineStyle !== 'none' || boxShadow !== 'none'
  })
  const inView = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth
  const seen = element.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  return {
    id: element.dataset.testid ?? '',
    label: element.ariaLabel ?? element.textContent.trim().slice(0, 30),
    wrong: !seen ? 'is not visible' : !inView ? 'is out of view' : marked ? '' : 'shows no focus',
  }
}
