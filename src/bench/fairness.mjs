// Measures how much one user with as many requests as possible slows down the posts of another user.
//
//   node src/bench/fairness.mjs [--seconds 6] [--jar target/parley.jar] [pages|unread|search|lists|streams|signins …]
//
// Starts a server with a heap of 256 MB and a new data directory, fills a room with 400 messages of 16 KB, and compares the
// response times of one user's posts before and during each load. The load runs in a separate process at the lowest priority,
// since on a real installation it comes from another machine.
import { fork, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const CONCURRENT_REQUESTS = 100
const MESSAGES = 400
const BETWEEN_POSTS_MS = 10
const PASSWORD = 'measure fairness once'

const LOADS = {
  pages: ['/api/rooms/archive/messages?limit=200'],
  search: ['/api/search?q=nowhere', '/api/search?q=nothing&room=archive'],
  lists: ['/api/rooms/archive/members', '/api/users?q=person', '/api/rooms/archive/mentions?after=0', '/api/rooms'],
  streams: ['/api/rooms/archive/events?since=0'],
  unread: ['/api/rooms/archive/messages?limit=200'],
  signins: [],
}

const keepAliveAgent = new http.Agent({ keepAlive: true })

if (process.send) {
  process.once('message', ({ port, name, cookies }) => load(port, name, cookies))
} else {
  await main()
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { seconds: { type: 'string', default: '6' }, jar: { type: 'string', default: 'target/parley.jar' } },
    allowPositionals: true,
  })
  const seconds = Number(values.seconds)
  const directory = mkdtempSync(join(tmpdir(), 'parley-fairness-'))
  const port = await freePort()
  const server = spawn(
    'java',
    [
      '-Xmx256m',
      '-jar',
      values.jar,
      `--server.port=${port}`,
      `--parley.data-dir=${join(directory, 'data')}`,
      '--parley.limits.messages-per-second=100000',
      '--parley.limits.messages-burst=100000',
      '--parley.limits.connections-per-user=300',
    ],
    { stdio: 'ignore' },
  )
  try {
    await started(port)
    const ada = await register(port, 'ada')
    const grace = await register(port, 'grace')
    const linus = await register(port, 'linus')
    await fill(ada, grace)
    await responseTimes(linus, 10)
    console.log('load      undisturbed p50, p99    during p50, p99    times')
    for (const name of positionals.length ? positionals : Object.keys(LOADS)) {
      // The first run warms up the server's code; the second one is measured.
      await during(port, name, grace, () => responseTimes(linus, 6))
      const before = await responseTimes(linus, seconds)
      const loaded = await during(port, name, grace, () => responseTimes(linus, seconds))
      console.log(
        `${name.padEnd(9)} ${ms(before.p50)} ${ms(before.p99)} ms        ${ms(loaded.p50)} ${ms(loaded.p99)} ms    ${(loaded.p99 / before.p99).toFixed(1)}`,
      )
    }
  } finally {
    server.kill()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function during(port, name, account, measure) {
  const child = fork(fileURLToPath(import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  spawn('renice', ['-n', '19', '-p', String(child.pid)], { stdio: 'ignore' })
  child.send({ port, name, cookies: account.cookies })
  await pause(1000)
  try {
    return await measure()
  } finally {
    child.kill()
    await pause(3000)
  }
}

/** The load's process: keeps CONCURRENT_REQUESTS requests in progress until the process is ended. */
function load(port, name, cookies) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: CONCURRENT_REQUESTS })
  const cookie = cookieHeader(cookies)
  let next = 0
  const sendNext = () => {
    const path = LOADS[name][next++ % LOADS[name].length]
    const request = http.get({ port, path, agent, headers: { cookie } }, (response) => {
      response.resume()
      response.on('end', () => setTimeout(sendNext, 20))
    })
    request.on('error', () => setTimeout(sendNext, 20))
  }
  for (let i = 0; i < CONCURRENT_REQUESTS; i++) {
    if (name === 'unread') {
      // Sends a request and never reads the response.
      const socket = net.connect({ port, highWaterMark: 1024 }, () => {
        socket.write(`GET ${LOADS.unread[0]} HTTP/1.1\r\nHost: localhost:${port}\r\nCookie: ${cookie}\r\n\r\n`)
      })
      socket.pause()
      socket.on('error', () => {})
    } else if (name === 'signins') {
      const attempt = () =>
        call({ port, cookies }, 'POST', '/api/session', { username: 'ada', password: 'not this one' }).then(
          () => setTimeout(attempt, 20),
          () => setTimeout(attempt, 20),
        )
      attempt()
    } else {
      sendNext()
    }
  }
}

async function fill(ada, grace) {
  await expect(await call(grace, 'PUT', '/api/rooms/archive/members/me'), 204)
  await expect(await call(ada, 'PUT', '/api/rooms/archive/members/me'), 204)
  const text = '消息'.repeat(Math.floor((16 * 1024) / 6))
  for (let i = 0; i < MESSAGES; i++) {
    await expect(await call(ada, 'POST', '/api/rooms/archive/messages', { text }), 200, 201)
  }
}

async function responseTimes(account, seconds) {
  const times = []
  const end = performance.now() + seconds * 1000
  while (performance.now() < end) {
    const from = performance.now()
    await expect(await call(account, 'POST', '/api/rooms/lobby/messages', { text: 'hello' }), 200, 201)
    times.push(performance.now() - from)
    await pause(BETWEEN_POSTS_MS)
  }
  times.sort((a, b) => a - b)
  return { p50: times[Math.floor(times.length * 0.5)], p99: times[Math.floor(times.length * 0.99)] }
}

async function register(port, username) {
  const account = { port, cookies: {} }
  await call(account, 'GET', '/api/session')
  await expect(
    await call(account, 'POST', '/api/accounts', { username, displayName: username, password: PASSWORD }),
    200,
    201,
    204,
  )
  await expect(await call(account, 'PUT', '/api/rooms/lobby/members/me'), 204)
  return account
}

/** Sends one request with the account's cookies and stores the cookies of the response. */
function call(account, method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(
      {
        port: account.port,
        method,
        path,
        agent: keepAliveAgent,
        headers: {
          cookie: cookieHeader(account.cookies),
          ...(account.cookies[xsrfName(account)] && { 'x-xsrf-token': account.cookies[xsrfName(account)] }),
          ...(body && { 'content-type': 'application/json' }),
        },
      },
      (response) => {
        for (const line of response.headers['set-cookie'] ?? []) {
          const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)
          account.cookies[name] = value
        }
        let text = ''
        response.setEncoding('utf8').on('data', (part) => (text += part))
        response.on('end', () => resolve({ status: response.statusCode, text, method, path }))
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body && JSON.stringify(body))
  })
}

function xsrfName(account) {
  return Object.keys(account.cookies).find((name) => name.startsWith('XSRF'))
}

function cookieHeader(cookies) {
  return Object.entries(cookies)
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
}

function ms(value) {
  return value.toFixed(1).padStart(6)
}

function expect(response, ...statuses) {
  if (!statuses.includes(response.status)) {
    throw new Error(`${response.method} ${response.path}: ${response.status} ${response.text}`)
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = net.createServer().listen(0, () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

async function started(port) {
  for (let i = 0; i < 600; i++) {
    const up = await new Promise((resolve) =>
      http
        .get({ port, path: '/actuator/health/readiness' }, (response) => resolve(response.resume().statusCode < 500))
        .on('error', () => resolve(false)),
    )
    if (up) return
    await pause(100)
  }
  throw new Error('The server did not start within 60 s.')
}
