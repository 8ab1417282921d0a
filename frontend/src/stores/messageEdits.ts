// Edits and deletes messages over the connection, and reports failures.
import { defineStore } from 'pinia'
import { Problem } from '@/api/http'
import type { Target } from '@/domain/outbox'
import { useConnection } from './connection'
import { newClientId } from './ids'

/** After this time the change is reported as unanswered. */
const ANSWER_MILLIS = 10_000

/**
 * Bypasses the outbox: a change delayed by hours would surprise everyone, including its author. So each call
 * settles: the change is on the server's disk, or a Problem gives the reason.
 */
export const useMessageEdits = defineStore('messageEdits', () => {
  const connection = useConnection()
  const waiting = new Set<(problem: Problem) => void>()

  function edit(target: Target, seq: number, text: string): Promise<void> {
    const prefix = target.kind === 'room' ? '/app/edit.' : '/app/edit-direct.'
    return send(prefix + target.name, { target: seq, text, clientId: newClientId() })
  }

  function remove(target: Target, seq: number): Promise<void> {
    const prefix = target.kind === 'room' ? '/app/delete.' : '/app/delete-direct.'
    return send(prefix + target.name, { target: seq, clientId: newClientId() })
  }

  function send(destination: string, body: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        window.clearTimeout(timer)
        waiting.delete(fail)
      }
      const fail = (problem: Problem): void => {
        settle()
        reject(problem)
      }
      const timer = window.setTimeout(() => fail(new Problem(0, 'no_answer', '')), ANSWER_MILLIS)
      waiting.add(fail)
      const left = connection.hub.send(destination, body, {
        accepted: () => {
          settle()
          resolve()
        },
        refused: (code, message) => fail(new Problem(0, code, message)),
      })
      if (!left) fail(new Problem(0, 'away', ''))
    })
  }

  connection.onDown(() => {
    for (const fail of [...waiting]) fail(new Problem(0, 'away', ''))
  })

  return { edit, remove }
})
