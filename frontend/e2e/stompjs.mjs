// A third-party client: the published @stomp/stompjs in Node, without any of Parley's code. Usage: node
// stompjs.mjs <address of the server>
import assert from 'node:assert/strict'
import { Client } from '@stomp/stompjs'
import { WebSocket } from 'ws'
import { step } from './steps.mjs'

const server = process.argv[2]
const PASSWORD = 'correct horse battery'
/** stomp.js swallows exceptions of callbacks, so violations are recorded here and checked at the end. */
const complaints = []

/** A cookie jar with CSRF handling: the value of the cookie that GET /api/session names is sent back as a header. */
class Browser {
  cookies = new Map()
  xsrfCookie = 'XSRF-TOKEN'

  get cookieHeader() {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async call(method, path, body) {
    const response = await fetch(new URL(path, server), {
      method,
      headers: {
        cookie: this.cookieHeader,
        'content-type': 'application/json',
        'x-xsrf-token': this.cookies.get(this.xsrfCookie) ?? '',
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    this.xsrfCookie = response.headers.get('parley-xsrf-cookie') ?? this.xsrfCookie
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      this.cookies.set(name, value)
    }
    return response
  }
}

/** Signs in and connects as the library's documentation describes; received messages are kept per destination. */
class Person {
  browser = new Browser()
  heard = { room: [], direct: [], errors: [] }
  high = { room: undefined, direct: undefined }
  /** Resolved while the person may connect: stomp.js awaits it before each attempt. */
  gate = Promise.resolve()
  connects = 0
  receipts = 0
  waiting = []

  constructor(name) {
    this.name = name
    this.client = new Client({
      webSocketFactory: () => {
        this.socket = new WebSocket(server.replace(/^http/, 'ws') + '/ws', this.protocols, {
          headers: { cookie: this.browser.cookieHeader },
        })
        return this.socket
      },
      reconnectDelay: 100,
      heartbeatIncoming: 10_000,
      heartbeatOutgoing: 10_000,
      beforeConnect: () => this.gate,
      onConnect: (frame) => this.connected(frame),
      onWebSocketClose: (event) => {
        this.closeCode = event.code
        this.changed()
      },
      onStompError: (frame) => complaints.push(`ERROR: ${frame.headers.message}`),
    })
    this.protocols = this.client.stompVersions.protocolVersions()
  }

  async signIn() {
    // The first answer is 401, and sets the token.
    assert.equal((await this.browser.call('GET', '/api/session')).status, 401)
    const account = { username: this.name, password: PASSWORD }
    assert.equal((await this.browser.call('POST', '/api/accounts', account)).status, 201)
    assert.equal((await this.browser.call('DELETE', '/api/session')).status, 204)
    assert.equal((await this.browser.call('GET', '/api/session')).status, 401)
    assert.equal((await this.browser.call('POST', '/api/session', account)).status, 200)
    const session = await (await this.browser.call('GET', '/api/session')).json()
    assert.equal(session.username, this.name)
  }

  connected(frame) {
    this.version = this.client.connectedVersion
    this.userName = frame.headers['user-name']
    this.follow('/user/queue/errors', 'errors')
    this.follow('/user/queue/direct', 'direct')
    this.follow('/topic/room.lobby', 'room', () => {
      this.connects += 1
      this.changed()
    })
  }

  follow(destination, stream, onSubscribed) {
    const headers = {}
    if (this.high[stream] !== undefined) headers.since = String(this.high[stream])
    if (onSubscribed) {
      headers.receipt = this.newReceipt()
      this.client.watchForReceipt(headers.receipt, onSubscribed)
    }
    this.client.subscribe(
      destination,
      (message) => {
        const body = JSON.parse(message.body)
        if (stream !== 'errors') {
          if (message.headers.seq !== String(body.seq)) complaints.push(`seq of ${message}`)
          this.high[stream] = body.seq
        }
        this.heard[stream].push(body)
        this.changed()
      },
      headers,
    )
  }

  newReceipt() {
    this.receipts += 1
    return `${this.name}-${this.receipts}`
  }

  /** Sends, and returns the number in the receipt: the entry is on disk. */
  send(destination, text) {
    const receipt = this.newReceipt()
    return new Promise((resolve) => {
      this.client.watchForReceipt(receipt, (frame) => resolve(Number(frame.headers.seq)))
      this.publish(destination, { text }, receipt)
    })
  }

  publish(destination, body, receipt) {
    this.client.publish({ destination, body: JSON.stringify(body), headers: { receipt } })
  }

  changed() {
    this.waiting = this.waiting.filter(({ condition, resolve }) => {
      if (!condition()) return true
      resolve()
      return false
    })
  }

  until(condition) {
    return new Promise((resolve) => {
      this.waiting.push({ condition, resolve })
      this.changed()
    })
  }

  texts(stream) {
    return this.heard[stream].map((entry) => entry.text)
  }
}

const ada = new Person('ada')
const grace = new Person('grace')

await step('both register, sign out and sign in by fetch', async () => {
  await ada.signIn()
  await grace.signIn()
})

await step('both connect', async () => {
  for (const person of [ada, grace]) {
    person.client.activate()
    await person.until(() => person.connects === 1)
    assert.equal(person.version, '1.2')
    assert.equal(person.userName, person.name)
  }
})

await step('they talk in a room, with receipts', async () => {
  assert.equal(await ada.send('/app/chat.lobby', 'Hello, Grace'), 1)
  assert.equal(await grace.send('/app/chat.lobby', 'Grüß dich, Ada 👋'), 2)
  for (const person of [ada, grace]) {
    await person.until(() => person.heard.room.length === 2)
    assert.deepEqual(person.texts('room'), ['Hello, Grace', 'Grüß dich, Ada 👋'])
    assert.deepEqual(
      person.heard.room.map((entry) => entry.from),
      ['ada', 'grace'],
    )
  }
})

await step('they talk directly, with receipts', async () => {
  assert.equal(await ada.send('/app/direct.grace', 'Just for you'), 1)
  for (const person of [ada, grace]) {
    await person.until(() => person.heard.direct.length === 1)
    const [entry] = person.heard.direct
    assert.deepEqual([entry.from, entry.to, entry.text], ['ada', 'grace', 'Just for you'])
  }
})

await step('a refusal is reported, and costs nothing but the frame', async () => {
  const receipt = grace.newReceipt()
  grace.client.watchForReceipt(receipt, () => complaints.push('a refused frame has a receipt'))
  grace.publish('/app/direct.nobody', { text: 'Anybody there?', clientId: 'lost-1' }, receipt)
  await grace.until(() => grace.heard.errors.length === 1)
  const [report] = grace.heard.errors
  assert.deepEqual(
    [report.code, report.destination, report.receipt, report.clientId],
    ['not_found', '/app/direct.nobody', receipt, 'lost-1'],
  )
  assert.equal(await grace.send('/app/chat.lobby', 'Still here'), 3)
  await ada.until(() => ada.heard.room.length === 3)
  await grace.until(() => grace.heard.room.length === 3)
})

let open
await step('a socket is cut, and others go on talking', async () => {
  grace.gate = new Promise((resolve) => (open = resolve))
  grace.socket.terminate()
  await grace.until(() => grace.closeCode === 1006)
  for (const [index, text] of ['one', 'two', 'three'].entries()) {
    assert.equal(await ada.send('/app/chat.lobby', text), 4 + index)
  }
  assert.equal(await ada.send('/app/direct.grace', 'While you were away'), 2)
  assert.equal(grace.heard.room.length, 3)
})

await step('after reconnecting with since exactly the missed entries arrive', async () => {
  open()
  await grace.until(() => grace.connects === 2)
  // A duplicate or late entry would appear before this one.
  assert.equal(await ada.send('/app/chat.lobby', 'Welcome back'), 7)
  assert.equal(await ada.send('/app/direct.grace', 'And here'), 3)
  await grace.until(() => grace.high.room === 7 && grace.high.direct === 3)
  assert.deepEqual(grace.texts('room').slice(3), ['one', 'two', 'three', 'Welcome back'])
  assert.deepEqual(grace.texts('direct').slice(1), ['While you were away', 'And here'])
  assert.deepEqual(
    grace.heard.room.map((entry) => entry.seq),
    [1, 2, 3, 4, 5, 6, 7],
  )
})

await step('both disconnect cleanly', async () => {
  for (const person of [ada, grace]) {
    const goodbye = new Promise((resolve) => (person.client.onDisconnect = resolve))
    await person.client.deactivate()
    // stomp.js calls it when the receipt for DISCONNECT arrives.
    await goodbye
    // Both sides close now, and the first one sets the code: the server 1000, stomp.js none.
    assert.ok([1000, 1005].includes(person.closeCode), `closed with ${person.closeCode}`)
  }
  assert.deepEqual(complaints, [])
})
console.log('all well')
