// Whether this tab is the user's leading tab: it sends the outbox and shows notifications.
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { leaderElection, type LeaderElection } from '@/realtime/leaderElection'
import { useConnection } from './connection'
import { useSession } from './session'

export const useLeader = defineStore('leader', () => {
  const session = useSession()
  const connection = useConnection()
  const leading = ref(false)
  const listeners: (() => void)[] = []
  let election: LeaderElection | null = null

  /** Only a connected tab can do the work. */
  function campaign(): void {
    election ??= leaderElection(`parley.leader.${session.me}`, {
      elected: () => {
        leading.value = true
        listeners.forEach((call) => call())
      },
      lost: () => {
        leading.value = false
      },
    })
    election.campaign()
  }

  function withdraw(): void {
    leading.value = false
    election?.withdraw()
  }

  connection.onCaughtUp(campaign)
  watch(
    () => connection.limited,
    (limited) => {
      if (limited) campaign()
      else if (connection.phase.name !== 'connected') withdraw()
    },
  )
  connection.onDown(withdraw)
  // A page that the browser freezes must not keep the leadership.
  window.addEventListener('pagehide', withdraw)
  document.addEventListener('freeze', withdraw)
  for (const event of ['pageshow', 'resume']) {
    window.addEventListener(event, () => {
      if (connection.state === 'connected') campaign()
    })
  }

  return {
    leading,
    onElected: (call: () => void) => void listeners.push(call),
    /** Used when the leader exists and does not do its work. */
    takeOver: () => {
      if (connection.state === 'connected') election?.takeOver()
    },
  }
})
