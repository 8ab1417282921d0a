// An older copy of the database is restored under two open pages. Before they reconnect, other clients post
// until the head is above the numbers that the pages hold, so that only the epoch shows that the stream is
// another one. Asks the test, through standard output, to back up and restore the data.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario } from './harness.mjs'
import { ask, step } from './steps.mjs'

const kept = {
  lobby: ['Kept one', 'Kept two', 'Kept three'],
  ops: ['Kept in ops'],
  direct: ['Kept between us', 'Kept answer'],
}
const lost = {
  lobby: numbered('Lost', 5),
  ops: numbered('Lost in ops', 3),
  direct: numbered('Lost between us', 3),
}
/** More than were lost, so that the new head is above the numbers that the pages hold. */
const later = {
  lobby: numbered('Later', 7),
  ops: numbered('Later in ops', 5),
  direct: numbered('Later between us', 5),
}
const now = {
  lobby: [...kept.lobby, ...later.lobby],
  ops: [...kept.ops, ...later.ops],
  direct: [...kept.direct, ...later.direct],
}
const DRAFTS = { ada: 'A draft for the room', grace: 'A draft for Ada' }

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper', { colorScheme: 'dark' })
  await talkBeforeTheBackup(ada, grace)
  await talkAfterIt(ada, grace)
  await restore(ada, grace)
  await lookAround(ada, grace)
  await goOn(ada, grace)
})

async function talkBeforeTheBackup(ada, grace) {
  await step('two people talk in two rooms and directly', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('ops')
      await person.goHome()
    }
    await grace.enterRoom('lobby')
    await ada.get('room-link-ops').click()
    await grace.post('/api/rooms/ops', kept.ops[0])
    await ada.sees(kept.ops)
    await ada.goHome()
    await ada.enterRoom('lobby')
    await ada.sayAndSend(kept.lobby[0])
    await grace.text(kept.lobby[0]).waitFor()
    await grace.sayAndSend(kept.lobby[1])
    await ada.text(kept.lobby[1]).waitFor()
    await ada.sayAndSend(kept.lobby[2])
    for (const person of [ada, grace]) await person.sees(kept.lobby)
    await grace.directTo('ada')
    await grace.sayAndSend(kept.direct[0])
    await ada.get('dm-link-grace').click()
    await ada.text(kept.direct[0]).waitFor()
    await ada.sayAndSend(kept.direct[1])
    for (const person of [ada, grace]) await person.sees(kept.direct)
  })
  await step('they read everything', async () => {
    for (const person of [ada, grace]) await readEverything(person)
  })
  for (const person of [ada, grace]) person.cutOff = true
  await ask('back up the data')
  await step('the data is backed up, and the pages reconnect', async () => {
    for (const person of [ada, grace]) await person.state('connected')
    for (const person of [ada, grace]) person.cutOff = false
  })
}

async function talkAfterIt(ada, grace) {
  await step('both see messages that are not in the backup', async () => {
    for (const text of lost.direct) {
      await grace.sayAndSend(text)
      await ada.text(text).waitFor()
    }
    await ada.sees([...kept.direct, ...lost.direct])
    await ada.get('room-link-lobby').click()
    await grace.get('room-link-lobby').click()
    for (const [index, text] of lost.lobby.entries()) {
      const [speaker, listener] = index % 2 === 0 ? [ada, grace] : [grace, ada]
      await speaker.sayAndSend(text)
      await listener.text(text).waitFor()
    }
    for (const person of [ada, grace]) await person.sees([...kept.lobby, ...lost.lobby])
    for (const text of lost.ops) await grace.post('/api/rooms/ops', text)
    await badge(ada, 'room-link-ops', lost.ops.length)
  })
  await step('both begin a draft', async () => {
    await grace.get('dm-link-ada').click()
    await grace.sees([...kept.direct, ...lost.direct])
    for (const person of [ada, grace]) {
      await person.get('composer').fill(DRAFTS[person.name])
      await person.page.evaluate(() => (window.neverReloaded = true))
    }
  })
}

async function restore(ada, grace) {
  const seen = { lobby: await lastNumber(ada), direct: await lastNumber(grace) }
  for (const person of [ada, grace]) person.cutOff = true
  await step('both pages are offline', async () => {
    for (const person of [ada, grace]) {
      await person.context.setOffline(true)
      await person.state('offline')
    }
  })
  await ask('restore the backup')
  await step('other clients post until the numbers of the pages are passed', async () => {
    const entries = { lobby: [], direct: [] }
    for (const [index, text] of later.lobby.entries()) {
      entries.lobby.push(await (index % 2 === 0 ? ada : grace).post('/api/rooms/lobby', text))
    }
    for (const text of later.direct) entries.direct.push(await grace.post('/api/direct/ada', text))
    for (const text of later.ops) await grace.post('/api/rooms/ops', text)
    for (const kind of ['lobby', 'direct']) {
      const numbers = entries[kind].map(({ seq }) => seq)
      assert.equal(numbers[0], kept[kind].length + 1, `${kind} goes on after the backup`)
      assert.ok(numbers.at(-1) > seen[kind], `${kind}: ${numbers.at(-1)} is above ${seen[kind]}`)
    }
  })
  await step('the pages reconnect without a reload', async () => {
    for (const person of [ada, grace]) await person.context.setOffline(false)
    for (const person of [ada, grace]) await person.state('connected')
    for (const person of [ada, grace]) person.cutOff = false
  })
}

async function lookAround(ada, grace) {
  await step('the open room shows the new messages and none of the lost ones', async () => {
    await ada.sees(now.lobby)
    await picture(ada, 'restored-room')
  })
  await step('so does the open direct conversation', async () => {
    await grace.sees(now.direct)
    await picture(grace, 'restored-direct')
  })
  await step('drafts are kept', async () => {
    for (const person of [ada, grace]) {
      assert.equal(await person.get('composer').inputValue(), DRAFTS[person.name])
    }
  })
  await step('unread badges count the new messages', async () => {
    await badge(ada, 'dm-link-grace', later.direct.length)
    await badge(ada, 'room-link-ops', later.ops.length)
    // Four of the seven are Ada's.
    await badge(grace, 'room-link-lobby', 4)
    for (const own of ['room-link-ops', 'dm-link-ada']) {
      assert.equal(await grace.get(own).locator('.badge').count(), 0, own)
    }
  })
  await step('conversations that were opened before show no lost message', async () => {
    await ada.get('dm-link-grace').click()
    await ada.sees(now.direct)
    await badge(ada, 'dm-link-grace', 0)
    await grace.get('room-link-lobby').click()
    await grace.sees(now.lobby)
    await badge(grace, 'room-link-lobby', 0)
  })
  await step(
    'the unread line stands above the first new message, and read markers move',
    async () => {
      await ada.get('room-link-ops').click()
      await ada.sees(now.ops)
      const below = ada.page.locator('[data-testid=new-line] + [data-testid=message]')
      assert.equal(await below.getByTestId('message-text').textContent(), later.ops[0])
      await badge(ada, 'room-link-ops', 0)
      for (const person of [ada, grace]) await readEverything(person)
    },
  )
}

async function goOn(ada, grace) {
  await step('the conversation continues, each message once', async () => {
    await ada.get('room-link-lobby').click()
    assert.equal(await ada.get('composer').inputValue(), DRAFTS.ada)
    await ada.get('composer').press('Enter')
    await ada.settled(DRAFTS.ada)
    await grace.text(DRAFTS.ada).waitFor()
    await grace.sayAndSend('Welcome back')
    for (const person of [ada, grace]) {
      await person.sees([...now.lobby, DRAFTS.ada, 'Welcome back'])
      assert.ok(
        await person.page.evaluate(() => window.neverReloaded),
        `${person.name} did not reload`,
      )
    }
  })
  await step('a reload shows the same', async () => {
    for (const person of [ada, grace]) {
      await person.page.reload()
      await person.sees([...now.lobby, DRAFTS.ada, 'Welcome back'])
    }
  })
}

function numbered(text, count) {
  return Array.from({ length: count }, (_, index) => `${text} ${index + 1} of ${count}`)
}

/** The number at a link of the sidebar; 0 for none. */
async function badge(person, link, count) {
  const found = person.get(link).locator('.badge')
  if (count === 0) await found.waitFor({ state: 'detached' })
  else await found.getByText(`${count}`, { exact: true }).waitFor()
}

async function lastNumber(person) {
  return Number(await person.get('message').last().getAttribute('data-seq'))
}

/** Waits until the server has the read markers of this person. */
async function readEverything(person) {
  for (;;) {
    const conversations = [
      ...(await person.read('/api/rooms')),
      ...(await person.read('/api/direct')),
    ]
    if (conversations.every(({ unread }) => unread === 0)) return
    await person.page.waitForTimeout(50)
  }
}
