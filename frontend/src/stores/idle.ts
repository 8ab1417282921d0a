// Reports to the server when this person becomes idle or active.
import { defineStore } from 'pinia'
import { onScopeDispose } from 'vue'
import { IdleWatch } from '@/domain/idle'
import { useConnection } from './connection'

const CHECK_MILLIS = 10_000
const INPUT_EVENTS = [
  'pointermove',
  'pointerdown',
  'keydown',
  'wheel',
  'touchstart',
  'focus',
] as const

export const useIdle = defineStore('idle', () => {
  const connection = useConnection()
  const watch = new IdleWatch(Date.now, sendIdle)

  function sendIdle(idle: boolean): void {
    connection.hub.send('/app/idle', { idle })
  }

  function onInput(): void {
    // Some browsers send pointer events to hidden pages.
    if (document.visibilityState === 'visible') watch.onInput()
  }

  const timer = window.setInterval(() => watch.check(), CHECK_MILLIS)
  for (const name of INPUT_EVENTS) window.addEventListener(name, onInput, { passive: true })
  // The server treats a new connection as active.
  connection.onCaughtUp(() => {
    if (watch.idle) sendIdle(true)
  })
  onScopeDispose(() => {
    window.clearInterval(timer)
    for (const name of INPUT_EVENTS) window.removeEventListener(name, onInput)
  })

  return {}
})
