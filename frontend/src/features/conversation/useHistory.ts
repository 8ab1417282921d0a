// Loads the part of a conversation that the reader requests, and scrolls to it.
import {
  computed,
  nextTick,
  onBeforeUnmount,
  onMounted,
  ref,
  watch,
  type ComputedRef,
  type Ref,
} from 'vue'
import { useRoute, useRouter } from 'vue-router'
import { Problem } from '@/api/http'
import { isLive, startsThere, type Block } from '@/domain/timeline'
import { useConnection } from '@/stores/connection'
import type { Conversation } from '@/stores/conversation'
import { HISTORY_PAGE, WINDOW } from '@/stores/limits'
import { cameBack } from '@/ui/navigation'
import type { ReadMarker } from './useReadMarker'
import type { ListNavigation } from './useListNavigation'

interface HistoryOptions {
  name: string
  conversation: Conversation
  list: Ref<ListNavigation | undefined>
  marker: ReadMarker
  /** Set here once something is displayed. */
  opened: Ref<boolean>
  /** Whether the end of the conversation is in view. */
  pinned: Ref<boolean>
  /** The server does not know this conversation. */
  missing: () => void
}

export interface History {
  block: ComputedRef<Block>
  /** Whether the loaded part includes the end of the conversation, and its beginning. */
  live: ComputedRef<boolean>
  complete: ComputedRef<boolean>
  loading: Ref<boolean>
  failed: Ref<boolean>
  older(): Promise<void>
  newer(): Promise<void>
  latest(): Promise<void>
  show(seq: number): Promise<void>
  /** Runs one load at a time; returns whether it ran. */
  load(what: () => Promise<void>): Promise<boolean>
}

export function useHistory(options: HistoryOptions): History {
  const { name, list, marker, opened, pinned } = options
  const { timelines } = options.conversation
  const connection = useConnection()
  const route = useRoute()
  const router = useRouter()
  const loading = ref(false)
  const failed = ref(false)

  /** After Back or Forward, the reading position is restored. */
  const back = cameBack()

  timelines.look(name, true)
  const block = computed(() => timelines.shown(name))
  const live = computed(() => isLive(block.value))
  const complete = computed(() => startsThere(block.value))
  /** The message in the page's address. */
  const linked = computed(() => {
    const seq = Number(route.query.m)
    return Number.isSafeInteger(seq) && seq > 0 ? seq : null
  })

  async function load(what: () => Promise<void>): Promise<boolean> {
    loading.value = true
    failed.value = false
    try {
      await what()
      return true
    } catch (error) {
      failed.value = true
      if (error instanceof Problem && error.status === 404) options.missing()
      return false
    } finally {
      loading.value = false
    }
  }

  async function open(): Promise<void> {
    const newAfter = marker.newAfter.value
    const line = newAfter === null ? null : newAfter + 1
    const place = back ? timelines.place(name) : null
    if (!(await load(() => first(place?.seq ?? linked.value ?? line)))) return
    opened.value = true
    await nextTick()
    if (place) list.value?.showPlace(place)
    else if (linked.value !== null) list.value?.showSeq(linked.value)
    else if (marker.newAfter.value !== null) list.value?.showLine()
    else list.value?.showEnd()
  }

  async function first(seq: number | null): Promise<void> {
    if (seq === null) await timelines.latest(name)
    else await timelines.around(name, seq)
    // Entries that are not displayed may leave a page almost empty.
    while (!complete.value && block.value.entries.length < HISTORY_PAGE / 2) {
      const { from } = block.value
      await timelines.older(name)
      // A page without entries would be requested forever.
      if (block.value.from === from) break
    }
  }

  async function older(): Promise<void> {
    if (loading.value) return
    if (!opened.value) return open()
    // If the whole window is visible, no side can be trimmed.
    if (pinned.value && block.value.entries.length >= WINDOW) return
    await load(() => timelines.older(name))
  }

  async function newer(): Promise<void> {
    if (!loading.value && opened.value) await load(() => timelines.newer(name))
  }

  async function latest(): Promise<void> {
    if (linked.value !== null) void router.replace({ query: {} })
    if (!(await load(() => timelines.latest(name)))) return
    await nextTick()
    list.value?.showEnd()
  }

  async function show(seq: number): Promise<void> {
    if (!(await load(() => timelines.around(name, seq)))) return
    await nextTick()
    list.value?.showSeq(seq)
  }

  onMounted(open)
  // Before another view of the same conversation is mounted.
  onBeforeUnmount(() => {
    timelines.keepPlace(name, pinned.value ? null : (list.value?.place() ?? null))
    timelines.leave(name)
  })
  watch(pinned, (atEnd) => timelines.look(name, atEnd))
  watch(linked, (seq) => {
    if (seq !== null && opened.value) void show(seq)
  })
  // After a reconnect, failed loads are retried; a stream that started over is empty at first.
  watch(
    () => [connection.state, block.value.entries.length] as const,
    ([state, count]) => {
      if (state !== 'connected' || loading.value) return
      if (!opened.value || (count === 0 && !complete.value)) void open()
      else if (failed.value) {
        // Only the parts around the reader: opening again would move the scroll position.
        failed.value = false
        void nextTick(() => list.value?.check())
      }
    },
  )

  return { block, live, complete, loading, failed, older, newer, latest, show, load }
}
