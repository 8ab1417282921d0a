// Reports to the server when this person becomes idle or active.
import { defineStore } from 'pinia'
import { onScopeDispose } from 'vue'
import { IdleWatch } from '@/domain/idle'
import { useConnection } from './connection'

const LOOK_MILLIS = 10_000
const TOUCHES = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'focus'] as const

export const useIdle = defineStore('idle', () => {
  const connection = useConnection()
  const watch = new IdleWatch(Date.now, tell)

  function tell(idle: boolean): void {
    connection.hub.send('/app/idle', { idle })
  }

  function touched(): void {
    // Some browsers send pointer events to hidden pages.
    if (document.visibilityState === 'visible') watch.touched()
  }

  const timer = window.setInterval(() => watch.look(), LOOK_MILLIS)
  for (const name of TOUCHES) window.addEventListener(name, touched, { passive: true })
  // The server treats a new connection as active.
  connection.onCaughtUp(() => {
    if (watch.idle) tell(true)
  })
  onScopeDispose(() => {
    window.clearInterval(timer)
    for (const name of TOUCHES) window.removeEventListener(name, touched)
  })

  return {}
})
