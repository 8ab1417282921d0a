// What administrators told everyone, and which of it this person has seen in this browser.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as api from '@/api/announcements'
import { addLive, addOlder, emptyTimeline, type Timeline } from '@/domain/timeline'
import { Follower } from '@/realtime/follower'
import { useConnection } from './connection'
import { HISTORY_PAGE } from './limits'
import { useSession } from './session'
import { read, write } from './storage'

export const useAnnouncements = defineStore('announcements', () => {
  const session = useSession()
  const connection = useConnection()
  const timeline = shallowRef<Timeline>(emptyTimeline(0))
  const seen = ref(0)
  let follower: Follower | null = null

  const key = (): string => `parley.announcements.${session.me}`
  const newestFirst = computed(() => timeline.value.entries.toReversed())
  const unread = computed(() => newestFirst.value.filter((entry) => entry.seq > seen.value).length)
  /** The newest one, until it is dismissed. */
  const banner = computed(() => newestFirst.value.find((entry) => entry.seq > seen.value) ?? null)

  async function load(): Promise<void> {
    if (follower) return
    seen.value = Number(read(key()) ?? 0)
    const page = await api.messages({ limit: HISTORY_PAGE })
    timeline.value = addOlder(emptyTimeline(page.head), page.entries, HISTORY_PAGE)
    follower = new Follower({
      hub: connection.hub,
      destination: '/topic/announcements',
      from: page.head,
      fetchAfter: (seq) => api.messages({ after: seq, limit: 200 }),
      released: (entries) => {
        timeline.value = addLive(timeline.value, entries)
      },
      restarted: (head) => {
        timeline.value = emptyTimeline(head)
        if (seen.value > head) seen.value = head
        void older()
      },
    })
  }

  async function older(): Promise<void> {
    const before = timeline.value
    if (before.complete) return
    const page = await api.messages({ before: before.low, limit: HISTORY_PAGE })
    if (timeline.value.low === before.low) {
      timeline.value = addOlder(timeline.value, page.entries, HISTORY_PAGE)
    }
  }

  function dismiss(seq: number): void {
    if (seq <= seen.value) return
    seen.value = seq
    write(key(), String(seq))
  }

  window.addEventListener('storage', (event) => {
    // Dismissed once is dismissed in every tab.
    if (event.key === key()) seen.value = Math.max(seen.value, Number(event.newValue ?? 0))
  })
  connection.onPrepare(load)

  return { timeline, newestFirst, unread, banner, older, dismiss, broadcast: api.broadcast }
})
