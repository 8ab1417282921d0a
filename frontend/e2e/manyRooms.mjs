// A member of a thousand rooms misses nothing, and the page stays fast; so does a room of two thousand
// members. Asks the test, through standard output, for these rooms and members, and for a message in every
// room.
import assert from 'node:assert/strict'
import { newPerson, scenario } from './harness.mjs'
import { ask, step } from './steps.mjs'

const ROOMS = 1_000
const UNREAD = 300
const MEMBERS = 2_001
const USABLE_MILLIS = 1_500
const PANEL_MILLIS = 300
const HEAP_BYTES = 60 * 1024 * 1024
/** DOM nodes of the whole page, with the panel of the large room; each row of the room list takes about nine. */
const NODES = 13_000
const REQUESTS = 20

await scenario(async () => {
  await ask('seed a thousand rooms')
  const ada = await newPerson('ada', 'Ada Lovelace')
  await step('a member of a thousand rooms signs in', () => ada.register())
  await step(
    'a member of a thousand rooms is connected and can write within a second and a half',
    () => isUsableAtOnce(ada),
  )
  await step('it asks for each thing once', () => asksOnce(ada))
  await step('every room, the inbox and the announcements arrive', () => receivesAll(ada))
  await step('the memory of the page stays small', () => staysSmall(ada))
  await step('the row of the open room is in view, and keys reach every row', () => finds(ada))
  await step('unread rooms out of view are counted, and one click leads there', () => leads(ada))
  await step('two thousand members are listed at once, online ones first', () => showsMembers(ada))
  await step('a long name does not push the buttons out of view', () => keepsButtons(ada))
})

/** The best of five: the test machine has other work, and a server that has just started is slow. */
async function isUsableAtOnce(person) {
  const times = []
  for (let i = 0; i < 5; i++) {
    const page = await person.context.newPage()
    await page.goto(new URL('/room/room-0500', person.server).href, { waitUntil: 'commit' })
    const usable = await page.waitForFunction((rooms) => {
      const connected = document.querySelector(
        '[data-testid=connection-state][data-state=connected]',
      )
      const composer = document.querySelector('[data-testid=composer]:not(:disabled)')
      const rows = document.querySelectorAll('[data-testid^=room-link-room-]').length
      return connected && composer && rows === rooms ? performance.now() : 0
    }, ROOMS)
    times.push(await usable.jsonValue())
    await page.close()
  }
  console.log(`figure usable with ${ROOMS} rooms after: ${times.map(Math.round).join(', ')} ms`)
  assert.ok(Math.min(...times) <= USABLE_MILLIS, `${times} ms`)
}

async function asksOnce(person) {
  const page = await person.context.newPage()
  const asked = []
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'blob:') asked.push(`${request.method()} ${url.pathname}`)
  })
  await page.goto(new URL('/room/room-0500', person.server).href)
  await person.state('connected', page)
  await page.getByTestId('member-ada').waitFor()
  // All idle-time loading is complete.
  await page.waitForLoadState('networkidle')
  const calls = asked.filter((each) => each.includes('/api/'))
  console.log(
    `figure requests of a cold start: ${asked.length}, of which to the API: ${calls.length}`,
  )
  assert.deepEqual([...new Set(calls)], calls)
  assert.ok(asked.length <= REQUESTS, asked.join('\n'))
  await page.close()
}

async function receivesAll(person) {
  const { page } = person
  await page.goto(new URL('/room/room-0500', person.server).href)
  await person.state('connected')
  await person.get('composer').waitFor()
  const unread = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('[data-testid^=room-link-room-]')].map((row) =>
        Number(row.dataset.unread),
      ),
    )
  const before = await unread()
  // The open one was unread, and has been read.
  assert.equal(before.filter((count) => count > 0).length, UNREAD - 1)
  await ask('say something everywhere')
  await person.text('to everybody').waitFor()
  await page.waitForFunction(
    ([before]) =>
      [...document.querySelectorAll('[data-testid^=room-link-room-]')].every(
        (row, index) => index === 500 || Number(row.dataset.unread) === before[index] + 1,
      ),
    [before],
  )
  await page.locator('[data-testid=room-link-room-0999] .badge.mentions').waitFor()
  await person.get('dm-link-linus').locator('.badge').waitFor()
  await person.get('announcement-banner').filter({ hasText: 'to all' }).waitFor()
  await person.get('announcement-dismiss').click()
}

async function staysSmall(person) {
  const session = await person.context.newCDPSession(person.page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  const megabytes = (usedSize / 1024 / 1024).toFixed(1)
  console.log(`figure heap of the page with ${ROOMS} rooms: ${megabytes} MB`)
  assert.ok(usedSize <= HEAP_BYTES, `${megabytes} MB`)
}

async function finds(person) {
  await inView(person, 'room-link-room-0500')
  await person.get('room-link-room-0500').focus()
  for (let i = 0; i < 30; i++) await person.page.keyboard.press('Tab')
  const reached = await person.page.evaluate(() => document.activeElement.dataset.testid)
  assert.equal(reached, 'room-link-room-0530')
  await inView(person, reached)
}

async function leads(person) {
  const { page } = person
  await person.get('room-link-room-0500').scrollIntoViewIfNeeded()
  const above = person.get('unread-above')
  const below = person.get('unread-below')
  await above.waitFor()
  await below.waitFor()
  const counts = async () =>
    (await Promise.all([above, below].map((each) => each.textContent()))).map((text) =>
      Number(text.replaceAll(/\D/g, '')),
    )
  // They are counted in the next frame.
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  )
  const [up, down] = await counts()
  // All but those in view: all rooms are unread now.
  assert.ok(up + down > ROOMS - 60 && up > 400 && down > 400, `${up} above, ${down} below`)
  await below.click()
  await page.waitForFunction(
    (before) =>
      Number(
        document.querySelector('[data-testid=unread-above]')?.textContent.replaceAll(/\D/g, ''),
      ) > before,
    up,
  )
  await person.get('room-link-room-0999').click()
  await person.text('to @ada').waitFor()
  await inView(person, 'room-link-room-0999')
  await page.waitForFunction(
    () => document.querySelector('[data-testid=room-link-room-0999]').dataset.unread === '0',
  )
}

async function inView(person, testid) {
  await person.page.waitForFunction((id) => {
    const row = document.querySelector(`[data-testid=${id}]`).getBoundingClientRect()
    return row.top >= 0 && row.bottom <= innerHeight
  }, testid)
}

async function showsMembers(person) {
  const { page } = person
  await page.goto(new URL('/room/crowd', person.server).href)
  await person.get('member-ada').waitFor()
  const times = []
  for (let i = 0; i < 3; i++) {
    await person.get('people-toggle').click()
    await person.get('member-ada').waitFor({ state: 'detached' })
    times.push(await page.evaluate(opens))
  }
  console.log(`figure people of a room of ${MEMBERS} after: ${times.map(Math.round).join(', ')} ms`)
  assert.ok(Math.min(...times) <= PANEL_MILLIS, `${times} ms`)
  const nodes = await page.evaluate(() => document.querySelectorAll('*').length)
  console.log(`figure nodes of that page: ${nodes}`)
  assert.ok(nodes <= NODES, `${nodes} nodes`)
  const first = page.locator('[data-testid^=member-]').nth(1)
  // The first one is the field; she is the only one online.
  assert.equal(await first.getAttribute('data-testid'), 'member-ada')
  await person.get('member-filter').fill('1999 person')
  await person.get('member-person-1999').waitFor()
  assert.equal(await page.locator('.people .person').count(), 1)
}

function opens() {
  return new Promise((resolve) => {
    const begun = performance.now()
    document.querySelector('[data-testid=people-toggle]').click()
    const look = () => {
      if (document.querySelector('[data-testid=member-ada]')) resolve(performance.now() - begun)
      else requestAnimationFrame(look)
    }
    look()
  })
}

async function keepsButtons(person) {
  await person.get('member-filter').fill('hohenzollern')
  const row = person.get('member-person-0000')
  await row.hover()
  const panel = await person.page.locator('.people').boundingBox()
  for (const button of await row.getByRole('button').all()) {
    const box = await button.boundingBox()
    assert.ok(box.x + box.width <= panel.x + panel.width, `at ${box.x} of ${panel.x + panel.width}`)
  }
  assert.equal(await row.getByRole('button').count(), 2)
  await row.getByRole('button').last().click()
  await person.get('confirm').click()
  await row.waitFor({ state: 'detached' })
}
