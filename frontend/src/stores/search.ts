// One search at a time: the results so far, and whether older messages remain to be searched.
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import * as api from '@/api/search'
import type { SearchQuery } from '@/api/search'
import type { Entry } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { errorText } from '@/i18n'

const PAGE = 30

export const useSearch = defineStore('search', () => {
  const found = shallowRef<readonly Entry[]>([])
  const next = ref<string | null>(null)
  const busy = ref(false)
  const asked = ref(false)
  const error = ref('')
  let query: SearchQuery = { q: '' }
  let turn = 0

  async function search(wanted: SearchQuery): Promise<void> {
    query = wanted
    found.value = []
    next.value = null
    asked.value = wanted.q !== ''
    turn += 1
    error.value = ''
    busy.value = false
    if (wanted.q !== '') await page()
  }

  /** The server searches a bounded part of the past per request, so a page may be empty without being the last. */
  async function further(): Promise<void> {
    if (!busy.value && next.value !== null) await page()
  }

  async function page(): Promise<void> {
    const mine = turn
    busy.value = true
    error.value = ''
    try {
      const before = next.value === null ? {} : { before: next.value }
      const answer = await api.search({ ...query, ...before, limit: PAGE })
      // Another search was started in the meantime.
      if (mine !== turn) return
      found.value = [...found.value, ...answer.entries]
      next.value = answer.next ?? null
    } catch (caught) {
      if (mine === turn) error.value = errorText(caught)
    } finally {
      if (mine === turn) busy.value = false
    }
  }

  // The results may be lost, and their numbers identify other entries.
  epoch.onChanged(() => {
    if (asked.value) void search(query)
  })
  return { found, next, busy, asked, error, search, further }
})
