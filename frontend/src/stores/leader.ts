// Whether this tab is the user's leading tab: it sends the outbox and shows notifications.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { election, type Election } from '@/realtime/election'
import { useConnection } from './connection'
import { useSession } from './session'

export const useLeader = defineStore('leader', () => {
  const session = useSession()
  const connection = useConnection()
  const leading = ref(false)
  const listeners: (() => void)[] = []
  let office: Election | null = null

  /** Only a connected tab can do the work. */
  function stand(): void {
    office ??= election(`parley.leader.${session.me}`, {
      elected: () => {
        leading.value = true
        listeners.forEach((call) => call())
      },
      deposed: () => {
        leading.value = false
      },
    })
    office.stand()
  }

  function withdraw(): void {
    leading.value = false
    office?.withdraw()
  }

  connection.onCaughtUp(stand)
  watch(
    () => connection.limited,
    (limited) => {
      if (limited) stand()
      else if (connection.phase.name !== 'connected') withdraw()
    },
  )
  connection.onDown(withdraw)
  // A page that the browser freezes must not keep the leadership.
  window.addEventListener('pagehide', withdraw)
  document.addEventListener('freeze', withdraw)
  for (const event of ['pageshow', 'resume']) {
    window.addEventListener(event, () => {
      if (connection.state === 'connected') stand()
    })
  }

  return {
    leading,
    onElected: (call: () => void) => void listeners.push(call),
    /** Used when the leader exists and does not do its work. */
    seize: () => {
      if (connection.state === 'connected') office?.seize()
    },
  }
})
