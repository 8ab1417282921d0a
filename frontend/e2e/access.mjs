// The application is accessible: axe finds no violation on any page, in either theme, in either language, on
// a narrow screen and enlarged.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { newPerson, picture, scenario } from './harness.mjs'
import { step } from './steps.mjs'

const axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

/** Width and height in CSS pixels; at double zoom, a page of 1280 has 640 of them. */
const SCREENS = {
  wide: { width: 1280, height: 800 },
  narrow: { width: 320, height: 640 },
  enlarged: { width: 640, height: 400 },
}
/**
 * Every pair of language, theme and screen occurs in one of them: colours depend on the theme, widths on the
 * other two.
 */
const LOOKS = [
  ['en', 'light', 'wide'],
  ['en', 'dark', 'narrow'],
  ['en', 'light', 'enlarged'],
  ['zh-CN', 'dark', 'wide'],
  ['zh-CN', 'light', 'narrow'],
  ['zh-CN', 'dark', 'enlarged'],
]
const PAGES = {
  home: '/',
  room: '/room/lobby',
  direct: '/direct/grace',
  announcements: '/announcements',
  search: '/search?q=morning',
  account: '/account',
  administration: '/admin',
  missing: '/nowhere',
}

/** All violations with their places: a full list is more useful than the first one. */
const found = new Map()

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('the page to sign in is accessible', () => looksWell(ada, 'sign-in', 'username'))
  await step('two people have something to show', () => furnish(ada, grace))
  for (const [language, colorScheme, screen] of LOOKS) {
    await step(`every page is accessible: ${language}, ${colorScheme}, ${screen}`, async () => {
      await ada.page.setViewportSize(SCREENS[screen])
      await ada.page.emulateMedia({ colorScheme })
      await ada.setLanguage(language)
      for (const name of Object.keys(PAGES)) await visit(ada, name, screen)
    })
  }
  await step('dialogs over a page are accessible', () => opensOverPages(ada))
  await step('nothing was found', async () => assert.deepEqual(Object.fromEntries(found), {}))
  await ada.page.setViewportSize(SCREENS.wide)
  await ada.page.emulateMedia({ colorScheme: 'light' })
  await ada.setLanguage('en')
  await step('dialogs take the focus, and give it back', () => opensDialogs(ada))
})

async function furnish(ada, grace) {
  await ada.register()
  await grace.register()
  for (const person of [ada, grace]) await person.enterRoom('lobby')
  await ada.sayAndSend(
    'Good morning, @grace! See https://docs.example.org and `the code`:',
    'Good morning, @grace!',
  )
  await grace.sayAndSend(
    '**Good** morning\n\n> quoted\n\n```js\nconst answer = 42\n```\n\n- one\n- two',
    'quoted',
  )
  await grace.directTo('ada')
  await grace.sayAndSend('Between us')
  await ada.page.goto(new URL('/announcements', ada.server).href)
  await ada.get('announcement-text').fill('Maintenance tonight at 22:00 UTC')
  await ada.get('announcement-send').click()
  await ada.get('confirm').click()
  await ada.get('announcement').first().waitFor()
}

async function visit(person, name, screen) {
  const { page } = person
  await page.goto(new URL(PAGES[name], person.server).href)
  await person.state('connected')
  await settled(page)
  await looksWell(person, `${name}, ${screen}`)
  const tooWide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  if (tooWide > 0) found.set(`${name} is ${tooWide} pixels too wide`, [screen])
}

/** No loading is in progress. */
async function settled(page) {
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' })
}

async function looksWell(person, where, awaited) {
  const { page } = person
  if (awaited !== undefined) await person.get(awaited).waitFor()
  // Through the debugger, which the page's content security policy does not restrict.
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => window.axe.run(document))
  for (const { id, nodes } of violations) {
    for (const node of nodes) {
      const what = `${id}: ${node.target} ${node.any.map((each) => each.message).join(', ')}`
      if (!found.has(what)) await picture(person, `failed-axe-${found.size}`)
      found.set(what, [...(found.get(what) ?? []), where])
    }
  }
}

async function opensOverPages(ada) {
  const { page } = ada
  await ada.page.setViewportSize(SCREENS.wide)
  await visit(ada, 'room', 'wide')
  await ada.get('emoji-button').click()
  await ada.get('emoji-picker').getByRole('button').first().waitFor()
  await looksWell(ada, 'emoji picker')
  await page.keyboard.press('Escape')
  await ada.get('dm-new').click()
  await ada.get('direct-start').getByRole('option').first().waitFor()
  await looksWell(ada, 'direct messages')
  await page.keyboard.press('Escape')
  await ada.get('erase-room').click()
  await looksWell(ada, 'deleting a room', 'delete-room')
  await page.keyboard.press('Escape')
  await visit(ada, 'announcements', 'wide')
  await ada.get('announcement-edit').first().click()
  await looksWell(ada, 'editing an announcement', 'announcement-edit-text')
  await page.keyboard.press('Escape')
  await ada.get('announcement-text').fill('More tea')
  await ada.get('announcement-send').click()
  await looksWell(ada, 'the question before an announcement', 'announcement-preview')
  await page.keyboard.press('Escape')
  await page.goto(new URL('/room/no-such-room', ada.server).href)
  await looksWell(ada, 'a room that does not exist', 'room-create')
  ada.forgive(/status of 404/)
}

async function opensDialogs(ada) {
  const { page } = ada
  await page.goto(new URL('/room/lobby', ada.server).href)
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer')
  await page.keyboard.press('Control+/')
  await ada.get('shortcut-help').waitFor()
  await page.keyboard.press('Escape')
  await ada.get('shortcut-help').waitFor({ state: 'hidden' })
  await page.waitForFunction(() => document.activeElement?.dataset.testid === 'composer')
}
