// Presence: who is typing, who is idle, who is deactivated, and display names.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario } from './harness.mjs'
import { step } from './steps.mjs'

/** Shorter than the page's sleep detection, so that a step of the clock is not taken for sleep. */
const STRIDE_MILLIS = 9_000
const IDLE_AFTER_MILLIS = 600_000
const TYPING_EXPIRES_MILLIS = 6_000

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('two people meet in a room', async () => {
    await ada.register()
    // Her page's clock is advanced manually, and otherwise runs as usual.
    await grace.page.clock.install()
    await grace.page.reload()
    await grace.register()
    for (const person of [ada, grace]) await person.enterRoom('lobby')
    await grace.sayAndSend('Good morning, Ada')
    await ada.text('Good morning, Ada').waitFor()
  })
  await typeDirectly(ada, grace)
  await typeTogether(ada, grace)
  await changeTheName(ada, grace)
  await beAway(ada, grace)
  await leave(ada, grace)
})

/** Types until the condition holds: the server drops typing events that closely follow other events. */
async function typesUntil(person, seen) {
  let stop = false
  const shown = seen.waitFor().finally(() => (stop = true))
  // Awaited below; this only prevents an unhandled rejection.
  shown.catch(() => {})
  await person.get('composer').click()
  while (!stop) await person.page.keyboard.type('m', { delay: 120 })
  await shown
}

async function typeDirectly(ada, grace) {
  const line = grace.get('typing')
  await step('typing in a direct conversation is shown to the other person', async () => {
    await ada.directTo('grace')
    await grace.directTo('ada')
    await typesUntil(ada, line.getByText('Ada Lovelace is typing…'))
    await picture(grace, 'typing-direct')
  })
  await step('the typing line disappears soon after the typing stops', async () => {
    await grace.page.clock.fastForward(TYPING_EXPIRES_MILLIS + 100)
    await line.and(grace.page.locator(':empty')).waitFor()
  })
  await step('and not at all once it is sent', async () => {
    await typesUntil(ada, line.getByText('Ada Lovelace is typing…'))
    await ada.get('composer').fill('Have you a minute?')
    await ada.page.keyboard.press('Enter')
    await grace.text('Have you a minute?').waitFor()
    assert.equal(await line.textContent(), '')
  })
}

async function typeTogether(ada, grace) {
  const linus = await newPerson('linus', 'Linus Pauling')
  await step('two people typing at once are both named', async () => {
    await linus.register()
    await linus.enterRoom('lobby')
    for (const person of [ada, grace]) await person.get('room-link-lobby').click()
    for (const person of [ada, linus]) await person.get('presence-user-grace').waitFor()
    const both = grace
      .get('typing')
      .filter({ hasText: 'Ada Lovelace' })
      .getByText(/and|are typing/)
    await Promise.all([
      typesUntil(ada, grace.get('typing').getByText(/Ada Lovelace.* (is|are) typing…/)),
      typesUntil(linus, grace.get('typing').getByText('Linus Pauling')),
    ])
    await both.waitFor()
    assert.match(await grace.get('typing').textContent(), /^\S+ \S+ and \S+ \S+ are typing…$/)
    assert.equal(await ada.get('typing').getByText('Ada').count(), 0)
  })
  for (const person of [ada, linus]) await person.get('composer').fill('')
  await linus.context.close()
}

async function changeTheName(ada, grace) {
  await step('a new name is seen at once, wherever the person is', async () => {
    const other = await grace.tab('/account')
    await grace.state('connected', other)
    await other.getByTestId('profile-name').fill('Amazing Grace')
    await other.getByTestId('profile-save').click()
    await seesTheName(ada, grace)
    await other.goto(new URL('/room/lobby', grace.server).href)
    await grace.row('Good morning, Ada').getByText('Amazing Grace').waitFor()
    await other.close()
  })
  await step('and after the page was loaded again', async () => {
    await ada.page.reload()
    await seesTheName(ada, grace)
  })
}

async function seesTheName(ada, grace) {
  await ada.row('Good morning, Ada').locator('strong').getByText('Amazing Grace').waitFor()
  await ada.get('member-grace').getByRole('link').filter({ hasText: 'Amazing Grace' }).waitFor()
  await ada.get('dm-link-grace').filter({ hasText: 'Amazing Grace' }).waitFor()
  assert.equal(await ada.page.getByText(grace.displayName).count(), 0)
}

async function beAway(ada, grace) {
  const how = (presence) => ada.get('member-grace').locator(`[data-presence=${presence}]`).waitFor()
  let connections = 0
  await step('a person without input for a while is away', async () => {
    await how('online')
    grace.page.on('websocket', () => (connections += 1))
    await grace.page.mouse.move(400, 400)
    // Messages arrive in the room without her, which does not make her active.
    for (let millis = 0; millis <= IDLE_AFTER_MILLIS; millis += STRIDE_MILLIS) {
      const text = `Nobody answers, ${millis / 1_000}`
      await ada.say(text)
      await grace.text(text).waitFor()
      await grace.page.clock.fastForward(STRIDE_MILLIS)
    }
    await how('idle')
    await picture(ada, 'away')
    await ada.get('dm-link-grace').click()
    await ada.get('direct-presence').getByText('away').waitFor()
  })
  await step('and is back when they touch it', async () => {
    await grace.page.mouse.move(420, 420)
    await ada.get('direct-presence').getByText('online').waitFor()
    await ada.get('room-link-lobby').click()
    await how('online')
    assert.equal(connections, 0)
  })
}

async function leave(ada, grace) {
  await step('closing the page shows the person as offline, opening it as online', async () => {
    const people = ada.get('people-toggle')
    await people.filter({ hasText: /^2 of \d online/ }).waitFor()
    await grace.page.close()
    await people.filter({ hasText: /^1 of \d online/ }).waitFor()
    await ada.get('member-grace').locator('[data-presence=offline]').waitFor()
    grace.page = await grace.tab('/room/lobby')
    await people.filter({ hasText: /^2 of \d online/ }).waitFor()
  })
}
