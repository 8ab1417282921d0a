// Conversations of any length are easy to read and to link to; a warning appears before a message is too long
// to send. Needs a server that lets one person send many messages at once.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario, server } from './harness.mjs'
import { step } from './steps.mjs'

/** More than the page loads at once. */
const LONG = 120
const AT_ONCE = 20
const DAY_MILLIS = 24 * 60 * 60 * 1_000

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace', {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('two people meet in a room', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('lobby')
    }
  })
  await arrange(ada, grace)
  await pointAt(ada, grace)
  await readBack(ada, grace)
  await followMentions(ada, grace)
  await findTheRightWords(ada, grace)
  await print(ada)
  await stayOvernight(ada)
})

async function arrange(ada, grace) {
  await step(
    'consecutive messages of one author are grouped, under one name and one day',
    async () => {
      await ada.sayAndSend('The first of two')
      await ada.sayAndSend('The second of two')
      await grace.text('The second of two').waitFor()
      await grace.sayAndSend('Mine comes between')
      await ada.text('Mine comes between').waitFor()
      await ada.sayAndSend('And mine again')
      await grace.text('And mine again').waitFor()
      for (const person of [ada, grace]) {
        const names = await person.get('message').locator('.message-head strong').allTextContents()
        assert.deepEqual(names, ['Ada Lovelace', 'Grace Hopper', 'Ada Lovelace'])
        assert.deepEqual(await person.page.locator('.day-line').allInnerTexts(), ['Today'])
      }
    },
  )
}

async function pointAt(ada, grace) {
  await step('the text of a message is copied as it was written', async () => {
    await grace.sayAndSend('Read **this** twice', 'Read this twice')
    await act(ada, 'Read this twice', 'copy')
    assert.equal(await clipboard(ada), 'Read **this** twice')
  })
  await step('a link leads another person to a message far back in a long room', async () => {
    await act(ada, 'Read this twice', 'link')
    const link = await clipboard(ada)
    assert.ok(link.startsWith(new URL('/room/lobby?m=', server).href), link)
    await grace.page.goto('about:blank')
    await say(ada, LONG)
    await grace.page.goto(link)
    const row = grace.row('Read this twice')
    await row.and(grace.page.locator('.flash')).waitFor()
    assert.ok(await inView(row), 'the message is in view')
    assert.equal(await grace.text(`line ${LONG}`).count(), 0)
    await picture(grace, 'linked')
  })
  await step('and one click leads from there to the latest, and clears the link', async () => {
    await grace.get('jump').click()
    await grace.text(`line ${LONG}`).waitFor()
    await grace.page.waitForURL(/\/room\/lobby$/)
    await grace.get('jump').waitFor({ state: 'detached' })
    assert.ok(await inView(grace.row(`line ${LONG}`)), 'the latest is in view')
  })
}

async function readBack(ada, grace) {
  await step('new messages do not move a reader of older ones, and are counted', async () => {
    await scrollUp(grace)
    const reading = await firstInView(grace)
    for (const text of ['one', 'two', 'three']) await ada.sayAndSend(`Meanwhile ${text}`)
    await grace.get('jump').getByText('3 new messages').waitFor()
    assert.deepEqual(await firstInView(grace), reading)
    await picture(grace, 'jump')
  })
  await step('the jump leads to them, and is gone', async () => {
    await grace.get('jump').click()
    await grace.get('jump').waitFor({ state: 'detached' })
    assert.ok(await inView(grace.row('Meanwhile three')))
  })
  await step('sending scrolls to the own message from any position', async () => {
    await scrollUp(grace)
    await grace.get('jump').waitFor()
    await grace.say('I have read it all')
    await grace.get('jump').waitFor({ state: 'detached' })
    assert.ok(await inView(grace.row('I have read it all')))
  })
}

async function followMentions(ada, grace) {
  await step('a returning reader finds the line first, and then the mentions', async () => {
    await grace.goHome()
    await say(ada, 25, 'while away')
    await say(ada, 1, 'for you, @grace, number')
    await say(ada, 40, 'still away')
    await grace.get('room-link-lobby').locator('.badge.mentions').waitFor()
    await grace.get('room-link-lobby').click()
    await grace.get('new-line').waitFor()
    assert.ok(await inView(grace.get('new-line')))
    assert.ok(!(await inView(grace.row('still away 40'))))
    await grace.get('jump-mention').click()
    const row = grace.row('for you, @grace, number 1')
    await row.and(grace.page.locator('.flash')).waitFor()
    assert.ok(await inView(row))
    await grace.get('jump').click()
    await grace.get('jump').waitFor({ state: 'detached' })
    assert.ok(await inView(grace.row('still away 40')))
  })
}

async function findTheRightWords(ada, grace) {
  await step(
    'a warning comes before a text is too long, and a longer one is not sent',
    async () => {
      const { messageBytes } = await ada.page.evaluate(async () =>
        (await fetch('/api/config')).json(),
      )
      const left = ada.page.locator('.composer-left')
      const composer = ada.get('composer')
      await composer.fill('ä'.repeat(messageBytes / 2 - 50))
      await left.getByText('About 50 characters left').waitFor()
      await composer.fill('ä'.repeat(messageBytes / 2 + 1))
      await left.getByText('1 character over the limit').waitFor()
      await composer.press('Enter')
      assert.equal((await composer.inputValue()).length, messageBytes / 2 + 1)
      await composer.fill('Let me put it briefly')
      await composer.press('Enter')
      await ada.settled('Let me put it briefly')
      const last = await ada
        .get('message')
        .evaluateAll((rows) => rows.slice(-2).map((row) => row.innerText))
      assert.match(last[0], /still away 40/)
    },
  )
  await step('an emoji is picked by its name, and inserted at the cursor', async () => {
    const composer = ada.get('composer')
    await composer.fill('Up and away')
    await composer.press('Home')
    await composer.press('ArrowRight')
    await composer.press('ArrowRight')
    await ada.get('emoji-button').click()
    await ada
      .get('emoji-picker')
      .getByRole('button', { name: /rocket/i })
      .first()
      .waitFor()
    await picture(ada, 'emoji')
    await ada.page.keyboard.type('rocket')
    await ada.page.keyboard.press('Enter')
    await ada.get('emoji-picker').waitFor({ state: 'detached' })
    assert.equal(await composer.inputValue(), 'Up🚀 and away')
    await ada.page.keyboard.press('Enter')
    await grace.text('Up🚀 and away').waitFor()
  })
}

async function print(ada) {
  await step('printing gives all loaded messages, and nothing beside them', async () => {
    await ada.page.reload()
    await ada.text('Let me put it briefly').waitFor()
    await scrollUp(ada)
    const loaded = await ada.texts()
    assert.ok(loaded.length > 50, `${loaded.length} messages are more than a screen`)
    await ada.page.emulateMedia({ media: 'print' })
    const paper = await ada.page.evaluate(() => {
      const height = document.documentElement.scrollHeight
      const texts = [...document.querySelectorAll('[data-testid=message-text]')]
      const box = (element) => element.getBoundingClientRect()
      // A box that clips its content would hide the rest in print.
      const whole = (element) => {
        for (let around = element.parentElement; around; around = around.parentElement) {
          const clips = getComputedStyle(around).overflowY !== 'visible'
          if (clips && around.scrollHeight > around.clientHeight + 1) return false
        }
        return box(element).height > 0 && box(element).bottom + window.scrollY <= height
      }
      const parts = ['.header', '.sidebar', '.composer', '.people', '.no-topic']
      return {
        printed: texts.filter(whole).map((text) => text.textContent),
        beside: parts.filter((part) => box(document.querySelector(part)).height > 0),
      }
    })
    assert.deepEqual(paper.printed, loaded)
    assert.deepEqual(paper.beside, [])
    const pages = (await ada.page.pdf()).toString('latin1').match(/\/Type\s*\/Page\b/g)
    assert.ok(pages.length > 1, `${pages.length} pages`)
    await picture(ada, 'print')
    await ada.page.emulateMedia({ media: null })
  })
}

async function stayOvernight(ada) {
  await step('when the day is over, "today" is over on a page that stays open', async () => {
    await ada.page.clock.install()
    await ada.page.reload()
    await ada.text('Let me put it briefly').waitFor()
    await ada.page.locator('.day-line').getByText('Today').waitFor()
    // Responses would correct the page's clock: it follows the server's clock, on which no day passes.
    ada.cutOff = true
    await ada.context.setOffline(true)
    await ada.page.clock.fastForward(DAY_MILLIS)
    await ada.page.locator('.day-line').getByText('Yesterday').waitFor()
    assert.equal(await ada.page.locator('.day-line').getByText('Today').count(), 0)
  })
}

/** Posts many short messages, as fast as the server accepts them; only the last one has a fixed place. */
async function say(person, count, what = 'line') {
  const post = (number) => person.post('/api/rooms/lobby', `${what} ${number}`)
  const numbers = Array.from({ length: count - 1 }, (_, index) => index + 1)
  // More connections than the system's accept backlog would take seconds.
  while (numbers.length > 0) await Promise.all(numbers.splice(0, AT_ONCE).map(post))
  await post(count)
}

async function act(person, text, action) {
  const row = person.row(text)
  await row.hover()
  await row.getByTestId(`message-${action}`).click()
  await row.getByRole('status').getByText('Copied').waitFor()
}

function clipboard(person) {
  return person.page.evaluate(() => navigator.clipboard.readText())
}

async function scrollUp(person) {
  await person.page.locator('.scroller').hover()
  await person.page.mouse.wheel(0, -1_500)
  await person.get('jump').waitFor()
  // Wheel scrolling is animated over several frames.
  let before
  for (
    let now = await firstInView(person);
    `${now}` !== `${before}`;
    now = await firstInView(person)
  ) {
    before = now
    await person.page.waitForTimeout(200)
  }
}

/** The first visible row, and its position. */
function firstInView(person) {
  return person.page.locator('.scroller').evaluate((box) => {
    const top = box.getBoundingClientRect().top
    const rows = [...box.querySelectorAll('[data-row]')]
    const row = rows.find((each) => each.getBoundingClientRect().top >= top)
    return [row.dataset.seq, Math.round(row.getBoundingClientRect().top)]
  })
}

function inView(locator) {
  return locator.evaluate((row) => {
    const box = row.closest('.scroller').getBoundingClientRect()
    const { top, bottom } = row.getBoundingClientRect()
    return top >= box.top - 1 && bottom <= box.bottom + 1
  })
}
