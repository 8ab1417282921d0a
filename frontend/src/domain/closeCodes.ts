// What a WebSocket close code asks of the client (the table of docs/protocol).

export type AfterClose = 'retry' | 'restart' | 'elsewhere' | 'later' | 'sign-in' | 'stop'

export function afterClose(code: number): AfterClose {
  switch (code) {
    case 4001: // the session ended
      return 'sign-in'
    case 1001: // the server is going away
      return 'restart'
    case 1012: // this node is going away, others are there
      return 'elsewhere'
    case 1013: // overloaded, or too many connections
    case 4029: // flooding
      return 'later'
    case 4003: // removed by an administrator
    case 1000: // goodbye: when the client did not ask for it, the server meant it
    case 1002: // broken protocol
    case 1007: // bad UTF-8
    case 1008: // a frame was refused: trying the same again would not mend it
    case 1009: // frame too large
      return 'stop'
    default: // 1006, 4008 (too slow), 4009 (silent) and whatever a proxy invents
      return 'retry'
  }
}
