// Tells the server when this person leaves the machine, and when they are back.
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
    // Some browsers move the pointer of a page that nobody sees.
    if (document.visibilityState === 'visible') watch.touched()
  }

  const timer = window.setInterval(() => watch.look(), LOOK_MILLIS)
  for (const name of TOUCHES) window.addEventListener(name, touched, { passive: true })
  // A new connection counts as somebody who is there.
  connection.onCaughtUp(() => {
    if (watch.idle) tell(true)
  })
  onScopeDispose(() => {
    window.clearInterval(timer)
    for (const name of TOUCHES) window.removeEventListener(name, touched)
  })

  return {}
})
