// The actions of administrators, and their effect on other users.
import assert from 'node:assert/strict'
import { PASSWORD } from './person.mjs'
import { newPerson, picture, scenario } from './harness.mjs'
import { step } from './steps.mjs'

const GIVEN = 'a password that was given'

await scenario(async () => {
  const ada = await newPerson('ada', 'Ada Lovelace')
  const grace = await newPerson('grace', 'Grace Hopper')
  await step('the first account administers', async () => {
    await ada.register()
    await ada.enterRoom('lobby')
    await ada.sayAndSend('Welcome')
  })
  await people(ada, grace)
  await roles(ada, grace)
  await rooms(ada, grace)
  await announce(ada, grace)
  await watch(ada, grace)
})

async function people(ada, grace) {
  await step('an account is made, and its owner signs in', async () => {
    await ada.link('Administration').click()
    await ada.get('admin-tab-people').click()
    await ada.get('open-create-account').click()
    await ada.get('new-username').fill('grace')
    await ada.get('new-display-name').fill('Grace Hopper')
    await ada.get('new-password').fill(PASSWORD)
    await ada.get('create-account-do').click()
    await ada.get('account-grace').waitFor()
    // Her page still offers to create the first account.
    await grace.page.reload()
    await grace.signIn()
    await grace.enterRoom('lobby')
    await grace.sayAndSend('Thank you')
  })
  await step('a reset password ends the sessions, and works', async () => {
    await ada.get('reset-grace').click()
    await ada.get('reset-password-new').fill(GIVEN)
    await ada.get('reset-password-do').click()
    await grace.get('sign-in-overlay').waitFor()
    await grace.get('password').fill(GIVEN)
    await grace.get('submit').click()
    await grace.state('connected')
    await picture(ada, 'admin-people')
  })
  await step(
    'a deactivated account is signed out at once, and can sign in when reactivated',
    async () => {
      const row = ada.get('account-grace')
      await row.getByRole('button', { name: /^Deactivate/ }).click()
      await ada.get('confirm').click()
      await grace.get('sign-in-overlay').waitFor()
      await grace.get('password').fill(GIVEN)
      await grace.get('submit').click()
      await grace.get('sign-in-overlay').getByText('This account is deactivated').waitFor()
      await ada.tab('/direct/grace').then(async (page) => {
        await page.getByTestId('composer').fill('Are you there?')
        await page.getByTestId('composer').press('Enter')
        await page.getByText('Not sent. This account is deactivated.').waitFor()
        await page.getByTestId('discard').click()
        await page.close()
      })
      await row.getByRole('button', { name: /^Reactivate/ }).click()
      await row.getByRole('button', { name: /^Deactivate/ }).waitFor()
      await grace.get('submit').click()
      await grace.get('sign-in-overlay').waitFor({ state: 'detached' })
      await grace.state('connected')
      grace.forgive(/status of 40[13]/)
    },
  )
}

async function roles(ada, grace) {
  const box = ada.get('account-grace').getByRole('checkbox')
  await step(
    'a new administrator sees the administration at once, until the role ends',
    async () => {
      assert.equal(await grace.link('Administration').count(), 0)
      await box.check()
      await grace.link('Administration').click()
      await grace.get('admin-tab-people').click()
      const herself = grace.get('account-grace').getByRole('checkbox')
      await herself.waitFor()
      assert.ok(await herself.isDisabled(), 'administrators cannot remove their own role')
      await box.uncheck()
      await grace.link('Administration').waitFor({ state: 'detached' })
      await grace.page.reload()
      await grace.state('connected')
      await grace.get('account-ada').waitFor({ state: 'detached' })
      grace.forgive(/status of 403/)
      await grace.goHome()
      await grace.enterRoom('lobby')
    },
  )
}

async function rooms(ada, grace) {
  await step('a room is handed over, and its new owner describes it', async () => {
    await ada.get('admin-tab-rooms').click()
    await ada.get('hand-lobby').click()
    await ada.get('new-owner').fill('grace')
    await ada.get('hand-room-do').click()
    await ada.get('admin-room-lobby').filter({ hasText: 'grace' }).waitFor()
    await grace.get('room-topic-edit').click()
  })
  await step('a room is deleted when its name is typed, and is gone for its members', async () => {
    await ada.get('delete-lobby').click()
    await ada.get('delete-room-name').fill('lobb')
    await ada.page.locator('[data-testid=delete-room-do][aria-disabled=true]').waitFor()
    await ada.get('delete-room-name').fill('lobby')
    await ada.get('delete-room-do').click()
    await ada.get('admin-room-lobby').waitFor({ state: 'detached' })
    await grace.get('room-missing').waitFor()
    await grace.get('room-link-lobby').waitFor({ state: 'detached' })
    grace.forgive(/status of 404/)
    ada.forgive(/status of 404/)
  })
}

async function announce(ada, grace) {
  await step('an announcement is seen before and after it is made', async () => {
    await ada.link('Announcements').click()
    await ada.get('announcement-text').fill('The lobby has mvoed')
    await ada.get('announcement-level-warning').check()
    await ada.get('announcement-send').click()
    await ada.page.getByRole('alertdialog', { name: 'Announce this to 1 person?' }).waitFor()
    await ada.get('announcement-preview').filter({ hasText: 'The lobby has mvoed' }).waitFor()
    await picture(ada, 'admin-announce')
    await ada.get('confirm').click()
    await grace.get('announcement-banner').filter({ hasText: 'The lobby has mvoed' }).waitFor()
    await ada.page.getByText('Announced.').waitFor()
    assert.ok(await ada.get('announcement-level-info').isChecked(), 'the next one is no warning')
  })
  await step('it is no news for its author, is corrected, and is withdrawn', async () => {
    await ada.goHome()
    assert.equal(await ada.get('announcement-banner').count(), 0)
    await ada.link('Announcements').click()
    await ada.get('announcement-edit').click()
    await ada.get('announcement-edit-text').fill('The lobby has moved')
    await ada.get('announcement-save').click()
    await grace.get('announcement-banner').filter({ hasText: 'The lobby has moved' }).waitFor()
    await ada.get('announcement-withdraw').click()
    await ada.get('confirm').click()
    await grace.get('announcement-banner').waitFor({ state: 'detached' })
    await ada.get('announcement').waitFor({ state: 'detached' })
    await ada.link('Administration').click()
  })
}

async function watch(ada, grace) {
  await step('the figures of the last minutes are there, as curves and as a table', async () => {
    await ada.get('admin-tab-overview').click()
    await ada.get('chart-connections').locator('path').first().waitFor()
    await ada.get('chart-relay').waitFor()
    await ada.get('figures').locator('summary').click()
    await ada.get('figures').getByRole('row').nth(1).waitFor()
  })
  await step('and they change with the traffic', async () => {
    const chart = ada.get('chart-connections')
    const before = await chart.locator('.chart-line').getAttribute('d')
    await chart.locator('.chart-now').getByText('2', { exact: true }).waitFor()
    const other = await grace.tab('/')
    await chart.locator('.chart-now').getByText('3', { exact: true }).waitFor()
    assert.notEqual(await chart.locator('.chart-line').getAttribute('d'), before)
    await grace.goHome()
    await grace.enterRoom('ops')
    const entries = Number(await ada.get('stat-entriesAppended').locator('dd').innerText())
    await grace.sayAndSend('Count this')
    await ada
      .get('stat-entriesAppended')
      .getByText(String(entries + 1), { exact: true })
      .waitFor()
    await other.close()
    await chart.locator('.chart-now').getByText('2', { exact: true }).waitFor()
  })
}
