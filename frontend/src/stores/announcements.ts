// Announcements of administrators, and which of them this person has read.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import * as api from '@/api/announcements'
import {
  addBlock,
  addLive,
  emptyTimeline,
  liveBlock,
  olderBlock,
  startsThere,
  type Timeline,
} from '@/domain/timeline'
import { isMessage } from '@/domain/entry'
import { epoch } from '@/domain/epoch'
import { Follower } from '@/realtime/follower'
import { useConnection } from './connection'
import { HISTORY_PAGE } from './limits'
import { useReadMarkers } from './readMarkers'
import { useSession } from './session'

export const useAnnouncements = defineStore('announcements', () => {
  const markers = useReadMarkers()
  const connection = useConnection()
  const session = useSession()
  const timeline = shallowRef<Timeline>(emptyTimeline(0))
  const seen = ref(0)
  let follower: Follower | null = null

  /** Without withdrawn ones. */
  const newestFirst = computed(() =>
    liveBlock(timeline.value).entries.filter(isMessage).toReversed(),
  )
  /** The server's rule: an own announcement is never unread. */
  const unseen = computed(() =>
    newestFirst.value.filter((entry) => entry.seq > seen.value && entry.from !== session.me),
  )
  const unread = computed(() => unseen.value.length)
  const complete = computed(() => startsThere(liveBlock(timeline.value)))
  /** The newest unread one, until it is dismissed. */
  const banner = computed(() => unseen.value[0] ?? null)

  async function load(): Promise<void> {
    if (follower) return refresh().catch(() => {})
    const asked = epoch.current
    const [page] = await Promise.all([api.messages({ limit: HISTORY_PAGE }), refresh()])
    if (epoch.hasReplaced(asked)) return load()
    timeline.value = addBlock(
      emptyTimeline(page.head),
      olderBlock(page.head + 1, page.entries, HISTORY_PAGE),
    )
    follower = new Follower({
      hub: connection.hub,
      destination: '/topic/announcements',
      essential: true,
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

  /** Sequence numbers are invalid in a new epoch. */
  function startOver(): void {
    follower?.stop()
    follower = null
    timeline.value = emptyTimeline(0)
    seen.value = 0
  }

  async function older(): Promise<void> {
    const before = liveBlock(timeline.value)
    if (startsThere(before)) return
    const page = await api.messages({ before: before.from, limit: HISTORY_PAGE })
    if (liveBlock(timeline.value).from === before.from) {
      const block = olderBlock(before.from, page.entries, HISTORY_PAGE)
      timeline.value = addBlock(timeline.value, block)
    }
  }

  async function refresh(): Promise<void> {
    const asked = epoch.current
    const { read } = await api.read()
    // A number of an earlier epoch would hide announcements of this one.
    if (!epoch.hasReplaced(asked)) readElsewhere(read)
  }

  /** Read on another device; the marker never moves backwards. */
  function readElsewhere(seq: number): void {
    seen.value = Math.max(seen.value, seq)
  }

  function dismiss(seq: number): void {
    if (seq <= seen.value) return
    seen.value = seq
    markers.mark('announcements', seq)
  }

  connection.onLoad(load)
  epoch.onChanged(startOver)

  return {
    complete,
    newestFirst,
    unread,
    banner,
    older,
    dismiss,
    readElsewhere,
    broadcast: api.broadcast,
    edit: api.edit,
    withdraw: api.withdraw,
  }
})
