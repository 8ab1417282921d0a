// One person in several tabs and on several devices, private rooms, and actions of administrators while
// people are present. Asks the test, through standard output, to kill and start the server.
import assert from 'node:assert/strict'
import { PASSWORD } from './person.mjs'
import { newPerson, picture, scenario } from './harness.mjs'
import { ask, step } from './steps.mjs'

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('two people meet in a room', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('lobby')
    }
  })
  await threeTabs(ada, grace)
  await privateRoom(ada, grace)
  await describeTheRoom(ada, grace)
  await killedWhileTyping(ada, grace)
  const phone = await sessionEndedElsewhere(grace)
  await administer(ada, grace, phone)
})

async function threeTabs(ada, grace) {
  const tabs = [ada.page]
  await step('three tabs of one person show the same', async () => {
    tabs.push(await ada.tab('/room/lobby'), await ada.tab('/'))
    for (const tab of tabs) await ada.state('connected', tab)
    await ada.sayAndSend('From the first tab')
    await tabs[1].getByTestId('message-text').filter({ hasText: 'From the first tab' }).waitFor()
  })
  await step('messages read in one tab are read in all', async () => {
    for (const tab of tabs) await tab.goto(new URL('/announcements', ada.server).href)
    for (const tab of tabs) await ada.state('connected', tab)
    await grace.sayAndSend('Is anybody here?')
    for (const tab of tabs) await tab.locator('[data-testid=room-link-lobby].unread').waitFor()
    await tabs[2].bringToFront()
    await tabs[2].getByTestId('room-link-lobby').click()
    await tabs[2].getByTestId('message-text').filter({ hasText: 'anybody' }).waitFor()
    const begun = Date.now()
    for (const tab of tabs)
      await tab.locator('[data-testid=room-link-lobby]:not(.unread)').waitFor()
    console.log(`figure read in one tab, told to the others within: ${Date.now() - begun} ms`)
  })
  await step('a message written in one tab is sent once', async () => {
    const composer = tabs[2].getByTestId('composer')
    await composer.fill('Yes, in three tabs')
    await composer.press('Enter')
    await grace.sees(['From the first tab', 'Is anybody here?', 'Yes, in three tabs'])
    for (const tab of tabs.slice(1)) await tab.close()
  })
}

async function privateRoom(ada, grace) {
  await step('a private room is seen by whom it is opened to, at once', async () => {
    await ada.get('create-open').click()
    await ada.get('create-name').fill('board')
    await ada.get('create-title').fill('The board')
    await ada.get('create-private').check()
    await ada.get('create-submit').click()
    await ada.get('composer').waitFor()
    assert.equal(await grace.get('room-link-board').count(), 0)
    await ada.get('invite-user').fill('grace')
    await ada.get('invite').click()
    await grace.get('room-link-board').filter({ hasText: 'The board' }).waitFor()
    await grace.get('room-link-board').click()
    await grace.sayAndSend('Thank you for the invitation')
    await ada.text('Thank you for the invitation').waitFor()
  })
  await step('a removed member loses the room at once', async () => {
    await ada.page.getByRole('button', { name: 'Remove Grace Hopper' }).click()
    await ada.get('confirm').click()
    await grace.get('room-link-board').waitFor({ state: 'detached' })
    await grace.get('room-missing').waitFor()
    await ada.sayAndSend('Now we are among ourselves')
    await grace.page.goto(new URL('/room/board', grace.server).href)
    await grace.get('room-missing').waitFor()
    assert.equal(await grace.text('among ourselves').count(), 0)
    grace.forgive(/status of 404/)
  })
}

async function describeTheRoom(ada, grace) {
  await step('a new topic is seen by all', async () => {
    await grace.get('room-link-lobby').click()
    await ada.get('room-link-lobby').click()
    await ada.get('room-topic-edit').click()
    await ada.get('room-topic-input').fill('Everything that fits nowhere else')
    await ada.get('room-topic-input').press('Enter')
    await grace.get('room-topic').filter({ hasText: 'fits nowhere else' }).waitFor()
    await grace.get('note').filter({ hasText: 'fits nowhere else' }).waitFor()
  })
}

async function killedWhileTyping(ada, grace) {
  await step('a server killed while a person types loses nothing of the text', async () => {
    await grace.get('composer').click()
    await grace.page.keyboard.type('I was just about to')
    for (const person of [ada, grace]) person.cutOff = true
    await ask('kill the server')
    await grace.get('connection-banner').waitFor()
    await grace.page.keyboard.type(' say')
    await picture(grace, 'banner-reconnecting')
    await ask('start the server')
    await grace.page.keyboard.type(' something')
    for (const person of [ada, grace]) await person.state('connected')
    for (const person of [ada, grace]) person.cutOff = false
    await grace.get('connection-banner').waitFor({ state: 'detached' })
    assert.equal(await grace.get('composer').inputValue(), 'I was just about to say something')
    await grace.page.keyboard.press('Enter')
    await ada.text('I was just about to say something').waitFor()
  })
}

/** The person signs in on a second device. */
async function sessionEndedElsewhere(grace) {
  const phone = await newPerson('grace', 'Grace Hopper', { viewport: { width: 390, height: 780 } })
  await step('a second device shows the same', async () => {
    await phone.signIn()
    await phone.get('room-link-lobby').click()
    await phone.text('about to say something').waitFor()
    await picture(phone, 'phone-room')
  })
  await step(
    'a session that ends elsewhere asks for the password, and keeps the draft',
    async () => {
      await phone.get('composer').fill('Half a thought')
      await grace.page.goto(new URL('/account', grace.server).href)
      await grace.get('current-password').fill(PASSWORD)
      await grace.get('new-password').fill(`${PASSWORD} staple`)
      await grace.get('new-password').press('Enter')
      await phone.get('sign-in-overlay').waitFor()
      await picture(phone, 'session-ended')
      await phone.get('password').fill(`${PASSWORD} staple`)
      await phone.get('submit').click()
      await phone.get('sign-in-overlay').waitFor({ state: 'detached' })
      await phone.state('connected')
      assert.equal(await phone.get('composer').inputValue(), 'Half a thought')
      await phone.get('composer').press('Enter')
      await phone.settled('Half a thought')
    },
  )
  return phone
}

async function administer(ada, grace, phone) {
  await step(
    'a disconnected page shows the reason, and stays disconnected until asked to reconnect',
    async () => {
      await grace.get('room-link-lobby').click()
      await phone.context.close()
      await ada.page.goto(new URL('/admin/connections', ada.server).href)
      await ada.get('kick-grace').first().click()
      await ada.get('confirm').click()
      await grace.page.locator('[data-testid=connection-banner][data-kind=removed]').waitFor()
      await grace.get('try-now').click()
      await grace.state('connected')
    },
  )
}
