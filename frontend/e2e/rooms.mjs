// Rooms: created, found, described, notified about as configured, transferred and left.
import assert from 'node:assert/strict'
import { turnNotificationsOn, watchTheDesktop } from './desktop.mjs'
import { newPerson, picture, scenario } from './harness.mjs'
import { step } from './steps.mjs'

/** Notifications of one conversation within this time are combined into one. */
const TOGETHER_MILLIS = 3_000

await scenario(async () => {
  const grace = await newPerson('grace', 'Grace Hopper')
  const linus = await newPerson('linus', 'Linus Pauling')
  await step('two people come, and neither of them administers', async () => {
    // Administrators may do more than owners, so the first account belongs to another person.
    const ada = await newPerson('ada', 'Ada Lovelace')
    await ada.register()
    await ada.context.close()
    for (const person of [grace, linus]) {
      await person.get('username').waitFor()
      await person.page.reload()
      await person.register()
      assert.equal(await person.link('Administration').count(), 0)
    }
  })
  await make(grace)
  await find(grace, linus)
  await spell(grace, linus)
  await describe(grace, linus)
  await hear(grace, linus)
  await handOver(grace, linus)
  await createAndDelete(grace, linus)
  await comeAndGo(grace, linus)
  await call(grace, linus)
  await block(grace, linus)
})

async function make(grace) {
  await step('an unused name is offered as a new room', async () => {
    await grace.page.keyboard.press('Control+k')
    await grace.get('switcher-input').fill('tea')
    await grace.get('switcher-option').filter({ hasText: 'Create' }).click()
    assert.equal(await grace.get('create-name').inputValue(), 'tea')
    await grace.get('create-title').fill('Tea and biscuits')
    await grace.get('create-submit').click()
    await grace.get('composer').waitFor()
    await grace.get('room-link-tea').filter({ hasText: 'Tea and biscuits' }).waitFor()
    await grace.sayAndSend('Earl Grey, hot')
  })
}

async function find(grace, linus) {
  await step('others find it among all rooms, and join', async () => {
    await linus.get('browse-open').click()
    await linus.get('browse-search').fill('biscuit')
    const found = linus.get('browse-rooms').getByRole('listitem')
    await found.filter({ hasText: 'Tea and biscuits' }).waitFor()
    assert.match(await found.innerText(), /1 member/)
    await linus.get('browse-open-tea').click()
    await linus.text('Earl Grey, hot').waitFor()
    await grace.get('member-linus').waitFor()
    // Joining is not a message.
    await linus.sees(['Earl Grey, hot'])
  })
}

async function spell(grace, linus) {
  await step('room names may use any script, and such rooms work like any other', async () => {
    const names = ['हिन्दी', 'ห้องประชุม', 'தமிழ்', 'İzmir']
    for (const name of names) {
      await grace.goHome()
      await grace.enterRoom(name)
      await linus.goHome()
      await linus.enterRoom(name)
      await linus.goHome()
      await grace.sayAndSend(`hello ${name}`)
      const link = linus.get(`room-link-${name.normalize('NFC').toLowerCase().normalize('NFC')}`)
      await link.locator('.badge').filter({ hasText: '1' }).waitFor()
      await link.click()
      await linus.text(`hello ${name}`).waitFor()
      await link.locator('.badge').waitFor({ state: 'detached' })
    }
    await linus.get('room-link-tea').click()
    await grace.get('room-link-tea').click()
    await linus.get('composer').waitFor()
  })
}

async function describe(grace, linus) {
  await step('a new title is seen by all, and only its owner is asked for one', async () => {
    await grace.get('room-title-input').fill('Tea only')
    await grace.get('room-title-save').click()
    await linus.get('room-link-tea').filter({ hasText: 'Tea only' }).waitFor()
    await linus.page.getByRole('heading', { name: 'Tea only' }).waitFor()
    await linus.page.waitForFunction(() => document.title.includes('Tea only'))
    for (const what of ['room-title-input', 'room-topic-edit']) {
      assert.equal(await linus.get(what).count(), 0)
    }
  })
  await step('a topic is seen by all, with its links, and can be taken away', async () => {
    await grace.get('room-topic-edit').click()
    await grace.get('room-topic-input').fill('Recipes: https://tea.example.org/')
    await grace.page.keyboard.press('Enter')
    const link = linus.get('room-topic').getByRole('link')
    await link.waitFor()
    assert.equal(await link.getAttribute('href'), 'https://tea.example.org/')
    await linus.get('note').filter({ hasText: 'Grace Hopper changed the topic' }).waitFor()
    await grace.get('room-topic-edit').click()
    await grace.get('room-topic-input').fill('')
    await grace.page.keyboard.press('Enter')
    await linus.get('note').filter({ hasText: 'Grace Hopper removed the topic' }).waitFor()
    await link.waitFor({ state: 'detached' })
  })
}

/**
 * The absence of a notification is proved by a later one: the missing one would have come before, or been
 * counted with it.
 */
async function hear(grace, linus) {
  const { raised, until } = await watchTheDesktop(linus)
  const link = linus.get('room-link-tea')
  const level = async (to) => {
    await link.click()
    await linus.get('room-level').selectOption(to)
    await linus.get('me').click()
    await linus.get('notify-test').waitFor()
  }
  const pause = () => linus.page.clock.fastForward(TOGETHER_MILLIS)
  await step('a room notifies about every message', async () => {
    await linus.page.clock.install()
    await turnNotificationsOn(linus)
    await grace.sayAndSend('The kettle is on')
    await until(1)
    assert.deepEqual(raised[0], {
      title: 'Grace Hopper in Tea only',
      body: 'The kettle is on',
      tag: 'conv-room:tea',
    })
  })
  await step('or only about mentions, though the rest is counted', async () => {
    await level('mentions')
    await pause()
    await grace.sayAndSend('It whistles')
    await link.and(linus.page.locator('[data-unread="1"]')).waitFor()
    await grace.sayAndSend('It is ready, @linus')
    await until(2)
    assert.equal(raised[1].body, 'It is ready, @linus')
    assert.equal(raised[1].title, 'Grace Hopper mentioned you in Tea only')
    await link.locator('.badge.mentions').waitFor()
  })
  await step('or about nothing, and only a dot remains', async () => {
    await level('none')
    await pause()
    await grace.sayAndSend('It is getting cold, @linus')
    await link.locator('.faint-dot').waitFor()
    assert.equal(await link.locator('.badge').count(), 0)
    assert.doesNotMatch(await linus.page.title(), /^[(•]/)
    await picture(linus, 'muted')
    await grace.directTo('linus')
    await grace.sayAndSend('Tea?')
    await pause()
    await until(3)
    assert.equal(raised[2].tag, 'conv-direct:grace')
  })
  await step('and a room is as loud as it was after the page was loaded again', async () => {
    await linus.page.reload()
    await link.locator('.faint-dot').waitFor()
    await link.click()
    await linus.text('getting cold').waitFor()
    assert.equal(await linus.get('room-level').inputValue(), 'none')
    await linus.get('room-level').selectOption('all')
  })
}

async function handOver(grace, linus) {
  await step('a room that is handed over has another owner', async () => {
    await grace.get('room-link-tea').click()
    await grace.page.getByRole('button', { name: 'Make Linus Pauling the owner' }).click()
    await grace.get('confirm').click()
    await linus.get('room-topic-edit').waitFor()
    await grace.get('room-topic-edit').waitFor({ state: 'detached' })
    await grace.get('member-linus').getByText('owner').waitFor()
    assert.equal(await grace.page.getByRole('button', { name: /^Remove Linus/ }).count(), 0)
  })
  await step(
    'the new owner may remove the old one, who may come back to a public room',
    async () => {
      await linus.page.getByRole('button', { name: 'Remove Grace Hopper' }).click()
      await linus.get('confirm').click()
      await grace.get('room-missing').waitFor()
      await linus.get('member-grace').waitFor({ state: 'detached' })
      await grace.goHome()
      await grace.enterRoom('tea')
      await grace.sayAndSend('I only wanted a cup')
      await linus.text('I only wanted a cup').waitFor()
    },
  )
}

async function createAndDelete(grace, linus) {
  await step('a link with a typo creates no room without confirmation', async () => {
    await grace.page.goto(new URL('/room/tea-typo', grace.server).href)
    await grace.get('room-missing').waitFor()
    await linus.get('browse-open').click()
    await linus.get('browse-open-tea').waitFor()
    assert.equal(await linus.get('browse-open-tea-typo').count(), 0)
    await linus.page.keyboard.press('Escape')
    await grace.get('room-create').click()
    await grace.get('create-submit').click()
    await grace.get('composer').waitFor()
    grace.forgive(/status of 404/)
  })
  await step('its owner deletes it by typing its name, and it is gone for all', async () => {
    await linus.page.goto(new URL('/room/tea-typo', linus.server).href)
    await linus.get('composer').waitFor()
    assert.equal(await linus.get('erase-room').count(), 0)
    await grace.get('erase-room').click()
    await grace.get('delete-room-name').fill('tea-typo')
    await grace.get('delete-room-do').click()
    await grace.get('enter-room').waitFor()
    for (const person of [grace, linus]) {
      await person.get('room-link-tea-typo').waitFor({ state: 'detached' })
      person.forgive(/status of 404/)
    }
    await linus.get('room-missing').waitFor()
  })
}

async function comeAndGo(grace, linus) {
  await step('a private room admits an invited person, and others do not see it', async () => {
    await grace.get('create-open').click()
    await grace.get('create-name').fill('cake')
    await grace.get('create-private').check()
    await grace.get('create-submit').click()
    await grace.get('composer').waitFor()
    await linus.get('browse-open').click()
    await linus.get('browse-open-tea').waitFor()
    assert.equal(await linus.get('browse-open-cake').count(), 0)
    await linus.page.keyboard.press('Escape')
    await grace.get('invite-user').fill('Paul')
    await grace.page.getByRole('option', { name: /Linus Pauling/ }).click()
    await linus.get('room-link-cake').filter({ hasText: 'Grace Hopper added you' }).click()
    await linus.get('member-grace').waitFor()
    const notice = linus.get('added-notice')
    await notice.filter({ hasText: 'Grace Hopper added you to cake' }).waitFor()
    await picture(linus, 'added')
    await linus.get('added-ok').click()
    await notice.waitFor({ state: 'detached' })
  })
  await step('when its owner leaves, a remaining member owns it', async () => {
    await grace.get('leave').click()
    await grace.get('confirm').click()
    await grace.get('enter-room').waitFor()
    await grace.get('room-link-cake').waitFor({ state: 'detached' })
    await linus.get('member-grace').waitFor({ state: 'detached' })
    await linus.get('room-topic-edit').waitFor()
    await linus.get('invite-user').fill('grace')
    await linus.get('invite').click()
    await grace.get('room-link-cake').waitFor()
    grace.forgive(/status of 404/)
  })
}

async function call(grace, linus) {
  await step('an author who mentions an absent person can invite them at once', async () => {
    await grace.goHome()
    await grace.enterRoom('biscuits')
    await grace.sayAndSend('@linus, which ones?')
    const notice = grace.get('absent-notice')
    await notice.filter({ hasText: 'Linus Pauling isn’t in this room' }).waitFor()
    await picture(grace, 'absent')
    await grace.get('absent-invite').click()
    await notice.filter({ hasText: 'Added to the room: Linus Pauling' }).waitFor()
    await linus.get('room-link-biscuits').click()
    await linus.text('which ones?').waitFor()
  })
  await step('mentions of members, mentions in code and unknown names show no notice', async () => {
    const asked = grace.page.waitForResponse(/rooms.biscuits.members/)
    await grace.sayAndSend('@linus, or `@ada`, or @nobody-of-this-name', 'nobody-of-this-name')
    await asked
    await linus.text('nobody-of-this-name').waitFor()
    assert.equal(await grace.get('absent-notice').count(), 0)
  })
}

async function block(grace, linus) {
  await step('a member added by another person can leave and block in one step', async () => {
    await grace.get('create-open').click()
    await grace.get('create-name').fill('attic')
    await grace.get('create-private').check()
    await grace.get('create-submit').click()
    await grace.page.getByRole('heading', { name: 'attic' }).waitFor()
    await grace.get('invite-user').fill('linus')
    await grace.get('invite').click()
    await linus.get('room-link-attic').click()
    await linus.get('added-block').click()
    await linus.get('room-link-attic').waitFor({ state: 'detached' })
    linus.forgive(/status of 404/)
  })
  await step('a blocked person can neither add nor write', async () => {
    await grace.goHome()
    await grace.get('room-link-attic').click()
    await grace.get('member-grace').waitFor()
    await grace.get('invite-user').fill('linus')
    await grace.get('invite').click()
    await grace.page.getByText('You can’t add this person.').waitFor()
    grace.forgive(/status of 403/)
    await grace.directTo('linus')
    await grace.say('Why?')
    await grace.page.getByText('Not sent').waitFor()
  })
  await step('until they are unblocked, on the page of the account', async () => {
    await linus.get('me').click()
    await picture(linus, 'blocked')
    await linus.get('unblock-grace').click()
    await linus.page.getByText('Grace Hopper is no longer blocked').waitFor()
    await linus.get('added-by').selectOption('nobody')
    await linus.page.getByText('Saved').waitFor()
    await linus.page.reload()
    await linus.get('added-by').waitFor()
    assert.equal(await linus.get('added-by').inputValue(), 'nobody')
  })
}
