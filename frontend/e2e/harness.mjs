// The harness of all scenarios: starts the browser, signs people up, takes screenshots, and checks for
// browser complaints.
// Usage of every scenario: node <scenario>.mjs <address of the server> <Chromium> <directory for screenshots>
import assert from 'node:assert/strict'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { Person } from './person.mjs'
import { step } from './steps.mjs'

export const [server, executablePath, screenshots] = process.argv.slice(2)

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
]

let browser
const people = []

/** Opens a browser context for a new person, at the sign-in page. */
export async function newPerson(name, displayName, options) {
  const person = await Person.open(browser, server, name, displayName, options)
  people.push(person)
  return person
}

/** Launches a browser with a persistent profile in that directory. */
export function launchWithProfile(directory) {
  return chromium.launchPersistentContext(directory, { executablePath, args: ARGUMENTS })
}

/** Runs the scenario, takes screenshots of every page if it fails, and fails on any browser complaint. */
export async function scenario(steps) {
  await mkdir(screenshots, { recursive: true })
  browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  try {
    await steps()
    await step('no browser complained', async () => {
      for (const person of people) assert.deepEqual(person.complaints, [], person.name)
    })
    console.log('all well')
  } catch (error) {
    console.log(`failed: ${error.stack}`)
    await pictureEveryPage()
    process.exitCode = 1
  } finally {
    await browser.close()
    process.stdin.destroy()
  }
}

export async function picture(person, name, page = person.page) {
  await page.screenshot({ path: join(screenshots, `${name}.png`) })
}

async function pictureEveryPage() {
  const name = process.argv[1].replace(/^.*\/|\.mjs$/g, '')
  const pages = browser.contexts().flatMap((context) => context.pages())
  for (const [index, page] of pages.entries()) {
    await page.screenshot({ path: join(screenshots, `failed-${name}-${index}.png`) })
  }
}
