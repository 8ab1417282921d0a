// Only http, https and mailto become links, and they end where a reader would expect.
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
    // Punctuation within an address, and at the end of a sentence.
    [
      "https://en.wikipedia.org/wiki/Devil's_advocate is",
      ["https://en.wikipedia.org/wiki/Devil's_advocate"],
    ],
    ["'https://a.example/x'", ['https://a.example/x']],
    ["https://a.example's page", ['https://a.example']],
    ['(see https://a.example/wiki/A_(b)).', ['https://a.example/wiki/A_(b)']],
    ['https://a.example/a(b,c;d)e!f, and', ['https://a.example/a(b,c;d)e!f']],
    ['https://a.example/x;y,z;', ['https://a.example/x;y,z']],
    ['https://a.example/(x', ['https://a.example/(x']],
    ['https://a.example/x(', ['https://a.example/x']],
    ['[https://a.example/x][1]', ['https://a.example/x']],
    ['{https://a.example/{x}}', ['https://a.example/{x}']],
    ['https://a.example/x?a=1&b[]=2#c', ['https://a.example/x?a=1&b[]=2#c']],
    ['https://a.example/x**bold**', ['https://a.example/x']],
    // Without a protocol.
    ['go to www.example.com, now', ['www.example.com']],
    ['请看www.example.com/路径。', ['www.example.com/路径']],
    ['(www.example.com/a_(b))', ['www.example.com/a_(b)']],
    ['awww.example.com www. www.. /www.example.com', []],
    ['mail ada@example.org.', ['ada@example.org']],
    ['请写信到ada.l+x@mail.example.co.uk谢谢', ['ada.l+x@mail.example.co.uk']],
    ['<ada@example.org>', ['ada@example.org']],
    ['@ada ada@ ada@host a@b.c @ada@example.org', []],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it('leadsToTheAddressThatIsMeant', () => {
    const href = (text: string): string[] =>
      linkify(text).flatMap((part) => (part.kind === 'link' ? [part.href] : []))
    expect(href('www.example.com')).toEqual(['https://www.example.com/'])
    expect(href('ada@example.org')).toEqual(['mailto:ada@example.org'])
    expect(href("https://en.wikipedia.org/wiki/Devil's_advocate")).toEqual([
      "https://en.wikipedia.org/wiki/Devil's_advocate",
    ])
  })

  it.each([
    ['a'.repeat(16_000)],
    ['a@'.repeat(8_000)],
    ['a.'.repeat(8_000)],
    [`https://a/${'}'.repeat(16_000)}`],
    [`https://a/${'('.repeat(16_000)}`],
    ['https://%'.repeat(1_800)],
    ['www.a@'.repeat(2_600)],
    [`${'a'.repeat(60)}@`.repeat(260)],
  ])('takes no time for hostile text (%#)', (text) => {
    const begun = performance.now()
    linkify(text)
    expect(performance.now() - begun).toBeLessThan(3_000)
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
