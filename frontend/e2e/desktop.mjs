// A desktop is not there in a headless browser: what would reach it is written down.
import assert from 'node:assert/strict'

/** From here on, in all pages of that person that are loaded anew. */
export async function watchTheDesktop(person) {
  const raised = []
  await person.context.exposeFunction('raisedNotification', (one) => raised.push(one))
  await person.context.addInitScript(() => {
    const Real = window.Notification
    window.Notification = class extends Real {
      constructor(title, options) {
        super(title, options)
        window.lastNotification = this
        window.raisedNotification({ title, body: options.body, tag: options.tag })
      }
    }
  })
  return {
    raised,
    /** Waits until there are so many; no more than that is there then. */
    async until(count) {
      for (let tries = 0; raised.length < count && tries < 100; tries++) {
        await person.page.waitForTimeout(100)
      }
      assert.equal(raised.length, count, JSON.stringify(raised))
    },
  }
}

/** As people do: in the settings, by a click. */
export async function turnNotificationsOn(person) {
  await person.page.goto(new URL('/account', person.server).href)
  await person.state('connected')
  await person.context.grantPermissions(['notifications'], { origin: person.server })
  await person.get('notify-enable').click()
}
