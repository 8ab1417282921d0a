// Speaks the reader's language: texts, plurals, dates, numbers and server errors.
import { computed, ref, shallowRef, watchEffect } from 'vue'
import { Problem } from '@/api/http'
import { isolate } from '@/domain/isolate'
import type { Key, Text } from './en'

export type { Key } from './en'
export type Locale = 'en' | 'zh-CN'
type Values = Record<string, string | number>

export const locales: Record<Locale, string> = { en: 'English', 'zh-CN': '简体中文' }
type Dictionary = Record<Key, Text>
/** Each reader needs one of them. */
const dictionaries: Record<Locale, () => Promise<Dictionary>> = {
  en: async () => (await import('./en')).en,
  'zh-CN': async () => (await import('./zh-CN')).zhCN,
}
const REMEMBERED = 'parley.language'

/** What the person chose; empty: as the browser. */
export const chosen = ref<Locale | ''>(remembered())
/** What was chosen for this browser, whoever uses it. */
let ofThisBrowser = chosen.value
/** What is spoken: the choice, as soon as its texts are there. */
export const locale = ref<Locale>('en')
const texts = shallowRef<Partial<Dictionary>>({})
const formats = computed(() => ({
  plural: new Intl.PluralRules(locale.value),
  number: new Intl.NumberFormat(locale.value),
  time: new Intl.DateTimeFormat(locale.value, { hour: 'numeric', minute: '2-digit' }),
  day: new Intl.DateTimeFormat(locale.value, { weekday: 'long', month: 'long', day: 'numeric' }),
  dayOfYear: new Intl.DateTimeFormat(locale.value, { dateStyle: 'long' }),
  date: new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium' }),
  full: new Intl.DateTimeFormat(locale.value, { dateStyle: 'medium', timeStyle: 'short' }),
}))

watchEffect(() => {
  // Fonts, hyphenation and screen readers depend on it.
  document.documentElement.lang = locale.value
})

/** Before the application is shown: the texts of the language that was chosen, or of the browser's. */
export function learn(): Promise<void> {
  return load(chosen.value || ofBrowser())
}

/** What belongs to an account is not remembered: the browser's next user may be somebody else. */
export async function speak(language: Locale | '', { remember = true } = {}): Promise<void> {
  if (remember) keep(language)
  chosen.value = language || ofThisBrowser
  // Without the network the present language stays; the choice holds from the next start on.
  await learn().catch(() => {})
}

function keep(language: Locale | ''): void {
  ofThisBrowser = language
  try {
    if (language === '') localStorage.removeItem(REMEMBERED)
    else localStorage.setItem(REMEMBERED, language)
  } catch {
    // Storage may be forbidden; the choice then lasts as long as the page.
  }
}

async function load(wanted: Locale): Promise<void> {
  const dictionary = await dictionaries[wanted]()
  // Another choice was made meanwhile.
  if (wanted !== (chosen.value || ofBrowser())) return
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

/** Several things in one line. */
export const listed = (things: string[]): string => things.join(t('app.separator'))
export const number = (value: number): string => formats.value.number.format(value)
export const time = (date: Date): string => formats.value.time.format(date)
export const calendarDate = (date: Date): string => formats.value.date.format(date)
export const dateTime = (date: Date): string => formats.value.full.format(date)

export function bytes(count: number): string {
  const unit = count < 1_024 ? 'byte' : count < 1_048_576 ? 'kilobyte' : 'megabyte'
  const divisor = { byte: 1, kilobyte: 1_024, megabyte: 1_048_576 }[unit]
  // In English, the short form of bytes is no plural.
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

/** Known codes are said in the reader's language, unknown ones in the server's words. */
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
    // See keep().
  }
  return ''
}

function ofBrowser(): Locale {
  return localeFor(navigator.languages)
}

/**
 * The first of the languages that has texts. Traditional Chinese has none, and is not replaced by Simplified: its readers get
 * what they prefer next, mostly English, and may choose Simplified themselves. The bare "zh" that browsers put behind "zh-TW"
 * stands for the same Chinese.
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
