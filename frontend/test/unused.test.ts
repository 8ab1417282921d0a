// Every text and every style is used, as far as the sources show.
import { describe, expect, it } from 'vitest'
import { en } from '@/i18n/en'

const sources = import.meta.glob<string>(
  ['../src/**/*.{ts,vue}', '../index.html', '!../src/i18n/{en,zh-CN}.ts'],
  { query: '?raw', import: 'default', eager: true },
)
const styles = import.meta.glob<string>('../src/styles/*.css', {
  query: '?raw',
  import: 'default',
  eager: true,
})

const code = Object.values(sources).join('\n')
const css = Object.values(styles)
  .join('\n')
  .replaceAll(/\/\*[^]*?\*\//g, '')

/** What stands in quotes or is the name of a property, and what is put together: `presence.${state}`. */
const quoted = new Set(
  [...code.matchAll(/'([\w.-]+)'|"([\w.-]+)"|^ +(\w+):/gm)].map(
    ([, single, double, property]) => single ?? double ?? property ?? '',
  ),
)
const made = [...code.matchAll(/`([\w.-]*\$\{[^`\n]*)`/g)].map(([, template = '']) => {
  const parts = template.split(/\$\{[^}]*\}/).map((part) => part.replaceAll('.', '\\.'))
  return new RegExp(`^${parts.join('([\\w-]+)')}$`)
})
const words = new Set(code.match(/[\w-]+/g))

/** Something puts the name together, of words that it has, of digits, or of a code that the server gives. */
function isMade(name: string): boolean {
  return made.some((template) =>
    template
      .exec(name)
      ?.slice(1)
      .every((each) => quoted.has(each) || /^\d$/.test(each) || name.startsWith('error.')),
  )
}

describe('nothing is left over', () => {
  it('amongTheTexts', () => {
    expect(quoted.size).toBeGreaterThan(500)
    expect(Object.keys(en).filter((key) => !quoted.has(key) && !isMade(key))).toEqual([])
  })

  it('amongTheClasses', () => {
    const selectors = css.replaceAll(/\{[^{}]*\}/g, '{}')
    const classes = new Set(
      [...selectors.matchAll(/\.([a-z][\w-]*)/gi)].map((found) => found[1] ?? ''),
    )
    // Classes of vue-router, and of Transition, which appends such suffixes to its name.
    const known = /^router-link-active$|^(.+)-(?:enter|leave)-(?:active|from|to)$/
    const unused = [...classes].filter((name) => {
      const transition = known.exec(name)
      if (transition) return transition[1] !== undefined && !quoted.has(transition[1])
      return !words.has(name) && !isMade(name)
    })
    expect(classes.size).toBeGreaterThan(100)
    expect(unused).toEqual([])
  })

  it('amongTheVariablesOfTheStyles', () => {
    const variables = [...new Set(css.match(/--[\w-]+(?=\s*:)/g))]
    expect(variables.length).toBeGreaterThan(10)
    expect(
      variables.filter((name) => !css.includes(`var(${name}`) && !code.includes(name)),
    ).toEqual([])
  })
})
