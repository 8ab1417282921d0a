// Selects the connection banner and the action that it offers.
import type { Phase } from './connection'

export type BannerKind =
  | 'offline'
  | 'waiting'
  | 'busy'
  | 'flooding'
  | 'connecting'
  | 'reconnecting'
  | 'catching-up'
  | 'removed'
  | 'closed'
  | 'refused'
  | 'paused'
  | 'incomplete'
  | 'limited'
  | 'mistaken'

export interface Banner {
  kind: BannerKind
  /** The action of the button: end the wait early, or reconnect after the server closed the connection. */
  action: 'try-now' | 'again' | null
  /** `danger`: the problem does not resolve itself. */
  tone: 'warning' | 'danger'
}

/** Most interruptions are shorter than this, and too short to be read about. */
export const BANNER_DELAY_MILLIS = 2_000

/**
 * Only the state of the realtime channel counts: a successful HTTP request proves nothing about it.
 * `troubledMillis` is how long it has not been connected. States that require an action of the reader are
 * shown immediately.
 */
export function bannerFor(phase: Phase, online: boolean, troubledMillis: number): Banner | null {
  switch (phase.name) {
    case 'idle':
    case 'connected':
      return null
    case 'ended':
      // The sign-in dialog over the page explains the state and what to do.
      return null
    case 'stopped':
      return { kind: afterStop(phase.code), action: 'again', tone: 'danger' }
  }
  if (troubledMillis < BANNER_DELAY_MILLIS) return null
  switch (phase.name) {
    case 'waiting': {
      const kind = phase.why !== 'lost' ? phase.why : online ? 'waiting' : 'offline'
      return { kind, action: 'try-now', tone: 'warning' }
    }
    case 'connecting':
      if (!online) return { kind: 'offline', action: null, tone: 'warning' }
      return { kind: phase.again ? 'reconnecting' : 'connecting', action: null, tone: 'warning' }
    case 'catching-up':
      return { kind: 'catching-up', action: null, tone: 'warning' }
  }
}

/**
 * The server has asked this sender to pause for `leftMillis` more; messages have been held back for
 * `heldMillis`, by this pause and those before it. They are kept and sent automatically.
 */
export function pauseBanner(leftMillis: number, heldMillis: number): Banner | null {
  if (leftMillis + heldMillis < BANNER_DELAY_MILLIS) return null
  return { kind: 'paused', action: null, tone: 'warning' }
}

/** The connection is up, but an essential subscription is missing. */
export function incompleteBanner(missingMillis: number): Banner | null {
  if (missingMillis < BANNER_DELAY_MILLIS) return null
  return { kind: 'incomplete', action: 'try-now', tone: 'warning' }
}

/** No socket can be opened; `mistaken` if the server's address of this page differs from the browser's. */
export function limitedBanner(mistaken: boolean): Banner {
  return { kind: mistaken ? 'mistaken' : 'limited', action: 'try-now', tone: 'warning' }
}

function afterStop(code: number): BannerKind {
  if (code === 4003) return 'removed'
  return code === 1000 ? 'closed' : 'refused'
}
