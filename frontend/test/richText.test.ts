// User text is rendered with its numbers, direction and links; mentions only of existing people.
import { createPinia, setActivePinia, type Pinia } from 'pinia'
import { createApp, h, nextTick } from 'vue'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { beforeEach, describe, expect, it } from 'vitest'
import { RichText } from '@/features/conversation/RichText'
import FoldedText from '@/features/conversation/FoldedText.vue'
import { usePeople } from '@/stores/people'

const page = { template: '' }

describe('RichText', () => {
  let pinia: Pinia
  let router: Router

  beforeEach(() => {
    pinia = createPinia()
    setActivePinia(pinia)
    router = createRouter({
      history: createMemoryHistory(),
      routes: [
        { path: '/room/:room', name: 'room', component: page },
        { path: '/:rest(.*)*', name: 'missing', component: page },
      ],
    })
  })

  function shown(text: string, mentions: string[] | null = []): HTMLElement {
    const place = document.createElement('div')
    createApp(() => h(RichText, { text, mentions, me: 'ada' }))
      .use(pinia)
      .use(router)
      .mount(place)
    return place
  }

  it('keeps the numbers of the source', () => {
    const items = [...shown('24. Dezember\n31. Dezember').querySelectorAll('ol > li')]
    expect(items.map((item) => item.getAttribute('value'))).toEqual(['24', '31'])
  })

  it('takes the direction of each part from its text', () => {
    const parts = shown('שלום world.\n\n> مرحبا\n\n- אחת\n- two\n\n```\ncode\n```').querySelector(
      '.text',
    )
    const dirs = [...(parts?.children ?? [])].map((part) => [
      part.tagName,
      part.getAttribute('dir'),
    ])
    expect(dirs).toEqual([
      ['P', 'auto'],
      ['BLOCKQUOTE', 'auto'],
      ['UL', 'auto'],
      ['FIGURE', null],
    ])
    // An inner dir="auto" would exclude its text from the outer one's direction.
    expect(parts?.querySelectorAll('[dir] [dir]')).toHaveLength(0)
  })

  it('draws a mention only of whom the server names', () => {
    const text = '_@grace_! @channel @ada, @linus__'
    const mentions = [...shown(text, ['grace', 'ada', 'linus_']).querySelectorAll('.mention')]
    expect(mentions.map((each) => each.textContent)).toEqual(['@grace', '@ada', '@linus_'])
    expect(mentions.map((each) => each.classList.contains('me'))).toEqual([false, true, false])
    expect(shown(text, ['grace', 'ada', 'linus_']).textContent).toBe(
      '@grace! @channel @ada, @linus__',
    )
  })

  it('draws a mention of whom this page knows until the server has answered', () => {
    usePeople().addName('grace', 'Grace')
    const mentions = [...shown('@grace @here', null).querySelectorAll('.mention')]
    expect(mentions.map((each) => each.textContent)).toEqual(['@grace'])
  })

  it('follows a link to a message in this tab, and any other in another', async () => {
    const { origin } = window.location
    const text = `${origin}/room/ops?m=7 ${origin}/api/session https://a.example www.example.com`
    const links = [...shown(text).querySelectorAll('a')]
    expect(links.map((link) => link.getAttribute('target'))).toEqual([
      null,
      '_blank',
      '_blank',
      '_blank',
    ])
    const click = new MouseEvent('click', { bubbles: true, cancelable: true })
    links[0]?.dispatchEvent(click)
    await router.isReady()
    await nextTick()
    expect(click.defaultPrevented).toBe(true)
    expect(router.currentRoute.value.fullPath).toBe('/room/ops?m=7')

    const elsewhere = new MouseEvent('click', { ctrlKey: true, cancelable: true })
    links[0]?.dispatchEvent(elsewhere)
    expect(elsewhere.defaultPrevented).toBe(false)
  })
})

describe('FoldedText', () => {
  function shown(text: string): HTMLElement {
    const place = document.createElement('div')
    createApp(() => h(FoldedText, { text }, () => text)).mount(place)
    return place
  }

  it('folds a very long text until the reader expands it', async () => {
    const place = shown('word '.repeat(3_000))
    const button = place.querySelector('button')
    expect(place.querySelector('.folded')).not.toBeNull()
    button?.click()
    await nextTick()
    expect(place.querySelector('.folded')).toBeNull()
    expect(button?.getAttribute('aria-expanded')).toBe('true')
  })

  it.each([['hello'], ['word '.repeat(400)], [`see\n\`\`\`\n${'line\n'.repeat(2_000)}\`\`\``]])(
    'leaves alone what is short, or code that is folded by itself (%#)',
    (text) => expect(shown(text).querySelector('button')).toBeNull(),
  )

  it('folds many lines', () => {
    expect(shown('a\n'.repeat(40)).querySelector('.folded')).not.toBeNull()
  })
})
