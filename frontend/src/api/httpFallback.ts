// Sends messages, edits and deletions over HTTP while no WebSocket can be opened.
import type { Entry } from '@/domain/entry'
import type { ReceiptHandler } from '@/realtime/hub'
import { del, patch, post, Problem } from './http'

interface Body {
  text?: string
  clientId?: string
  target?: number
}

type Door = (path: string, body: Body) => Promise<Entry | void>

const DOORS: Record<string, Door> = {
  chat: (path, { text, clientId }) => post(path, { text, clientId }),
  edit: (path, { target, text, clientId }) => patch(`${path}/${target}`, { text, clientId }),
  delete: (path, { target }) => del(`${path}/${target}`),
}
const SEND = /^\/app\/(chat|direct|edit|delete)(-direct)?\.(.+)$/

/** False for destinations without an HTTP equivalent: read markers wait for a connection, typing is dropped. */
export function sendOverHttp(destination: string, body: unknown, answer?: ReceiptHandler): boolean {
  const [, verb = '', direct, name = ''] = SEND.exec(destination) ?? []
  const door = DOORS[verb === 'direct' ? 'chat' : verb]
  if (!door) return false
  const personal = verb === 'direct' || direct !== undefined
  const path = `/api/${personal ? 'direct' : 'rooms'}/${encodeURIComponent(name)}/messages`
  void door(path, body as Body).then(
    (entry) => answer?.accepted(entry?.seq ?? null),
    (error: unknown) => answer?.refused(...refusal(error)),
  )
  return true
}

function refusal(error: unknown): [code: string, message: string, retryAfterMillis?: number] {
  if (!(error instanceof Problem)) throw error
  // No response: the message is sent again under its clientId, as after a temporary refusal.
  if (error.status === 0) return ['overloaded', '', 2_000]
  const { code, detail, retryAfterSeconds } = error
  return retryAfterSeconds === null ? [code, detail] : [code, detail, retryAfterSeconds * 1_000]
}
