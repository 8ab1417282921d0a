// The Markdown of messages is parsed as authors mean it, and nothing else becomes markup.
import { describe, expect, it } from 'vitest'
import { readMarkdown, type Inline, type Part } from '@/domain/markdown'

/** A tree as a short line: `p[…]`, `b(…)`, so that expected values are readable. */
const show = (parts: readonly Part[]): string => parts.map(showPart).join(' ')

function showPart(part: Part): string {
  switch (part.kind) {
    case 'paragraph':
      return `p[${inlines(part.children)}]`
    case 'code':
      return `pre:${part.language}[${part.text}]`
    case 'quote':
      return `q[${show(part.parts)}]`
    case 'list':
      return `${part.numbers ? `ol${part.numbers.join(',')}` : 'ul'}[${part.items.map(show).join('|')}]`
  }
}

function inlines(children: readonly Inline[]): string {
  return children
    .map((each) => {
      if (each.kind === 'text') return each.text
      if (each.kind === 'code') return `code(${each.text})`
      if (each.kind === 'mention') return `@(${each.user})`
      if (each.kind === 'link') return `a<${each.href}>(${inlines(each.children)})`
      return `${each.kind}(${inlines(each.children)})`
    })
    .join('')
}

describe('readMarkdown', () => {
  it.each([
    ['hello', 'p[hello]'],
    ['a **b** *c* _d_ ~~e~~ `f*g*`', 'p[a strong(b) em(c) em(d) del(e) code(f*g*)]'],
    ['one\ntwo\n\nthree', 'p[one\ntwo] p[three]'],
    ['2 * 3 * 4, snake_case_name, ~5 to ~6', 'p[2 * 3 * 4, snake_case_name, ~5 to ~6]'],
    ['**重要：**请看', 'p[strong(重要：)请看]'],
    ['请*注意。*谢谢', 'p[请em(注意。)谢谢]'],
    ['> a\n> b', 'q[p[a\nb]]'],
    ['- a\n- b\n  - c', 'ul[p[a]|p[b] ul[p[c]]]'],
    ['3. a\n4. b', 'ol3,4[p[a]|p[b]]'],
    ['24. Dezember\n31. Dezember', 'ol24,31[p[Dezember]|p[Dezember]]'],
    ['1. a\n1. b\n\n   7. c', 'ol1,1[p[a]|p[b] ol7[p[c]]]'],
    ['- [ ] a\n- [x] b', 'ul[p[[ ] a]|p[[x] b]]'],
    ['```js\nlet a = 1\n\n  b()\n```', 'pre:js[let a = 1\n\n  b()]'],
    ['```\nunclosed', 'pre:[unclosed]'],
    ['[text](https://a.example/x)', 'p[a<https://a.example/x>(text)]'],
    ['<https://a.example>', 'p[a<https://a.example/>(https://a.example)]'],
    [
      '请看https://a.example/x_y_z。谢谢',
      'p[请看a<https://a.example/x_y_z>(https://a.example/x_y_z)。谢谢]',
    ],
    ['**https://a.example/**', 'p[strong(a<https://a.example/>(https://a.example/))]'],
    ['hi @ada, 你好@grace！', 'p[hi @(ada), 你好@(grace)！]'],
    ['ada@example.org', 'p[a<mailto:ada@example.org>(ada@example.org)]'],
    [
      "https://en.wikipedia.org/wiki/Devil's_advocate, **www.example.com**",
      "p[a<https://en.wikipedia.org/wiki/Devil's_advocate>(https://en.wikipedia.org/wiki/Devil's_advocate), strong(a<https://www.example.com/>(www.example.com))]",
    ],
    ['_@grace_!', 'p[em(@(grace))!]'],
    ['`@ada`', 'p[code(@ada)]'],
    ['[@ada](https://a.example)', 'p[a<https://a.example/>(@ada)]'],
    ['\\*not em\\*', 'p[*not em*]'],
  ])('reads %j', (text, expected) => {
    expect(show(readMarkdown(text))).toBe(expected)
  })

  it.each([
    ['# heading\nand more', 'p[# heading\nand more]'],
    ['a\n# b\nc', 'p[a\n# b\nc]'],
    ['heading\n---', 'p[heading\n---]'],
    ['---', 'p[---]'],
    [
      '<img src=x onerror="alert(1)"> & <b>bold</b>',
      'p[<img src=x onerror="alert(1)"> & <b>bold</b>]',
    ],
    ['&lt;script&gt; &amp;', 'p[&lt;script&gt; &amp;]'],
    ['<script>\nalert(1)\n</script>', 'p[<script>\nalert(1)\n</script>]'],
    ['[x](javascript:alert(1))', 'p[[x](javascript:alert(1))]'],
    ['[x](data:text/html,x)', 'p[[x](data:text/html,x)]'],
    ['[x](/api/session)', 'p[[x](/api/session)]'],
    ['[a]: https://a.example\n[a]', 'p[[a]: a<https://a.example/>(https://a.example)\n[a]]'],
    ['|a|b|\n|-|-|\n|1|2|', 'p[|a|b|\n|-|-|\n|1|2|]'],
    ['    indented', 'p[    indented]'],
    ['-', 'p[-]'],
    ['>', 'p[>]'],
    ['1.', 'p[1.]'],
  ])('leaves %j as it is', (text, expected) => {
    expect(show(readMarkdown(text))).toBe(expected)
  })

  it('showsAnImageAsTheTextThatNamesIt', () => {
    const [part] = readMarkdown('![cat](https://a.example/cat.png)')
    expect(showPart(part as Part)).toBe(
      'p[![cat](a<https://a.example/cat.png>(https://a.example/cat.png))]',
    )
  })

  it('keepsALanguageThatIsAName', () => {
    expect(readMarkdown('```c++ title="x"\na\n```')[0]).toMatchObject({ language: 'c++' })
    expect(readMarkdown('```"><b>\na\n```')[0]).toMatchObject({ language: '' })
  })

  it('looksOnlyForCodeInVeryLongTexts', () => {
    const log = 'line of a log\n'.repeat(600)
    const parts = readMarkdown(`**see**\n\`\`\`\n${log}\`\`\`\nthat @ada`)
    expect(parts.map((part) => part.kind)).toEqual(['paragraph', 'code', 'paragraph'])
    expect(parts[1]).toMatchObject({ text: log.trimEnd() })
    expect(show(parts.slice(2))).toBe('p[that @(ada)]')
  })

  it.each([
    ['>'.repeat(16_000)],
    ['> '.repeat(5_000)],
    ['['.repeat(6_000)],
    ['*a'.repeat(3_000)],
    ['_a_ '.repeat(1_500)],
    ['- '.repeat(3_000)],
    ['1. a\n'.repeat(1_200)],
    [Array.from({ length: 100 }, (_, depth) => `${' '.repeat(depth)}- a`).join('\n')],
  ])('readsHostileTextInTime (%#)', (text) => {
    const begun = performance.now()
    expect(readMarkdown(text).length).toBeGreaterThan(0)
    expect(performance.now() - begun).toBeLessThan(1_500)
  })
})
