// One STOMP connection, from opening to close: the only file that uses stomp.js.
import { Client, TickerStrategy, type IFrame, type IMessage } from '@stomp/stompjs'

/** The state of a stream in a SUBSCRIBE receipt, besides its head. */
export interface StreamState {
  epoch?: string
  /** The requested number is invalid in this epoch: the stream follows from its start. */
  reset?: boolean
  /** The first entry that is kept, if it is above the requested number. */
  first?: number
}

export interface LinkHandlers {
  /** `epoch` is that of the CONNECTED frame, if it has one. */
  up(epoch?: string): void
  /** Called once, as the last callback. 1006 if the connection broke without a close frame. */
  closed(code: number): void
  receipt(id: string, seq: number | null, state?: StreamState): void
}

export interface Link {
  subscribe(
    id: string,
    destination: string,
    headers: Record<string, string>,
    onBody: (body: unknown) => void,
  ): void
  unsubscribe(id: string): void
  send(destination: string, body: unknown, receipt?: string): void
  /** Sends DISCONNECT, then closes. */
  close(): void
  /** Closes without waiting for the other side. */
  drop(): void
  /** How long nothing has arrived from the server, heart-beats included. */
  silentMillis(): number
}

export type OpenLink = (handlers: LinkHandlers) => Link

/**
 * Heart-beats from a worker continue in a tab whose timers the browser throttles. Where no worker can be
 * created (a proxy's stricter policy), stomp.js swallows the error between CONNECTED and onConnect, and the
 * link would look connected forever: after one such attempt the page's own timers are used.
 */
let ticker = TickerStrategy.Worker

/**
 * Creates a new Client for each attempt, with stomp.js's own reconnection off: it has neither jitter nor "try
 * now", and StompSubscription objects of an old connection cannot be distinguished from those of the new one.
 */
export function openLink(url: string, handlers: LinkHandlers): Link {
  let over = false
  let cameUp = false
  let receivedAt = Date.now()

  const end = (code: number): void => {
    if (over) return
    over = true
    handlers.closed(code)
  }

  const client = new Client({
    brokerURL: url,
    reconnectDelay: 0,
    connectionTimeout: 8_000,
    heartbeatIncoming: 10_000,
    heartbeatOutgoing: 10_000,
    heartbeatStrategy: ticker,
    discardWebsocketOnCommFailure: true,
    onConnect: (frame: IFrame) => {
      receivedAt = Date.now()
      cameUp = true
      if (!over) safely(() => handlers.up(frame.headers.epoch))
    },
    onHeartbeatReceived: () => {
      receivedAt = Date.now()
    },
    onUnhandledReceipt: (frame: IFrame) => {
      receivedAt = Date.now()
      const id = frame.headers['receipt-id']
      if (over || id === undefined) return
      safely(() => handlers.receipt(id, number(frame.headers.seq), stateOf(frame)))
    },
    onStompError: (frame: IFrame) => {
      // ERROR frames report protocol errors only, and the close code that follows decides the reaction.
      console.error('STOMP ERROR:', frame.headers.message)
    },
    onWebSocketClose: (event: CloseEvent) => {
      // When stomp.js discards a silent socket it creates a close event with code 4001, which in this
      // protocol means "the session ended". Such an event is never clean.
      end(event.wasClean ? event.code : 1006)
    },
  })
  client.activate()

  return {
    subscribe(id, destination, headers, onBody) {
      const onMessage = (message: IMessage): void => {
        receivedAt = Date.now()
        if (over) return
        safely(() => onBody(JSON.parse(message.body)))
      }
      client.subscribe(destination, onMessage, { ...headers, id })
    },
    unsubscribe(id) {
      client.unsubscribe(id)
    },
    send(destination, body, receipt) {
      client.publish({
        destination,
        body: JSON.stringify(body),
        headers: {
          'content-type': 'application/json',
          ...(receipt === undefined ? {} : { receipt }),
        },
      })
    },
    close() {
      over = true
      void client.deactivate()
      // A server that does not answer DISCONNECT must not keep the socket open.
      setTimeout(() => void client.deactivate({ force: true }), 2_000)
    },
    drop() {
      if (client.connected && !cameUp) ticker = TickerStrategy.Interval
      void client.deactivate({ force: true })
      end(1006)
    },
    silentMillis() {
      // If the clock was set back, the silence is measured from now.
      receivedAt = Math.min(receivedAt, Date.now())
      return Date.now() - receivedAt
    },
  }
}

/** stomp.js swallows exceptions of callbacks; errors must be reported instead. */
function safely(call: () => void): void {
  try {
    call()
  } catch (error) {
    reportError(error)
  }
}

function stateOf({ headers }: IFrame): StreamState {
  const first = number(headers.first)
  return {
    ...(headers.epoch === undefined ? {} : { epoch: headers.epoch }),
    ...(headers.reset === 'true' ? { reset: true } : {}),
    ...(first === null ? {} : { first }),
  }
}

function number(header: string | undefined): number | null {
  const value = Number(header)
  return header === undefined || !Number.isSafeInteger(value) ? null : value
}
