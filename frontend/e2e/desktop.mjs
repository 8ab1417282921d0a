// Records desktop notifications, which a headless browser does not show.
import assert from 'node:assert/strict'

/** Takes effect in all pages of that person that are loaded from now on. */
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
    /** Waits for this many notifications; fails if there are more. */
    async until(count) {
      for (let tries = 0; raised.length < count && tries < 100; tries++) {
        await person.page.waitForTimeout(100)
      }
      assert.equal(raised.length, count, JSON.stringify(raised))
    },
  }
}

/** By a click in the settings. */
export async function turnNotificationsOn(person) {
  await person.page.goto(new URL('/account', person.server).href)
  await person.state('connected')
  await person.context.grantPermissions(['notifications'], { origin: person.server })
  await person.get('notify-enable').click()
}
