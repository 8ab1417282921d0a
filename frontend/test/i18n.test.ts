// Both languages have all texts, with matching placeholders.
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import {
  bytes,
  counted,
  day,
  locale,
  localeFor,
  problemText,
  region,
  setClock,
  setLanguage,
  t,
  time,
} from '@/i18n'
import { en, type Key, type Text } from '@/i18n/en'
import { zhCN } from '@/i18n/zh-CN'

const placeholders = (text: Text): string[] => {
  const pattern = typeof text === 'string' ? text : text.other
  return [...pattern.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort()
}

describe('i18n', () => {
  afterEach(() => setLanguage('en'))

  it('hasTheSameKeysInBothLanguages', () => {
    expect(Object.keys(zhCN).sort()).toEqual(Object.keys(en).sort())
  })

  it('hasTheSamePlaceholdersInBothLanguages', () => {
    for (const key of Object.keys(en) as Key[])
      expect(placeholders(zhCN[key]), key).toEqual(placeholders(en[key]))
  })

  it('choosesThePlural', async () => {
    await setLanguage('en')
    expect(t('room.members', { count: 1 })).toBe('1 member')
    expect(t('room.members', { count: 2 })).toBe('2 members')
    await setLanguage('zh-CN')
    expect(t('room.members', { count: 1 })).toBe('1 位成员')
  })

  it('remembersTheChoiceAndSetsTheDocumentLanguage', async () => {
    await setLanguage('zh-CN')
    await nextTick()
    expect(localStorage.getItem('parley.language')).toBe('zh-CN')
    expect(locale.value).toBe('zh-CN')
    expect(document.documentElement.lang).toBe('zh-CN')
  })

  it.each([
    [['zh-CN', 'zh', 'en'], 'zh-CN'],
    [['zh'], 'zh-CN'],
    [['zh-SG'], 'zh-CN'],
    [['zh-TW', 'zh', 'en-US', 'en'], 'en'],
    [['zh-HK'], 'en'],
    [['zh-TW', 'zh', 'zh-CN'], 'zh-CN'],
    [['en-GB', 'zh-CN'], 'en'],
    [['de-DE', 'de', 'zh-CN'], 'zh-CN'],
    [['de'], 'en'],
    [[], 'en'],
  ])('speaks to a browser of %j in %s', (languages, spoken) => {
    expect(localeFor(languages)).toBe(spoken)
  })

  it('namesRoomsInEveryChineseTextTheSameWay', () => {
    const texts = Object.values(zhCN).flatMap((text) =>
      typeof text === 'string' ? [text] : Object.values(text),
    )
    expect(texts.filter((text) => /聊天室|房间|房主/.test(text))).toEqual([])
  })

  it('dropsTheLanguageOfAnAccountWithTheAccount', async () => {
    await setLanguage('en')
    await setLanguage('zh-CN', { remember: false })
    expect(locale.value).toBe('zh-CN')
    expect(localStorage.getItem('parley.language')).toBe('en')
    await setLanguage('', { remember: false })
    expect(locale.value).toBe('en')
  })

  it('keepsTheLastChoiceWhenTwoAreMadeAtOnce', async () => {
    await Promise.all([setLanguage('zh-CN'), setLanguage('en')])
    expect(locale.value).toBe('en')
    expect(t('app.home')).toBe('Home')
  })

  it('keepsNamesFromTurningTheSentenceAround', () => {
    expect(t('room.invited', { name: 'Ada' })).not.toMatch(/[\u2068\u2069]/)
    for (const name of ['שלום', 'مرحبا', 'a\u202eb']) {
      expect(t('room.invited', { name })).toContain(`\u2068${name}\u2069`)
    }
  })

  it('translatesKnownCodesAndQuotesUnknownOnes', () => {
    expect(problemText('username_taken', 'x')).toBe('This username is already taken.')
    expect(problemText('odd_thing', 'An odd thing.')).toBe('An odd thing.')
    expect(problemText('odd_thing')).toContain('odd_thing')
  })

  it('marksACountThatStoppedAtItsLimit', () => {
    expect(t('messages.newBelow', { count: counted(1) })).toBe('1 new message')
    expect(t('messages.newBelow', { count: counted(999) })).toBe('999 new messages')
    expect(t('messages.newBelow', { count: counted(1_003) })).toBe('1,000+ new messages')
  })

  it('formatsBytes', () => {
    expect([0, 1, 12, 2_048, 5_242_880].map(bytes)).toEqual([
      '0 bytes',
      '1 byte',
      '12 bytes',
      '2 kB',
      '5 MB',
    ])
  })

  it.each([
    [['en-US'], '7:02 PM', 'Nov 28, 2026'],
    [['en-GB', 'en'], '19:02', '28 Nov 2026'],
    [['de-DE', 'de', 'en-US'], '19:02', '28 Nov 2026'],
    [['fr-FR'], '19:02', '28 Nov 2026'],
    [['en-AU'], '7:02 pm', '28 Nov 2026'],
  ])('writes English times for a browser of %j as %s', (languages, time, date) => {
    const { tag, hourCycle } = region('en', languages, '')
    const at = new Date(2026, 10, 28, 19, 2)
    const options = { hour: 'numeric', minute: '2-digit', hourCycle } as const
    const shown = new Intl.DateTimeFormat(tag, options).format(at)
    // Some locales put a narrow space before the word.
    expect(shown.replace(/\s/g, ' ')).toBe(time)
    expect(new Intl.DateTimeFormat(tag, { dateStyle: 'medium' }).format(at)).toBe(date)
  })

  it('writesTimesAsThePersonChose', () => {
    expect(region('en', ['en-US'], '24').hourCycle).toBe('h23')
    expect(region('en', ['de'], '12').hourCycle).toBe('h12')
    expect(region('zh-CN', ['zh-CN'], '')).toEqual({ tag: 'zh-CN', hourCycle: 'h23' })
    setClock('24')
    expect(time(new Date(2026, 10, 28, 0, 2))).toBe('00:02')
    expect(localStorage.getItem('parley.clock')).toBe('24')
    setClock('')
    expect(localStorage.getItem('parley.clock')).toBeNull()
  })

  it('namesTheNearDays', () => {
    const now = new Date(2026, 10, 21, 1)
    expect(day(new Date(2026, 10, 21, 0), now)).toBe('Today')
    expect(day(new Date(2026, 10, 20, 23), now)).toBe('Yesterday')
    expect(day(new Date(2025, 10, 20), now)).toContain('2025')
  })
})
