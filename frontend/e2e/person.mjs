// One person with a browser context of their own, and helpers for using the application.
import assert from 'node:assert/strict'

export const PASSWORD = 'correct horse battery'

export class Person {
  /** Browser complaints: script errors, blocked resources, failed requests. */
  complaints = []
  /** While the network or the server is down on purpose, the browser may report it. */
  cutOff = false

  static async open(browser, server, name, displayName, options = {}) {
    const context = await browser.newContext({
      viewport: { width: 1280, height: 800 },
      locale: 'en-GB',
      ...options,
    })
    // Shorter than a step may take, so that the error names the missing element.
    context.setDefaultTimeout(50_000)
    const person = new Person(context, server, name, displayName)
    person.page = await person.tab('/')
    return person
  }

  constructor(context, server, name, displayName) {
    Object.assign(this, { context, server, name, displayName })
  }

  async tab(path) {
    const page = await this.context.newPage()
    page.on('pageerror', (error) => this.complaints.push(`${error.stack}`))
    page.on('console', (message) => {
      const address = message.location().url
      if (message.type() === 'error') this.complain(message.text(), address)
    })
    await page.addInitScript(() =>
      document.addEventListener('securitypolicyviolation', (event) =>
        console.error(`policy: ${event.violatedDirective} blocked ${event.blockedURI}`),
      ),
    )
    await page.goto(new URL(path, this.server).href)
    return page
  }

  complain(text, address) {
    // GET /api/session is answered with 401 while signed out.
    if (/status of 401/.test(text) && address.endsWith('/api/session')) return
    if (this.cutOff && /net::ERR_|^WebSocket connection to/.test(text)) return
    this.complaints.push(`${text} (${address})`)
  }

  /** Removes complaints that the scenario provoked. */
  forgive(pattern) {
    this.complaints = this.complaints.filter((complaint) => !pattern.test(complaint))
  }

  get(testid) {
    return this.page.getByTestId(testid)
  }

  /** Located by its first line: Markdown may render the other lines differently. */
  text(text) {
    return this.get('message-text').filter({ hasText: text.split('\n')[0] })
  }

  async register() {
    const displayName = this.get('displayName')
    await displayName.or(this.get('toggle-register')).first().waitFor()
    if (!(await displayName.isVisible())) await this.get('toggle-register').click()
    await this.get('username').fill(this.name)
    await this.get('displayName').fill(this.displayName)
    await this.get('password').fill(PASSWORD)
    await this.get('submit').click()
    await this.state('connected')
  }

  async signIn() {
    await this.get('username').fill(this.name)
    await this.get('password').fill(PASSWORD)
    await this.get('submit').click()
    await this.state('connected')
  }

  /** Waits until the connection is in this state. */
  async state(state, page = this.page) {
    await page.locator(`[data-testid=connection-state][data-state=${state}]`).waitFor()
  }

  async goHome() {
    await this.page.locator('.header .brand').click()
    await this.get('enter-room').waitFor()
  }

  /** Through the form on the home page. */
  async enterRoom(room) {
    await this.get('enter-room').fill(room)
    await this.get('enter-room').press('Enter')
    await this.get('composer').waitFor()
  }

  /** The whole message with its actions. */
  row(text) {
    return this.get('message').filter({ has: this.text(text) })
  }

  /** @param shown a part of it as displayed, where Markdown renders it differently */
  async say(text, shown = text) {
    await this.get('composer').fill(text)
    await this.get('composer').press('Enter')
    await this.text(shown).waitFor()
  }

  /** Sends it, and waits until the server has acknowledged it. */
  async sayAndSend(text, shown = text) {
    await this.say(text, shown)
    await this.settled(shown)
  }

  async settled(text) {
    await this.page
      .locator('[data-testid=message][data-seq][data-state=sent]')
      .filter({ has: this.text(text) })
      .waitFor()
  }

  async texts() {
    return await this.get('message-text').allTextContents()
  }

  /** Once the last text is displayed, these texts, in this order, are the whole conversation. */
  async sees(texts, page = this.page) {
    await page
      .getByTestId('message-text')
      .filter({ hasText: texts.at(-1) })
      .last()
      .waitFor()
    assert.deepEqual(await page.getByTestId('message-text').allTextContents(), texts)
  }

  async directTo(user) {
    await this.get('dm-new').click()
    await this.get('dm-user').fill(user)
    await this.get('dm-user').press('Enter')
    await this.get('composer').waitFor()
  }

  /** Chooses the language in the settings. */
  async setLanguage(language) {
    await this.page.goto(new URL('/account', this.server).href)
    await this.state('connected')
    await this.get('language-select').selectOption(language)
    await this.page.locator(`html[lang=${language}]`).waitFor()
  }

  /** Posts over HTTP, as another client of this person; `path` as in /api/rooms/lobby. */
  async post(path, text) {
    const cookies = await this.context.cookies()
    const token = cookies.find(({ name }) => name.startsWith('XSRF-TOKEN')).value
    const url = new URL(`${path}/messages`, this.server).href
    const headers = { 'X-XSRF-TOKEN': token }
    const answer = await this.context.request.post(url, { headers, data: { text } })
    assert.ok(answer.ok(), `${answer.status()}: ${await answer.text()}`)
    return answer.json()
  }

  /** Reads over HTTP, independently of the page. */
  async read(path) {
    const answer = await this.context.request.get(new URL(path, this.server).href)
    assert.ok(answer.ok(), `${answer.status()}: ${await answer.text()}`)
    return answer.json()
  }

  link(name) {
    return this.page.getByRole('link', { name })
  }
}
