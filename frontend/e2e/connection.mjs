// The connection and its dependents: the banner, the outbox, several tabs of one person, notifications. Each
// function takes people who are in the room `lobby`; `server` has `kill()`, `start()`, `freeze()` and
// `thaw()`.
import assert from 'node:assert/strict'
import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { turnNotificationsOn, watchTheDesktop } from './desktop.mjs'
import { step } from './steps.mjs'

const BANNER_DELAY_MILLIS = 2_000

/** A short interruption shows no banner, the banner moves no content, and written messages are kept. */
export async function goOffline(ada, grace, picture = async () => {}) {
  const banner = ada.get('connection-banner')
  await step('a short break goes unmentioned', async () => {
    await ada.state('connected')
    ada.cutOff = true
    await ada.context.setOffline(true)
    await ada.state('offline')
    assert.equal(await banner.count(), 0)
    await ada.context.setOffline(false)
    await ada.state('connected')
    await ada.page.waitForTimeout(BANNER_DELAY_MILLIS + 500)
    assert.equal(await banner.count(), 0)
  })
  await step('a longer one shows the banner, and nothing moves', async () => {
    const before = await ada.get('composer').boundingBox()
    await ada.context.setOffline(true)
    await banner.and(ada.page.locator('[data-kind=offline]')).waitFor()
    await ada.page.getByRole('status').filter({ hasText: 'You’re offline' }).first().waitFor()
    assert.deepEqual(await ada.get('composer').boundingBox(), before)
    await picture(ada, 'offline')
  })
  await step('messages written offline survive closing the tab', async () => {
    await ada.say('Written on a train')
    await ada.say('and in a tunnel')
    await kept(ada.page, ['Written on a train', 'and in a tunnel'])
    const address = ada.page.url()
    await ada.page.close()
    await ada.context.setOffline(false)
    ada.page = await ada.tab(new URL(address).pathname)
    for (const text of ['Written on a train', 'and in a tunnel']) await ada.settled(text)
    await grace.text('and in a tunnel').waitFor()
    await kept(ada.page, [])
    ada.cutOff = false
    assert.equal(await grace.text('Written on a train').count(), 1)
  })
}

/** The countdown, "Try now", and every message exactly once. */
export async function outlastTheServer(ada, grace, server, picture = async () => {}) {
  const banner = ada.get('connection-banner')
  await step('the server is killed, and the banner counts down', async () => {
    for (const person of [ada, grace]) person.cutOff = true
    await server.kill()
    await ada.say('Is anybody there?')
    await banner.and(ada.page.locator('[data-kind=waiting]')).waitFor()
    await picture(ada, 'waiting')
    assert.match(await banner.innerText(), /Reconnecting in \d+ s\./)
  })
  await step('"try now" does not wait, and each written message is there once', async () => {
    await server.start()
    await Promise.race([
      banner
        .getByTestId('try-now')
        .click()
        .catch(() => {}),
      ada.state('connected'),
    ])
    for (const person of [ada, grace]) await person.state('connected')
    await banner.waitFor({ state: 'detached' })
    await ada.settled('Is anybody there?')
    await grace.text('Is anybody there?').waitFor()
    for (const person of [ada, grace]) {
      person.cutOff = false
      assert.equal(await person.text('Is anybody there?').count(), 1)
    }
  })
}

/** Three tabs of one person share one outbox: each message is sent by one of them, once. */
export async function shareTheOutbox(ada, grace) {
  const tabs = [ada.page]
  const sent = new Map()
  const texts = []
  const watch = (page) =>
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => {
        const id = /"clientId":"([^"]+)"/.exec(String(payload))?.[1]
        if (id) sent.set(id, (sent.get(id) ?? 0) + 1)
      }),
    )
  watch(ada.page)
  await step('three tabs write offline, and each sees the messages of the others', async () => {
    for (let tab = 0; tab < 2; tab++) {
      const page = await ada.tab('/room/lobby')
      watch(page)
      await ada.state('connected', page)
      tabs.push(page)
    }
    ada.cutOff = true
    await ada.context.setOffline(true)
    for (const page of tabs) await ada.state('offline', page)
    for (const [index, page] of [...tabs, ...tabs].entries()) {
      texts.push(`tabs ${index + 1}`)
      await page.getByTestId('composer').fill(texts.at(-1))
      await page.getByTestId('composer').press('Enter')
      for (const other of tabs) await waitForText(other, texts.at(-1))
    }
  })
  await step('back on the network each is sent once, in the order of writing', async () => {
    await ada.context.setOffline(false)
    await grace.text('tabs 6').waitFor()
    const arrived = (await grace.texts()).filter((text) => text.startsWith('tabs'))
    assert.deepEqual(arrived, texts)
    assert.deepEqual([...sent.values()], [1, 1, 1, 1, 1, 1])
    for (const page of tabs) {
      await ada.state('connected', page)
      await page.locator('[data-testid=message][data-state=sending]').waitFor({ state: 'detached' })
      assert.equal(await page.getByTestId('message-text').filter({ hasText: 'tabs 6' }).count(), 1)
    }
  })
  await step('when the leading tab is closed another goes on', async () => {
    ada.cutOff = false
    await tabs[0].close()
    ada.page = tabs[1]
    await ada.sayAndSend('The first tab is gone')
    await grace.text('The first tab is gone').waitFor()
    await tabs[2].close()
  })
}

/** A full outbox is sent below the server's limit, so that no message is refused. */
export async function comeBackWithALot(ada, grace, count = 60) {
  const refusals = []
  ada.page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('rate_limited')) refusals.push(payload)
    }),
  )
  await step(
    `${count} messages written offline are sent in order, and none is refused`,
    async () => {
      ada.cutOff = true
      await ada.context.setOffline(true)
      await ada.state('offline')
      const texts = Array.from({ length: count }, (_, index) => `queue ${index + 1} of ${count}`)
      for (const text of texts) {
        await ada.get('composer').fill(text)
        await ada.get('composer').press('Enter')
      }
      await kept(ada.page, texts)
      await ada.context.setOffline(false)
      await grace.text(texts.at(-1)).waitFor()
      await ada.settled(texts.at(-1))
      ada.cutOff = false
      const arrived = (await grace.texts()).filter((text) => text.startsWith('queue'))
      assert.deepEqual(arrived, texts)
      assert.deepEqual(refusals, [])
    },
  )
}

/**
 * A browser killed with unsent messages still has them when it starts again. `launch(directory)` opens a
 * browser with a profile of its own, `enterLobby(context, again)` brings a person into the lobby, signing in
 * again if needed.
 */
export async function outliveTheBrowser(launch, directory, enterLobby, witness) {
  await step('unsent messages survive a killed browser', async () => {
    const first = await launch(directory)
    const ada = await enterLobby(first)
    ada.cutOff = true
    await first.setOffline(true)
    await ada.state('offline')
    await ada.say('Written before the power went')
    await kept(ada.page, ['Written before the power went'])
    const [, pid] = /-(\d+)$/.exec(await readlink(join(directory, 'SingletonLock')))
    const gone = new Promise((resolve) => first.once('close', resolve))
    process.kill(Number(pid), 'SIGKILL')
    await gone
    const second = await launch(directory)
    // The session cookie may be lost with the browser; the messages are not.
    await enterLobby(second, true)
    await witness.text('Written before the power went').waitFor()
    assert.equal(await witness.text('Written before the power went').count(), 1)
    await second.close()
  })
}

/** A silent server is detected when the network changes, not after two missed heart-beats. */
export async function wakeUp(ada, server) {
  await step('after a change of network a silent server is detected within seconds', async () => {
    await ada.state('connected')
    assert.ok(ada.page.workers().length > 0, 'the heart-beats do not come from a worker')
    ada.cutOff = true
    await server.freeze()
    await ada.page.waitForTimeout(500)
    const begun = Date.now()
    await ada.page.evaluate(() => window.dispatchEvent(new Event('online')))
    await ada.state('reconnecting')
    assert.ok(Date.now() - begun < 7_000, `it took ${Date.now() - begun} ms`)
    await server.thaw()
    await ada.state('connected')
    ada.cutOff = false
  })
}

/** An administrator closes the connection; the page does not reconnect by itself. */
export async function removedByAnAdministrator(admin, ada, picture = async () => {}) {
  await step('a disconnected person sees the reason, and reconnects on request', async () => {
    await admin.page.evaluate(async (user) => {
      const token = /XSRF-TOKEN[^=]*=([^;]*)/.exec(document.cookie)[1]
      const open = await (await fetch('/api/admin/connections')).json()
      for (const { id } of open.filter((each) => each.user === user)) {
        const headers = { 'X-XSRF-TOKEN': decodeURIComponent(token) }
        await fetch(`/api/admin/connections/${id}`, { method: 'DELETE', headers })
      }
    }, ada.name)
    await ada.state('stopped')
    await ada.get('connection-banner').and(ada.page.locator('[data-kind=removed]')).waitFor()
    await picture(ada, 'removed')
    await ada.get('try-now').click()
    await ada.state('connected')
    await ada.get('connection-banner').waitFor({ state: 'detached' })
  })
}

/** From the settings to the click; `grace` has a second tab, and both could notify. */
export async function notifyOnce(ada, grace, picture = async () => {}) {
  const { raised, until } = await watchTheDesktop(grace)
  let other
  await step('notifications are turned on from a click, and tried', async () => {
    await turnNotificationsOn(grace)
    await picture(grace, 'notification-settings')
    await grace.get('notify-test').click()
    await until(1)
    assert.equal(raised[0].tag, 'conv-test')
  })
  await step('a direct message raises one notification, whatever the number of tabs', async () => {
    other = await grace.tab('/account')
    await grace.state('connected', other)
    await ada.goHome()
    await ada.directTo('grace')
    await ada.sayAndSend('Have you a minute?')
    await until(2)
    assert.deepEqual(raised[1], {
      title: 'Ada Lovelace',
      body: 'Have you a minute?',
      tag: 'conv-direct:ada',
    })
  })
  await step(
    'a click on it opens the conversation, and an open conversation does not notify',
    async () => {
      const clicked = await Promise.any(
        [grace.page, other].map((page) =>
          page.evaluate(() => window.lastNotification.onclick(new Event('click'))).then(() => page),
        ),
      )
      await clicked.waitForURL('**/direct/ada')
      await waitForText(clicked, 'Have you a minute?')
      await clicked.bringToFront()
      // Playwright focuses all pages; the other tab shows another page, so that does not matter here.
      await ada.page.waitForTimeout(3_000)
      await ada.sayAndSend('You are looking at this')
      await waitForText(clicked, 'You are looking at this')
      await clicked.goto(new URL('/account', grace.server).href)
      await grace.state('connected', clicked)
    },
  )
  await step('missed messages make one notification, and without text if configured', async () => {
    grace.page = other
    grace.cutOff = true
    await grace.context.setOffline(true)
    for (let count = 1; count <= 5; count++) await ada.sayAndSend(`Missed ${count}`)
    await grace.context.setOffline(false)
    await grace.state('connected')
    grace.cutOff = false
    await until(3)
    assert.equal(raised[2].body, '5 new messages from Ada Lovelace')
    await grace.get('notify-text').uncheck()
    await grace.page.waitForTimeout(3_000)
    await ada.sayAndSend('Between the two of us')
    await until(4)
    assert.equal(raised[3].body, 'New message')
    assert.equal(raised[3].title, 'Ada Lovelace')
  })
}

async function waitForText(page, text) {
  await page.getByTestId('message-text').filter({ hasText: text }).first().waitFor()
}

/** The browser's storage holds exactly these texts, in this order. */
async function kept(page, texts) {
  const read = () =>
    page.evaluate(
      () =>
        new Promise((resolve, reject) => {
          const opened = indexedDB.open('parley')
          opened.onerror = () => reject(opened.error)
          opened.onsuccess = () => {
            const all = opened.result.transaction('outbox').objectStore('outbox').getAll()
            all.onsuccess = () => {
              opened.result.close()
              resolve(all.result.map((each) => each.item).sort((a, b) => a.at - b.at))
            }
          }
        }),
    )
  let found = []
  for (let tries = 0; tries < 50; tries++) {
    found = (await read()).map((item) => item.text)
    if (found.length === texts.length) break
    await page.waitForTimeout(100)
  }
  assert.deepEqual(found, texts)
}
