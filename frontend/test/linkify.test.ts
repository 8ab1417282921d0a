// Proves: only http, https and mailto become links, and they end where a reader would end them.
import { describe, expect, it } from 'vitest'
import { linkify } from '@/domain/linkify'

const links = (text: string): string[] =>
  linkify(text).flatMap((part) => (part.kind === 'link' ? [part.text] : []))

describe('linkify', () => {
  it.each([
    ['see https://a.example/x.', ['https://a.example/x']],
    ['(https://a.example/x)', ['https://a.example/x']],
    ['https://en.wikipedia.org/wiki/A_(b)', ['https://en.wikipedia.org/wiki/A_(b)']],
    ['请看https://a.example/路径。谢谢', ['https://a.example/路径']],
    ['（https://a.example）', ['https://a.example']],
    ['http://a.example, https://b.example!', ['http://a.example', 'https://b.example']],
    ['mail mailto:ada@a.example now', ['mailto:ada@a.example']],
    ['"https://a.example"', ['https://a.example']],
    ['javascript:alert(1) data:text/html,x ftp://a.example', []],
    ['https:// mailto: https://.', []],
    ['<img src=x onerror=alert(1)>', []],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it('losesNothing', () => {
    const text = 'a\nb https://a.example/x). c https:// d\n'
    expect(
      linkify(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  })
})
