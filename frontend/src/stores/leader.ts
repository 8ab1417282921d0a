// Whether this tab is the one that acts for all tabs of the user: it sends the outbox and notifies.
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

  /** Only a tab with a connection can do the work. */
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
  // A page that the browser freezes must not take the office with it.
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
    /** For when the leader is there and does not do its work. */
    seize: () => {
      if (connection.state === 'connected') office?.seize()
    },
  }
})
