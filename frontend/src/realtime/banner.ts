// What the page says about the connection, and what the reader can do about it.
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
  /** What the one button does: cut a wait short, or begin again after the server said no. */
  action: 'try-now' | 'again' | null
  /** `danger` is what does not mend itself. */
  tone: 'warning' | 'danger'
}

/** Most breaks are over before anybody could read about them. */
export const PATIENCE_MILLIS = 2_000

/**
 * Only the realtime channel speaks here: an HTTP request that succeeds says nothing about it.
 * `troubledMillis` is how long it has not been connected. What needs the reader is said at once.
 */
export function bannerFor(phase: Phase, online: boolean, troubledMillis: number): Banner | null {
  switch (phase.name) {
    case 'idle':
    case 'connected':
      return null
    case 'ended':
      // The dialog over the page says so, and what to do about it; under it nothing can be read or pressed.
      return null
    case 'stopped':
      return { kind: afterStop(phase.code), action: 'again', tone: 'danger' }
  }
  if (troubledMillis < PATIENCE_MILLIS) return null
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
 * The server asked a sender for time, for `leftMillis` more; messages have been held back for `heldMillis`, by
 * this pause and those before it. What was written is kept, and goes on by itself.
 */
export function pauseBanner(leftMillis: number, heldMillis: number): Banner | null {
  if (leftMillis + heldMillis < PATIENCE_MILLIS) return null
  return { kind: 'paused', action: null, tone: 'warning' }
}

/** There is a connection, and something that everybody must have does not come over it. */
export function incompleteBanner(missingMillis: number): Banner | null {
  if (missingMillis < PATIENCE_MILLIS) return null
  return { kind: 'incomplete', action: 'try-now', tone: 'warning' }
}

/** No socket can be opened; `mistaken` when the server takes this page for one of another site. */
export function limitedBanner(mistaken: boolean): Banner {
  return { kind: mistaken ? 'mistaken' : 'limited', action: 'try-now', tone: 'warning' }
}

function afterStop(code: number): BannerKind {
  if (code === 4003) return 'removed'
  return code === 1000 ? 'closed' : 'refused'
}
