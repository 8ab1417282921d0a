// Two people in two browsers talk, and their pages survive a killed server and a lost network. Asks the test,
// through standard output, to kill and start the server.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario } from './harness.mjs'
import { ask, step } from './steps.mjs'

const CONVERSATION = [
  [
    'ada',
    'Morning! 2.4 is tagged for this afternoon. Who has seen the upgrade notes?',
    'They are at https://docs.example.org/upgrading/2.4',
  ],
  [
    'grace',
    'Read them twice. The migration took 40 seconds on a copy of our database, so no downtime needed.',
    'One thing: the notes should say that old cookies keep working. People always ask.',
  ],
  ['ada', 'Good point, I will add a line.'],
  ['linus', 'The soak test ran all night: 10,000 connections, no message lost, memory flat.'],
  [
    'grace',
    'Lovely. Then let us do it in three steps:\n1. staging at 13:00\n2. look at the graphs\n3. everyone else at 15:00',
  ],
  ['linus', 'Works for me. I watch the graphs.'],
  ['ada', 'Agreed. I post the announcement at half past two.'],
]

await scenario(tour)

async function tour() {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper', { colorScheme: 'dark' })
  const said = await talk(ada, grace)
  await talkDirectly(ada, grace)
  await announce(ada, grace)
  await switchLanguage(grace)
  await outlastTheServer(ada, grace, said)
  await goOffline(ada, grace, said)
  await showThePages(ada, grace)
  await signOutEverywhere(ada)
}

async function talk(ada, grace) {
  await step('the first account is the administrator', async () => {
    await ada.get('displayName').waitFor()
    await picture(ada, 'sign-in')
    await ada.register()
    await ada.link('Administration').waitFor()
  })
  await step('the second account is not', async () => {
    await grace.get('username').waitFor()
    await grace.page.reload()
    await grace.register()
    assert.equal(await grace.link('Administration').count(), 0)
  })
  await step('both enter a room that did not exist, and see each other', async () => {
    for (const person of [ada, grace]) await person.enterRoom('lobby')
    for (const person of [ada, grace]) {
      await person.get('presence-user-ada').waitFor()
      await person.get('presence-user-grace').waitFor()
    }
  })
  const said = ['Good morning, Grace', 'Good morning, Ada']
  await step('messages go both ways', async () => {
    await ada.sayAndSend(said[0])
    await grace.text(said[0]).waitFor()
    await grace.sayAndSend(said[1])
    await ada.sees(said)
  })
  await step('quick ones keep their order', async () => {
    for (const text of ['one', 'two', 'three', 'four', 'five', 'six']) {
      said.push(`Number ${text}`)
      await ada.say(`Number ${text}`)
    }
    await ada.settled('Number six')
    await ada.sees(said)
    await grace.sees(said)
  })
  await step('typing is shown', async () => {
    // At typing speed: the server drops the first typing event if it closely follows her last message.
    await grace.get('composer').pressSequentially('hm, let me think about it', { delay: 150 })
    await ada.get('typing').getByText('Grace Hopper is typing').waitFor()
    await grace.get('composer').fill('')
  })
  await step('markup and emoji are text', async () => {
    said.push('<img src=x onerror="alert(1)"> & <b>bold</b> 👩‍💻 𝕏')
    await ada.sayAndSend(said.at(-1))
    await grace.sees(said)
    assert.equal(await grace.get('message-text').locator('img, b').count(), 0)
  })
  return said
}

async function talkDirectly(ada, grace) {
  const badge = ada.get('dm-link-grace').locator('.badge')
  await step('a direct message to a named user arrives live, as unread', async () => {
    await grace.directTo('ada')
    await grace.sayAndSend('Between the two of us')
    await badge.filter({ hasText: '1' }).waitFor()
    for (const link of [ada.get('dm-link-grace'), grace.get('dm-link-ada')]) {
      await link.locator('.presence.online').waitFor()
    }
  })
  await step('reading it takes the badge away, and the answer arrives live', async () => {
    await ada.get('dm-link-grace').click()
    await ada.text('Between the two of us').waitFor()
    await badge.waitFor({ state: 'detached' })
    await ada.sayAndSend('Of course')
    await grace.sees(['Between the two of us', 'Of course'])
  })
}

async function announce(ada, grace) {
  const notice = 'Maintenance tonight at 22:00 UTC'
  await step('an announcement reaches everyone', async () => {
    await ada.link('Announcements').click()
    await ada.get('announcement-text').fill(notice)
    await ada.get('announcement-level-warning').check()
    await ada.get('announcement-send').click()
    await ada.get('confirm').click()
    await grace.get('announcement-banner').filter({ hasText: notice }).waitFor()
    await ada.get('announcement').filter({ hasText: notice }).waitFor()
  })
  await step('a dismissed announcement does not return', async () => {
    await picture(grace, 'banner-dark')
    await grace.get('announcement-dismiss').click()
    await grace.get('announcement-banner').waitFor({ state: 'detached' })
    await grace.page.reload()
    await grace.state('connected')
    await grace.sees(['Between the two of us', 'Of course'])
    assert.equal(await grace.get('announcement-banner').count(), 0)
  })
}

async function switchLanguage(grace) {
  await step('the language is switched to Chinese and back', async () => {
    await grace.get('me').click()
    await grace.get('language-select').selectOption('zh-CN')
    await grace.get('sign-out').filter({ hasText: '退出登录' }).waitFor()
    assert.equal(await grace.page.locator('html').getAttribute('lang'), 'zh-CN')
    await grace.get('room-link-lobby').click()
    await grace.get('composer').waitFor()
    await picture(grace, 'chinese-dark')
    await grace.get('me').click()
    await grace.get('language-select').selectOption('en')
    await grace.get('sign-out').filter({ hasText: 'Sign out' }).waitFor()
    assert.equal(await grace.page.locator('html').getAttribute('lang'), 'en')
    await grace.get('room-link-lobby').click()
  })
}

async function outlastTheServer(ada, grace, said) {
  await step('the server is killed, and the pages show it', async () => {
    await ada.get('room-link-lobby').click()
    await ada.sees(said)
    for (const person of [ada, grace]) person.cutOff = true
    await ask('kill the server')
    for (const person of [ada, grace]) {
      await person.state('reconnecting')
      await person.get('people-toggle').filter({ hasNotText: 'online' }).waitFor()
    }
  })
  await step('messages written meanwhile wait', async () => {
    said.push('Written while the server was away')
    await ada.say(said.at(-1))
    await ada.page.locator('[data-testid=message][data-state=sending]').waitFor()
    await picture(ada, 'reconnecting')
  })
  await ask('start the server')
  await step('the pages come back by themselves', async () => {
    for (const person of [ada, grace]) await person.state('connected')
    for (const person of [ada, grace]) {
      person.cutOff = false
      await person
        .get('people-toggle')
        .filter({ hasText: /^2 of \d online/ })
        .waitFor()
    }
  })
  await step('written messages are sent exactly once, and the history is there', async () => {
    await ada.settled(said.at(-1))
    await grace.text(said.at(-1)).waitFor()
    // A duplicate would appear before this one.
    said.push('Welcome back')
    await grace.sayAndSend(said.at(-1))
    for (const person of [ada, grace]) {
      await person.sees(said)
      await person.page.reload()
      await person.sees(said)
    }
  })
}

async function goOffline(ada, grace, said) {
  await step('a browser goes offline, and back', async () => {
    grace.cutOff = true
    await grace.context.setOffline(true)
    await grace.state('offline')
    said.push('Said while Grace was offline')
    await ada.sayAndSend(said.at(-1))
    said.push('Written offline')
    await grace.say(said.at(-1))
    await grace.context.setOffline(false)
    await grace.state('connected')
    grace.cutOff = false
    await grace.settled(said.at(-1))
    said.push('Everything is there')
    await ada.sayAndSend(said.at(-1))
    for (const person of [ada, grace]) await person.sees(said)
  })
}

/** A third person joins, so that the screenshots look realistic. */
async function showThePages(ada, grace) {
  const linus = await newPerson('linus', 'Linus Pauling')
  const people = { ada, grace, linus }
  await step('three people plan a release', async () => {
    await linus.register()
    for (const person of [linus, grace, ada]) {
      await person.goHome()
      await person.enterRoom('release')
    }
    for (const [name, ...lines] of CONVERSATION) {
      for (const line of lines) await people[name].sayAndSend(line)
      for (const person of [ada, grace, linus]) await person.text(lines.at(-1)).waitFor()
    }
    await linus.goHome()
    await linus.enterRoom('lobby')
    await linus.sayAndSend('Anyone up for lunch at noon?')
    await linus.directTo('ada')
    await linus.sayAndSend('Do you have the signing key at hand?')
    await linus.get('room-link-release').click()
    for (const person of [ada, grace]) {
      await person.get('room-link-lobby').locator('.badge').waitFor()
      await person.get('presence-user-linus').waitFor()
    }
    await ada.get('dm-link-linus').locator('.badge').waitFor()
  })
  await step('the pages have their pictures taken', async () => {
    await picture(ada, 'room-light')
    await picture(grace, 'room-dark')
    await ada.link('Administration').click()
    await ada.get('chart-connections').waitFor()
    await picture(ada, 'admin-overview')
    await ada.get('admin-tab-connections').click()
    await ada.get('kick-grace').waitFor()
    await picture(ada, 'admin')
    await ada.goHome()
    await picture(ada, 'home')
    assert.equal(await linus.get('announcement-banner').count(), 0, 'it was made before he came')
    await linus.page.setViewportSize({ width: 360, height: 740 })
    await linus.page.reload()
    await linus.text('half past two').waitFor()
    await picture(linus, 'phone')
    await linus.context.close()
  })
}

async function signOutEverywhere(ada) {
  await step('signing out closes the other tab of the session', async () => {
    const other = await ada.tab('/room/lobby')
    await ada.state('connected', other)
    await ada.get('me').click()
    await ada.get('sign-out').click()
    await ada.get('username').waitFor()
    // None of her data can be read there.
    await other.getByTestId('username').waitFor()
    assert.equal(await other.getByTestId('message').count(), 0)
    assert.deepEqual(
      await other.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('.ada'))),
      [],
    )
  })
}
