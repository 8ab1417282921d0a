// Who is typing in which conversation, and sending this person's typing events.
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import type { Target } from '@/domain/outbox'
import { TYPING_EXPIRES_MILLIS } from '@/domain/typing'
import { useConnection } from './connection'
import { useSession } from './session'

export const useTyping = defineStore('typing', () => {
  const session = useSession()
  const connection = useConnection()
  /** Users by conversation, in the order in which they started. */
  const typers = shallowReactive(new Map<string, readonly string[]>())
  const timers = new Map<string, number>()

  const key = (target: Target): string => `${target.kind}:${target.name}`

  function received(target: Target, user: string): void {
    if (user === session.me) return
    const conversation = key(target)
    const before = typers.get(conversation) ?? []
    if (!before.includes(user)) typers.set(conversation, [...before, user])
    const timer = `${conversation} ${user}`
    window.clearTimeout(timers.get(timer))
    timers.set(
      timer,
      window.setTimeout(() => stopped(target, user), TYPING_EXPIRES_MILLIS),
    )
  }

  /** They sent their message, or have not typed for long enough. */
  function stopped(target: Target, user: string): void {
    const conversation = key(target)
    const timer = `${conversation} ${user}`
    window.clearTimeout(timers.get(timer))
    if (!timers.delete(timer)) return
    const left = (typers.get(conversation) ?? []).filter((each) => each !== user)
    if (left.length > 0) typers.set(conversation, left)
    else typers.delete(conversation)
  }

  function of(target: Target): readonly string[] {
    return typers.get(key(target)) ?? []
  }

  function send(target: Target): void {
    const prefix = target.kind === 'room' ? '/app/typing.' : '/app/typing-direct.'
    connection.hub.send(prefix + target.name, {})
  }

  // Typing events from before the link broke may be outdated.
  connection.onDown(() => {
    for (const timer of timers.values()) window.clearTimeout(timer)
    timers.clear()
    typers.clear()
  })

  return { received, stopped, of, send }
})
