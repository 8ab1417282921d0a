// Texts, plurals, dates, numbers and server errors in the user's language.
import { computed, ref, shallowRef, watchEffect } from 'vue'
import { Problem } from '@/api/http'
import { COUNTED_TO } from '@/domain/unread'
import { isolate } from '@/domain/isolate'
import type { Key, Text } from './en'

export type { Key } from './en'
export type Locale = 'en' | 'zh-CN'
type Values = Record<string, string | number>

export const locales: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' }
type Dictionary = Record<Key, Text>
/** Loaded on demand: each user needs one of them. */
const dictionaries: Record<Locale, () => Promise<Dictionary>> = {
  en: async () => (await import('./en')).en,
  'zh-CN': async () => (await import('./zh-CN')).zhCN,
}
const REMEMBERED = 'parley.language'
const REMEMBERED_CLOCK = 'parley.clock'

/** 12-hour or 24-hour clock; empty: the default of the browser's region. */
export type Clock = '' | '12' | '24'
export const clock = ref<Clock>(rememberedClock())

/** The chosen language; empty: the browser's language. */
export const chosen = ref<Locale | ''>(remembered())
/** The language chosen in this browser, regardless of the account. */
let browserChoice = chosen.value
/** The displayed language: it follows `chosen` as soon as the texts are loaded. */
export const locale = ref<Locale>('en')
const texts = shallowRef<Partial<Dictionary>>({})
const formats = computed(() => {
  const { tag, hourCycle } = region(locale.value, navigator.languages, clock.value)
  const format = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat(tag, options)
  return {
    plural: new Intl.PluralRules(locale.value),
    number: new Intl.NumberFormat(locale.value),
    time: format({ hour: 'numeric', minute: '2-digit', hourCycle }),
    day: format({ weekday: 'long', month: 'long', day: 'numeric' }),
    dayOfYear: format({ dateStyle: 'long' }),
    date: format({ dateStyle: 'medium' }),
    full: format({ dateStyle: 'medium', timeStyle: 'short', hourCycle }),
  }
})

export interface Region {
  /** The language of the texts in the reader's region: `en-DE`. */
  tag: string
  hourCycle: 'h12' | 'h23'
}

/** Combines the language of the texts with the date order and clock of the browser's region. */
export function region(language: Locale, languages: readonly string[], clock: Clock): Region {
  const first = languages[0] ?? language
  const country = new Intl.Locale(first).maximize().region
  const wanted = language === 'en' && country ? `en-${country}` : language
  const known = new Intl.DateTimeFormat(wanted).resolvedOptions().locale === wanted
  const usual = new Intl.DateTimeFormat(first, { hour: 'numeric' }).resolvedOptions().hour12
  return {
    // English without a regional form uses the international format, not the American one.
    tag: known ? wanted : 'en-001',
    hourCycle: (clock === '' ? usual : clock === '12') ? 'h12' : 'h23',
  }
}

/** Stored in this browser, like the region. */
export function setClock(hours: Clock): void {
  clock.value = hours
  remember(REMEMBERED_CLOCK, hours)
}

watchEffect(() => {
  // Fonts, hyphenation and screen readers depend on it.
  document.documentElement.lang = locale.value
})

/** Loads the texts of the chosen language, or of the browser's. Called before the application is mounted. */
export function loadTexts(): Promise<void> {
  return load(chosen.value || browserLocale())
}

/** Changes the language. An account's language is not stored in the browser, which another person may use next. */
export async function setLanguage(language: Locale | '', { remember = true } = {}): Promise<void> {
  if (remember) keep(language)
  chosen.value = language || browserChoice
  // Without a network the current language stays; the choice applies from the next start on.
  await loadTexts().catch(() => {})
}

function keep(language: Locale | ''): void {
  browserChoice = language
  remember(REMEMBERED, language)
}

function remember(key: string, value: string): void {
  try {
    if (value === '') localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Storage may be forbidden; the choice then lasts until the page is closed.
  }
}

async function load(wanted: Locale): Promise<void> {
  const dictionary = await dictionaries[wanted]()
  // Another language was chosen in the meantime.
  if (wanted !== (chosen.value || browserLocale())) return
  texts.value = dictionary
  locale.value = wanted
}

export function t(key: Key, values: Values = {}): string {
  const text = texts.value[key] ?? key
  let pattern: string
  if (typeof text === 'string') pattern = text
  else {
    const category = formats.value.plural.select(Number(values.count ?? 0))
    pattern = (category === 'one' ? text.one : undefined) ?? text.other
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    if (value === undefined) return whole
    return typeof value === 'number' ? formats.value.number.format(value) : isolate(value)
  })
}

/** Joins several items into one text. */
export const listed = (things: string[]): string => things.join(t('app.separator'))
export const number = (value: number): string => formats.value.number.format(value)
/** A count that stopped at a limit is displayed as "1,000+". */
export const counted = (count: number, limit = COUNTED_TO): number | string =>
  count >= limit ? `${number(limit)}+` : count
export const time = (date: Date): string => formats.value.time.format(date)
export const calendarDate = (date: Date): string => formats.value.date.format(date)
export const dateTime = (date: Date): string => formats.value.full.format(date)

export function bytes(count: number): string {
  const unit = count < 1_024 ? 'byte' : count < 1_048_576 ? 'kilobyte' : 'megabyte'
  const divisor = { byte: 1, kilobyte: 1_024, megabyte: 1_048_576 }[unit]
  // In English, the short form of bytes has no plural.
  const unitDisplay = unit === 'byte' ? 'long' : 'short'
  const format = { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(locale.value, format).format(count / divisor)
}

export function day(date: Date, now: Date): string {
  const daysAgo = Math.round((midnight(now) - midnight(date)) / 86_400_000)
  if (daysAgo === 0) return t('messages.today')
  if (daysAgo === 1) return t('messages.yesterday')
  const format =
    date.getFullYear() === now.getFullYear() ? formats.value.day : formats.value.dayOfYear
  return format.format(date)
}

export function duration(seconds: number): string {
  const unit = (value: number, name: 'day' | 'hour' | 'minute' | 'second'): string =>
    new Intl.NumberFormat(locale.value, {
      style: 'unit',
      unit: name,
      unitDisplay: 'narrow',
    }).format(value)
  const days = Math.floor(seconds / 86_400)
  const hours = Math.floor((seconds % 86_400) / 3_600)
  const minutes = Math.floor((seconds % 3_600) / 60)
  if (days > 0) return `${unit(days, 'day')} ${unit(hours, 'hour')}`
  if (hours > 0) return `${unit(hours, 'hour')} ${unit(minutes, 'minute')}`
  return minutes > 0 ? unit(minutes, 'minute') : unit(Math.floor(seconds), 'second')
}

/** Translates known codes; for unknown ones, returns the server's text. */
export function problemText(code: string, detail = ''): string {
  const key = `error.${code}`
  if (key in texts.value) return t(key as Key)
  return detail === '' ? t('error.unknown', { code }) : detail
}

export function errorText(error: unknown): string {
  if (!(error instanceof Problem)) return t('error.unknown', { code: String(error) })
  if (error.code === 'too_many_attempts' && error.retryAfterSeconds !== null) {
    return t('error.tooManyAttemptsFor', { count: error.retryAfterSeconds })
  }
  return problemText(error.code, error.detail)
}

function midnight(date: Date): number {
  return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
}

function remembered(): Locale | '' {
  try {
    const value = localStorage.getItem(REMEMBERED)
    if (value === 'en' || value === 'zh-CN') return value
  } catch {
    // See remember().
  }
  return ''
}

function rememberedClock(): Clock {
  try {
    const value = localStorage.getItem(REMEMBERED_CLOCK)
    if (value === '12' || value === '24') return value
  } catch {
    // See remember().
  }
  return ''
}

function browserLocale(): Locale {
  return localeFor(navigator.languages)
}

/**
 * The first of the languages that has texts. Traditional Chinese has none, and is not replaced by Simplified:
 * its readers get their next preference, mostly English, and may choose Simplified themselves. The bare "zh"
 * that browsers add after "zh-TW" stands for Traditional Chinese too.
 */
export function localeFor(languages: readonly string[]): Locale {
  const chinese = languages.filter((tag) => /^zh\b/i.test(tag))
  for (const tag of languages) {
    if (/^en\b/i.test(tag)) return 'en'
    const meant = tag.toLowerCase() === 'zh' ? (chinese[0] ?? tag) : tag
    if (/^zh\b/i.test(tag) && new Intl.Locale(meant).maximize().script === 'Hans') return 'zh-CN'
  }
  return 'en'
}
