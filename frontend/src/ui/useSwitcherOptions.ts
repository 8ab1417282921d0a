// The options of the quick switcher for the typed text: places, people, and actions on the text itself.
import { computed, onUnmounted, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Person } from '@/api/types'
import { roomName } from '@/domain/names'
import { rank, type Candidate } from '@/domain/switcher'
import { t } from '@/i18n'
import { usePeople } from '@/stores/people'
import { usePlaces } from '@/stores/places'
import { useRooms } from '@/stores/rooms'
import type { IconName } from './AppIcon.vue'
import { useCommands } from './commands'
import { openDialog } from './dialogs'

export interface Option {
  key: string
  icon: IconName | null
  candidate: Candidate | null
  label: string
  hint: string
  choose: () => void
}

const SEARCH_MILLIS = 150

export function useSwitcherOptions(typed: Ref<string>): ComputedRef<Option[]> {
  const router = useRouter()
  const route = useRoute()
  const places = usePlaces()
  const rooms = useRooms()
  const found = usePeopleNamed(typed)

  const commands = useCommands()
  const candidates = computed(() => {
    const all = [...places.candidates(found.value), ...commands().map((each) => each.candidate)]
    return rank(typed.value, all, route.path)
  })

  function toOption(candidate: Candidate): Option {
    const command = commands().find((each) => each.candidate.path === candidate.path)
    return command
      ? action(candidate.path, command.icon, candidate.label, command.run)
      : toPlace(candidate)
  }

  function toPlace(candidate: Candidate): Option {
    return {
      key: candidate.path,
      icon: candidate.kind === 'person' ? null : places.icon(candidate),
      candidate,
      label: candidate.label,
      // The keywords of a page are not displayed.
      hint: candidate.kind === 'page' || candidate.also === candidate.label ? '' : candidate.also,
      choose: () => void router.push(candidate.path),
    }
  }

  function action(key: string, icon: IconName, label: string, choose: () => void): Option {
    return { key, icon, candidate: null, label, hint: '', choose }
  }

  /** Actions on the typed name, if no place has that name. */
  const actions = computed<Option[]>(() => {
    const text = typed.value.trim()
    if (text === '') return []
    const name = roomName(text)
    const search = action('search', 'search', t('switcher.search', { text }), () => {
      void router.push({ name: 'search', query: { q: text } })
    })
    if (name === null || rooms.states.has(name)) return [search]
    const create = action('create', 'plus', t('switcher.create', { name }), () => {
      openDialog('create', name)
    })
    return [create, search]
  })

  return computed(() => [...candidates.value.map(toOption), ...actions.value])
}

/** People found by the server; requested once typing pauses. */
function usePeopleNamed(typed: Ref<string>): Ref<Person[]> {
  const people = usePeople()
  const found = shallowRef<Person[]>([])
  let timer = 0
  let asked = 0

  watch(typed, (text) => {
    window.clearTimeout(timer)
    // A response to an earlier query must not replace that of a later one.
    asked += 1
    if (text.trim() === '') found.value = []
    else timer = window.setTimeout(() => void ask(text.trim()), SEARCH_MILLIS)
  })

  async function ask(text: string): Promise<void> {
    const mine = asked
    const answer = await people.search(text.replace(/^@/, '')).catch(() => [])
    if (mine === asked) found.value = answer
  }

  onUnmounted(() => window.clearTimeout(timer))
  return found
}
