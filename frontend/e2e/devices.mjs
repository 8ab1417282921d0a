// One person on two devices: each shows immediately what happened on the other, and a machine that slept
// catches up.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario, server } from './harness.mjs'
import { step } from './steps.mjs'

const EIGHT_HOURS_MILLIS = 8 * 60 * 60 * 1_000

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('two people meet in a room', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('lobby')
    }
    await ada.sayAndSend('Good morning')
  })
  const phone = await newPerson('grace', 'Grace Hopper', { viewport: { width: 390, height: 780 } })
  await step('one of them has a second device', async () => {
    await phone.signIn()
    await phone.get('room-link-lobby').waitFor()
  })
  await read(ada, grace, phone)
  await talk(ada, grace, phone)
  await belong(ada, grace, phone)
  await dismiss(ada, grace, phone)
  await setLanguage(grace, phone)
  await sleep(ada, grace, phone)
})

async function titled(person, pattern) {
  await person.page.waitForFunction(
    ([source]) => new RegExp(source, 'u').test(document.title),
    [pattern.source],
  )
}

async function read(ada, grace, phone) {
  const devices = [grace, phone]
  await step('the title counts unread messages, on both devices', async () => {
    await grace.goHome()
    await ada.sayAndSend('Anybody here?')
    for (const device of devices) {
      await device.page.locator('[data-testid=room-link-lobby].unread').waitFor()
      await titled(device, /^• /)
    }
    await ada.sayAndSend('You perhaps, @grace?')
    for (const device of devices) {
      await device
        .get('room-link-lobby')
        .locator('.badge.mentions')
        .getByText('1')
        .first()
        .waitFor()
      await titled(device, /^\(1\) /)
    }
    await ada.directTo('grace')
    await ada.sayAndSend('Are you well?')
    await ada.sayAndSend('I am.')
    for (const device of devices) await titled(device, /^\(3\) /)
    const icon = await grace.page.locator('link[rel=icon]').getAttribute('href')
    assert.match(decodeURIComponent(icon), /<text .*>3<\/text>/)
  })
  await step('messages read on one are read on the other', async () => {
    await phone.get('dm-link-ada').click()
    await phone.text('I am.').waitFor()
    await grace.page.locator('[data-testid=dm-link-ada]:not(.unread)').waitFor()
    await titled(grace, /^\(1\) /)
    await grace.get('room-link-lobby').click()
    await grace.text('You perhaps').waitFor()
    for (const device of devices) await titled(device, /^[^(•]/)
    await phone.page.goBack()
    await phone.page.locator('[data-testid=room-link-lobby]:not(.unread)').waitFor()
    assert.equal(await grace.page.locator('link[rel=icon]').getAttribute('href'), '/favicon.svg')
  })
}

async function talk(ada, grace, phone) {
  await step('messages sent on one appear on the other', async () => {
    await phone.get('dm-link-ada').click()
    await phone.sayAndSend('Written on the phone')
    await grace.get('dm-link-ada').click()
    await grace.sees(['Are you well?', 'I am.', 'Written on the phone'])
    await grace.sayAndSend('Written at the desk')
    await phone.sees(['Are you well?', 'I am.', 'Written on the phone', 'Written at the desk'])
    // Own messages are not marked as unread.
    for (const device of [grace, phone]) await titled(device, /^[^(•]/)
    await ada.sees(['Are you well?', 'I am.', 'Written on the phone', 'Written at the desk'])
  })
}

async function belong(ada, grace, phone) {
  await step('a room that is made on one is on the other, until it is left there', async () => {
    await phone.page.goBack()
    await grace.goHome()
    await grace.enterRoom('ops')
    await phone.get('room-link-ops').click()
    await phone.get('composer').waitFor()
    await phone.get('people-toggle').click()
    await phone.get('leave').click()
    await phone.get('confirm').click()
    await grace.get('room-missing').waitFor()
    for (const device of [grace, phone]) {
      await device.page
        .getByRole('navigation')
        .getByTestId('room-link-ops')
        .waitFor({ state: 'detached' })
    }
    await grace.goHome()
  })
}

async function dismiss(ada, grace, phone) {
  await step('an announcement that is dismissed on one is dismissed everywhere', async () => {
    const other = await grace.tab('/')
    await ada.page.goto(new URL('/announcements', server).href)
    await ada.get('announcement-text').fill('Tea is ready')
    await ada.get('announcement-send').click()
    await ada.get('confirm').click()
    const banners = [grace.page, phone.page, other].map((page) =>
      page.getByTestId('announcement-banner').filter({ hasText: 'Tea is ready' }),
    )
    for (const banner of banners) await banner.waitFor()
    await titled(phone, /^\(1\) /)
    await phone.get('announcement-dismiss').click()
    for (const banner of banners) await banner.waitFor({ state: 'detached' })
    for (const device of [grace, phone]) await titled(device, /^[^(•]/)
    await other.reload()
    await grace.state('connected', other)
    await other.getByTestId('room-link-lobby').first().waitFor()
    assert.equal(await other.getByTestId('announcement-banner').count(), 0)
    await other.close()
  })
}

async function setLanguage(grace, phone) {
  await step('the language follows the account, at once and to a new device', async () => {
    await grace.get('me').click()
    await grace.get('language-select').selectOption('zh-CN')
    await phone.page.locator('html[lang=zh-CN]').waitFor()
    await phone.page.getByText('公告').first().waitFor()
    const tablet = await newPerson('grace', 'Grace Hopper')
    await tablet.get('username').waitFor()
    assert.equal(await tablet.page.locator('html').getAttribute('lang'), 'en')
    await tablet.signIn()
    await tablet.page.locator('html[lang=zh-CN]').waitFor()
    await tablet.context.close()
    await grace.get('language-select').selectOption('en')
    await phone.page.locator('html[lang=en]').waitFor()
  })
}

/** The socket of a sleeping machine is not closed: no data is transferred, and no close event is sent. */
async function sleep(ada, grace, phone) {
  const asleep = { now: false }
  await step('a machine that wakes reconnects at once, and misses nothing', async () => {
    await phone.page.routeWebSocket(/\/ws$/, (socket) => {
      const far = socket.connectToServer()
      const dead = () => asleep.now && socket === asleep.socket
      asleep.last = socket
      socket.onMessage((message) => dead() || far.send(message))
      far.onMessage((message) => dead() || socket.send(message))
    })
    await phone.page.clock.install()
    await phone.page.goto(new URL('/room/lobby', server).href)
    await phone.state('connected')
    await phone.text('You perhaps').waitFor()
    Object.assign(asleep, { now: true, socket: asleep.last })
    await ada.page.goto(new URL('/room/lobby', server).href)
    await ada.sayAndSend('Said while it slept')
    await grace.get('room-link-lobby').click()
    await grace.text('Said while it slept').waitFor()
    assert.equal(await phone.text('Said while it slept').count(), 0)
    const begun = Date.now()
    await phone.page.clock.fastForward(EIGHT_HOURS_MILLIS)
    await phone.text('Said while it slept').waitFor()
    console.log(`figure awake after: ${Date.now() - begun} ms`)
    assert.ok(Date.now() - begun < 10_000, 'it waited for something')
    await phone.state('connected')
    await phone.sayAndSend('Good morning again')
    await ada.text('Good morning again').waitFor()
    await picture(phone, 'awake')
  })
}
