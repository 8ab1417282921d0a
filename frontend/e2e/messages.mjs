// Two people use messages: write, edit, delete, format, mention, search, and return to them.
import assert from 'node:assert/strict'
import { newPerson, picture, scenario } from './harness.mjs'
import { step } from './steps.mjs'

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper', { colorScheme: 'dark' })
  await step('two people meet in a room', async () => {
    for (const person of [ada, grace]) {
      await person.register()
      await person.enterRoom('lobby')
    }
    await ada.sayAndSend('Good morning')
    await grace.text('Good morning').waitFor()
  })
  await correct(ada, grace)
  await takeBack(ada, grace)
  await write(ada, grace)
  await read(ada, grace)
  await compose(ada, grace)
  await mention(ada, grace)
  await comeBack(ada, grace)
  await find(ada, grace)
})

async function correct(ada, grace) {
  await step('arrow up edits the last message, for everyone', async () => {
    await ada.sayAndSend('The meeting is at thre')
    await grace.text('The meeting is at thre').waitFor()
    await ada.page.keyboard.press('ArrowUp')
    await ada.page.waitForFunction(() => document.activeElement?.value === 'The meeting is at thre')
    await ada.page.keyboard.type('e')
    await ada.page.keyboard.press('Enter')
    for (const person of [ada, grace]) {
      const row = person.row('The meeting is at three')
      await row.getByTestId('edited-mark').waitFor()
    }
    assert.equal(await ada.get('composer').inputValue(), '')
  })
  await step('Escape leaves everything as it was', async () => {
    await ada.page.keyboard.press('ArrowUp')
    await ada.page.waitForFunction(
      () => document.activeElement?.value === 'The meeting is at three',
    )
    await ada.page.keyboard.type(' or four')
    await ada.page.keyboard.press('Escape')
    await ada.page.waitForFunction(() => document.activeElement?.value === '')
    await ada.sayAndSend('See you there')
    await grace.text('See you there').waitFor()
    assert.equal(await grace.text('or four').count(), 0)
  })
  await step('messages of others offer no edit', async () => {
    await grace.row('See you there').hover()
    await grace.row('See you there').getByTestId('message-copy').waitFor()
    assert.equal(await grace.row('See you there').getByTestId('message-edit').count(), 0)
    assert.equal(await grace.row('See you there').getByTestId('message-delete').count(), 0)
  })
}

async function takeBack(ada, grace) {
  await step('a deleted message is gone for everyone, and stays so', async () => {
    await grace.sayAndSend('I should not have said this')
    await ada.text('I should not have said this').waitFor()
    const row = grace.row('I should not have said this')
    await row.hover()
    await row.getByTestId('message-delete').click()
    await row.getByTestId('message-delete-confirm').click()
    for (const person of [ada, grace]) {
      await person.get('tombstone').waitFor()
      assert.equal(await person.text('I should not have said this').count(), 0)
    }
    await ada.page.reload()
    await ada.get('tombstone').waitFor()
    assert.equal(await ada.text('I should not have said this').count(), 0)
  })
  await step("the room's owner may take back what others said", async () => {
    await grace.sayAndSend('Buy my old bicycle')
    const row = ada.row('Buy my old bicycle')
    await row.hover()
    await row.getByTestId('message-delete').click()
    await row.getByTestId('message-delete-confirm').click()
    await grace.text('Buy my old bicycle').waitFor({ state: 'detached' })
    assert.equal(await grace.get('tombstone').count(), 2)
  })
}

async function write(ada, grace) {
  await step('Shift and Enter break the line, Enter sends', async () => {
    const { page } = ada
    await ada.get('composer').click()
    await page.keyboard.type('first line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('second line')
    await page.keyboard.press('Enter')
    const text = await grace.text('second line').innerText()
    assert.match(text, /first line\s*\n\s*second line/)
  })
  await step('Markdown is shown, and nothing dangerous with it', async () => {
    await ada.say(
      [
        '**bold** and _slanted_ and ~~gone~~ and `code`, see https://docs.example.org/a，然后再看',
        '',
        '```java',
        'int answer = 42;',
        '```',
        '',
        '> as somebody said',
        '',
        '1. one',
        '2. two',
        '',
        '[no](javascript:alert(1)) <img src=x onerror=alert(1)>',
      ].join('\n'),
      'as somebody said',
    )
    const text = grace.text('as somebody said')
    await text.locator('strong', { hasText: 'bold' }).waitFor()
    await text.locator('em', { hasText: 'slanted' }).waitFor()
    await text.locator('del', { hasText: 'gone' }).waitFor()
    await text.locator('pre', { hasText: 'int answer = 42;' }).waitFor()
    await text.locator('blockquote').waitFor()
    assert.equal(await text.locator('ol li').count(), 2)
    const link = text.getByRole('link')
    assert.equal(await link.count(), 1)
    assert.equal(await link.getAttribute('href'), 'https://docs.example.org/a')
    assert.match(await link.getAttribute('rel'), /noopener/)
    assert.equal(await text.locator('img').count(), 0)
    assert.match(await text.innerText(), /<img src=x onerror=alert\(1\)>/)
    await picture(grace, 'markdown-dark')
  })
}

async function read(ada, grace) {
  await step('Hebrew and Arabic run from right to left, while they are written too', async () => {
    await ada.get('composer').fill('שלום world.')
    const direction = (element) => getComputedStyle(element).direction
    assert.equal(await ada.get('composer').evaluate(direction), 'rtl')
    await ada.get('composer').press('Enter')
    assert.equal(await grace.text('שלום').locator('p').evaluate(direction), 'rtl')
    await ada.sayAndSend('> مرحبا\n\nand this', 'and this')
    const text = grace.text('and this')
    assert.equal(await text.locator('blockquote').evaluate(direction), 'rtl')
    assert.equal(await text.locator(':scope > p').evaluate(direction), 'ltr')
  })
  await step('a date keeps its number, and a wave becomes an emoji', async () => {
    await ada.say('24. Dezember\n31. Dezember', 'Dezember')
    const items = grace.text('Dezember').locator('li')
    await items.nth(1).waitFor()
    assert.deepEqual(await items.evaluateAll((all) => all.map((item) => item.value)), [24, 31])
    await ada.get('composer').click()
    await ada.page.keyboard.type('Bye :wav')
    // The names of emoji are loaded when the first one is typed.
    await ada.get('mention-list').waitFor()
    await ada.page.keyboard.type('e: ')
    await ada.page.keyboard.press('Enter')
    await grace.text('Bye 👋').waitFor()
  })
  await step('an unknown name looks like plain text', async () => {
    await ada.sayAndSend('_@grace_! @channel @nonexistentperson', '@channel')
    const mentions = grace.text('@channel').locator('.mention')
    assert.deepEqual(await mentions.allTextContents(), ['@grace'])
    assert.equal(await grace.text('@channel').textContent(), '@grace! @channel @nonexistentperson')
  })
  await step('a very long text is folded', async () => {
    await ada.sayAndSend(`Minutes: ${'and so on '.repeat(1_000)}`, 'Minutes:')
    const folding = grace.get('folding')
    const height = async () => (await folding.boundingBox()).height
    const folded = await height()
    assert.ok(folded < 450, `${folded} px`)
    await folding.getByRole('button').click()
    assert.ok((await height()) > 2 * folded)
  })
  await step('a link to a message leads there without reloading the page', async () => {
    const address = new URL('/room/lobby?m=1', ada.server).href
    await ada.sayAndSend(`First: ${address}`, 'First:')
    await grace.page.evaluate(() => (window.stays = true))
    await grace.text('First:').getByRole('link').click()
    await grace.page.waitForURL(/\/room\/lobby\?m=1/)
    await grace.row('Good morning').and(grace.page.locator('.flash')).waitFor()
    assert.equal(await grace.page.evaluate(() => window.stays), true)
    await grace.get('room-link-lobby').click()
  })
}

async function compose(ada, grace) {
  await step('Enter never sends a text that an input method is still composing', async () => {
    const { page } = ada
    const keys = await ada.context.newCDPSession(page)
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 229 }
    await ada.get('composer').click()
    await keys.send('Input.imeSetComposition', {
      text: 'nihao',
      selectionStart: 5,
      selectionEnd: 5,
    })
    await keys.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter })
    await keys.send('Input.insertText', { text: '你好' })
    await keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter })
    assert.equal(await ada.get('composer').inputValue(), '你好')
    await page.waitForTimeout(100)
    await page.keyboard.press('Enter')
    await grace.text('你好').waitFor()
    assert.deepEqual(
      (await grace.texts()).filter((text) => /nihao|你好/.test(text)),
      ['你好'],
    )
  })
  await step('a smile is found by its name', async () => {
    const { page } = ada
    await ada.get('composer').click()
    await page.keyboard.type(':smil')
    await ada.get('mention-list').getByRole('option').first().waitFor()
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => /\p{Emoji_Presentation}/u.test(document.activeElement.value))
    await ada.get('composer').fill('')
  })
  await step('a draft waits in its conversation, and outlives the page', async () => {
    await ada.get('composer').fill('Not finished')
    await ada.goHome()
    await ada.enterRoom('ops')
    assert.equal(await ada.get('composer').inputValue(), '')
    await ada.get('room-link-lobby').click()
    await ada.page.waitForFunction(
      () => document.querySelector('[data-testid=composer]')?.value === 'Not finished',
    )
    await ada.page.reload()
    await ada.page.waitForFunction(
      () => document.querySelector('[data-testid=composer]')?.value === 'Not finished',
    )
    await ada.get('composer').fill('')
  })
}

async function mention(ada, grace) {
  await step('a name is completed, and the mentioned person sees a number', async () => {
    await ada.get('room-link-ops').click()
    await ada.get('composer').waitFor()
    const { page } = grace
    await grace.get('composer').click()
    await page.keyboard.type('请看@love')
    await grace.get('mention-list').getByRole('option').filter({ hasText: 'ada' }).waitFor()
    await picture(grace, 'completion-dark')
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement.value.startsWith('请看@ada'))
    await page.keyboard.press('Enter')
    const link = ada.get('room-link-lobby')
    await link.locator('.badge').filter({ hasText: '1' }).waitFor()
    await link.click()
    await ada.text('请看@ada').waitFor()
    await link.locator('.badge').waitFor({ state: 'detached' })
  })
}

async function comeBack(ada, grace) {
  await step('a returning reader finds the line above the new messages', async () => {
    await ada.get('room-link-ops').click()
    await ada.page.waitForURL(/ops/)
    for (const text of ['Said meanwhile, one', 'Said meanwhile, two']) await grace.sayAndSend(text)
    const link = ada.get('room-link-lobby')
    await ada.page.locator('[data-testid=room-link-lobby].unread').waitFor()
    await link.click()
    await ada.get('new-line').waitFor()
    const order = await ada.page
      .locator('[data-testid=new-line], [data-testid=message]')
      .evaluateAll((rows) => rows.slice(-3).map((row) => row.textContent))
    assert.match(order[1], /meanwhile, one/)
    assert.match(order[2], /meanwhile, two/)
    await ada.page.locator('[data-testid=room-link-lobby]:not(.unread)').waitFor()
    assert.ok(await ada.get('new-line').isVisible(), 'the line stays while it is looked at')
  })
}

async function find(ada, grace) {
  await step('a search finds it, and leads there', async () => {
    await ada.page.goto(new URL('/search', ada.server).href)
    await ada.get('search-input').fill('meeting is')
    await ada.get('search-input').press('Enter')
    const result = ada.get('search-result')
    await result.filter({ hasText: 'The meeting is at three' }).waitFor()
    assert.equal(await result.count(), 1)
    await picture(ada, 'search')
    await result.click()
    await ada.page.waitForURL(/\/room\/lobby\?m=\d+/)
    await ada.row('The meeting is at three').and(ada.page.locator('.flash')).waitFor()
  })
  await step('a search finds words in any order, and messages by author', async () => {
    for (const query of ['THREE meeting', '"meeting is" from:ada in:lobby']) {
      await ada.page.goto(new URL(`/search?q=${encodeURIComponent(query)}`, ada.server).href)
      const result = ada.get('search-result')
      await result.filter({ hasText: 'The meeting is at three' }).waitFor()
      assert.equal(await result.count(), 1)
      assert.match((await result.locator('mark').allTextContents()).join('|'), /meeting/)
    }
  })
  await step('Chinese is found by one character', async () => {
    await ada.page.goto(new URL('/search?q=好', ada.server).href)
    await ada.get('search-result').filter({ hasText: '你好' }).waitFor()
  })
  await step('deleted and inaccessible messages are not found', async () => {
    await grace.page.goto(new URL('/search?q=should+not+have', grace.server).href)
    await grace.page.getByText('No messages found.').waitFor()
    assert.equal(await grace.get('search-result').count(), 0)
  })
}
