// A person with a keyboard and no mouse: elements that cannot be reached with keys are unusable for them.
import assert from 'node:assert/strict'

/** More tab stops than any page has. */
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

  /** Replaces the content of the focused field. */
  async retype(text) {
    await this.press('Control+a')
    await this.type(text)
  }

  /**
   * Presses the key until the element has the focus, and checks that the focus is visible at every stop.
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

  /** Moves the focus to the element, and activates it. */
  async use(goal, key = 'Tab') {
    await this.to(goal, key)
    await this.press('Enter')
  }

  /** Opens the best match of the quick switcher. */
  async switchTo(letters) {
    await this.press('Control+k')
    await this.at('switcher-input')
    await this.type(letters)
    await this.press('Enter')
  }

  /** Waits until the element has received the focus by itself. */
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

/** Runs in the page: returns the focused element, and why its focus is not visible. */
function stopOf() {
  const element = document.activeElement
  // Between the last stop and the first, the browser's own toolbar has the focus.
  if (!element || element === document.body) return { id: '', label: '-', wrong: '' }
  const { top, left, bottom, right } = element.getBoundingClientRect()
  // A field may show its focus on the element around it.
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
