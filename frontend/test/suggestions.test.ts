// A quick selection inserts what was typed.
import { createApp, h } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Candidate } from '@/domain/mentions'
import { useSuggestions, type Suggestions } from '@/features/conversation/useSuggestions'

const ADA = { user: 'ada', name: 'Ada Lovelace' }
const GRACE = { user: 'grace', name: 'Grace Hopper' }

let unmount = (): void => {}

/** Mounted as in the composer. */
function suggestions(answer: (query: string) => Promise<Candidate[]>): Suggestions {
  let used: Suggestions | null = null
  const app = createApp({
    setup() {
      used = useSuggestions(answer)
      return () => h('div')
    },
  })
  app.mount(document.createElement('div'))
  unmount = () => app.unmount()
  if (used === null) throw new Error('not set up')
  return used
}

const names = (of: Suggestions): string[] => of.options.value.map(({ key }) => key)

describe('the names that are proposed', () => {
  afterEach(() => unmount())

  it('are those that the letters mean, before the answer to them is there', async () => {
    const unanswered = new Promise<Candidate[]>(() => {})
    const proposed = suggestions((query) =>
      query === '' ? Promise.resolve([ADA, GRACE]) : unanswered,
    )
    proposed.update('@', 1)
    await vi.waitFor(() => expect(names(proposed)).toEqual(['ada', 'grace']))
    proposed.update('@g', 2)
    expect(names(proposed)).toEqual(['grace'])
    expect(proposed.active.value).toBe(0)
  })

  it('are empty while no person matches the letters', async () => {
    let found: (people: Candidate[]) => void = () => {}
    const proposed = suggestions((query) =>
      query === '' ? Promise.resolve([ADA]) : new Promise((resolve) => (found = resolve)),
    )
    proposed.update('@', 1)
    await vi.waitFor(() => expect(proposed.open.value).toBe(true))
    proposed.update('@gr', 3)
    expect(proposed.open.value).toBe(false)
    found([GRACE])
    await vi.waitFor(() => expect(names(proposed)).toEqual(['grace']))
  })
})
