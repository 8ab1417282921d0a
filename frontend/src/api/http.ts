// Sends one HTTP request and turns every failure into a Problem.
import { epoch } from '@/domain/epoch'
import { serverClock } from '@/domain/serverClock'

/** An error response (RFC 9457). Status 0 with code `unreachable` means that no response arrived. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly retryAfterSeconds: number | null = null,
    /** With code `epoch_changed`: the server's current epoch. */
    readonly epoch: string | null = null,
  ) {
    super(`${status} ${code}`)
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

const TIMEOUT_MILLIS = 10_000
let unauthorized: () => void = () => {}

/** GET /api/session returns the name: another installation on this host uses a cookie of another name. */
let xsrfCookie = 'XSRF-TOKEN'

/** Registers the callback that runs when the session has ended. */
export function onUnauthorized(call: () => void): void {
  unauthorized = call
}

/** A response for callers that need more than the body. */
export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

export const get = <T>(path: string): Promise<T> => bodyOf<T>('GET', path)
export const post = <T>(path: string, body: unknown): Promise<T> => bodyOf<T>('POST', path, body)
export const put = <T>(path: string, body?: unknown): Promise<T> => bodyOf<T>('PUT', path, body)
export const patch = <T>(path: string, body: unknown): Promise<T> => bodyOf<T>('PATCH', path, body)
export const del = (path: string): Promise<void> => bodyOf<void>('DELETE', path)
export const getAnswer = <T>(path: string): Promise<Answer<T>> => request<T>('GET', path)
export const delAnswer = (path: string): Promise<Answer<void>> => request<void>('DELETE', path)

async function bodyOf<T>(method: Method, path: string, body?: unknown): Promise<T> {
  return (await request<T>(method, path, body)).body
}

async function request<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  const unsafe = method !== 'GET'
  // The cookie may have expired, or been removed by the last sign-out; any GET of the session sets a new one.
  if (unsafe && xsrfToken() === null) await exchange('GET', '/api/session').catch(() => {})
  const token = xsrfToken()
  try {
    return await exchange<T>(method, path, body)
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (unsafe && error.status === 403) {
      // A stale token looks like any other 403. The server did nothing, so one retry with a new token is
      // safe.
      await exchange('GET', '/api/session').catch(() => {})
      if (xsrfToken() !== token) return exchange<T>(method, path, body)
    }
    if (error.epoch !== null) epoch.update(error.epoch)
    // A wrong password is also a 401, but does not mean that the session has ended.
    if (error.status === 401 && error.code !== 'invalid_credentials') unauthorized()
    throw error
  }
}

async function exchange<T>(method: Method, path: string, body?: unknown): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json, application/problem+json' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  const token = xsrfToken()
  if (method !== 'GET' && token !== null) headers['X-XSRF-TOKEN'] = token
  let answer: Response
  try {
    answer = await fetch(path, {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  } catch {
    throw new Problem(0, 'unreachable', '')
  }
  xsrfCookie = answer.headers.get('parley-xsrf-cookie') ?? xsrfCookie
  serverClock.update(answer.headers.get('date'))
  if (!answer.ok) throw await problem(answer)
  const text = await answer.text()
  const parsed = (text === '' ? undefined : JSON.parse(text)) as T
  return { status: answer.status, headers: answer.headers, body: parsed }
}

async function problem(answer: Response): Promise<Problem> {
  const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>
  const code = typeof body.code === 'string' ? body.code : `http_${answer.status}`
  const detail = typeof body.detail === 'string' ? body.detail : ''
  const retryAfter = Number(answer.headers.get('retry-after') ?? NaN)
  return new Problem(
    answer.status,
    code,
    detail,
    Number.isFinite(retryAfter) ? retryAfter : null,
    code === 'epoch_changed' && typeof body.epoch === 'string' ? body.epoch : null,
  )
}

function xsrfToken(): string | null {
  const start = `${xsrfCookie}=`
  const cookie = document.cookie.split(/;\s*/).find((pair) => pair.startsWith(start))
  return cookie ? decodeURIComponent(cookie.slice(start.length)) || null : null
}
