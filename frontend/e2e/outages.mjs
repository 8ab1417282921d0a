// Network, server and browser outages: messages and notifications are neither lost nor duplicated. Asks the
// test, through standard output, to kill, start, freeze and thaw the server.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  comeBackWithALot,
  goOffline,
  notifyOnce,
  outlastTheServer,
  outliveTheBrowser,
  removedByAnAdministrator,
  shareTheOutbox,
  wakeUp,
} from './connection.mjs'
import { Person } from './person.mjs'
import { newPerson, launchWithProfile, picture, scenario, server } from './harness.mjs'
import { ask, step } from './steps.mjs'

const host = {
  kill: () => ask('kill the server'),
  start: () => ask('start the server'),
  freeze: () => ask('freeze the server'),
  thaw: () => ask('thaw the server'),
}

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper', { colorScheme: 'dark' })
  await step('two people meet in a room', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('lobby')
    }
  })
  await goOffline(ada, grace, (person, name) => picture(person, `banner-${name}`))
  await outlastTheServer(ada, grace, host, (person, name) => picture(person, `banner-${name}`))
  await shareTheOutbox(ada, grace)
  await comeBackWithALot(ada, grace)
  await wakeUp(ada, host)
  await removedByAnAdministrator(ada, grace, (person, name) => picture(person, `banner-${name}`))
  await killTheBrowser(ada)
  await notifyOnce(ada, grace, picture)
})

async function killTheBrowser(witness) {
  const profile = await mkdtemp(join(tmpdir(), 'parley-profile-'))
  await outliveTheBrowser(launchWithProfile, profile, linusIn, witness)
  await rm(profile, { recursive: true, force: true, maxRetries: 5 })
}

async function linusIn(context, again = false) {
  const linus = new Person(context, server, 'linus', 'Linus Pauling')
  linus.page = await linus.tab(again ? '/room/lobby' : '/')
  if (!again) {
    await linus.register()
    await linus.enterRoom('lobby')
    return linus
  }
  const composer = linus.get('composer')
  await composer.or(linus.get('username')).first().waitFor()
  // Chromium writes a new cookie to disk up to 30 s later; killed before that, it has lost the session.
  if (!(await composer.isVisible())) await linus.signIn()
  await composer.waitFor()
  return linus
}
