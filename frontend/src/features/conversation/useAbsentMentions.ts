// Finds mentioned people who are not in the room, and invites them.
import { ref, type Ref } from 'vue'
import { possibleMentions } from '@/domain/markdown'
import type { Target } from '@/domain/outbox'
import { errorText, listed, t } from '@/i18n'
import { usePeople } from '@/stores/people'
import { useRooms } from '@/stores/rooms'
import { useSession } from '@/stores/session'

/** More mentions than this are a list of names, not a call. */
const MOST = 5

export interface Absent {
  /** Usernames. */
  users: Ref<readonly string[]>
  /** The result of the invitation, or its error. */
  outcome: Ref<string>
  /** Checks whether all people mentioned in a sent message are in the room. */
  look(text: string): Promise<void>
  invite(): Promise<void>
  clear(): void
}

export function useAbsentMentions(target: Target): Absent {
  const rooms = useRooms()
  const people = usePeople()
  const session = useSession()
  const users = ref<readonly string[]>([])
  const outcome = ref('')
  let looks = 0

  async function look(text: string): Promise<void> {
    clear()
    const mine = looks
    const called = possibleMentions(text).filter((names) => !names.includes(session.me))
    if (target.kind !== 'room' || called.length === 0 || called.length > MOST) return
    // A notice that cannot be computed is omitted.
    const found = await absentOf(called).catch(() => [])
    if (mine === looks) users.value = found
  }

  async function absentOf(called: string[][]): Promise<string[]> {
    const inside = new Set((await rooms.members(target.name)).map(({ username }) => username))
    const outside = called.filter((names) => !names.some((user) => inside.has(user)))
    const users = await Promise.all(outside.map(firstThatExists))
    return users.filter((user) => user !== undefined)
  }

  async function firstThatExists(names: string[]): Promise<string | undefined> {
    const exist = await Promise.all(names.map(exists))
    return names.find((_, index) => exist[index])
  }

  async function exists(user: string): Promise<boolean> {
    return (await people.search(user)).some(({ username }) => username === user)
  }

  async function invite(): Promise<void> {
    const asked = users.value
    try {
      for (const user of asked) await rooms.invite(target.name, user)
      users.value = []
      outcome.value = t('absent.invited', { names: listed(asked.map(people.name)) })
    } catch (error) {
      outcome.value = errorText(error)
    }
  }

  function clear(): void {
    looks += 1
    users.value = []
    outcome.value = ''
  }

  return { users, outcome, look, invite, clear }
}
