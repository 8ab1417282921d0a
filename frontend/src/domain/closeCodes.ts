// How the client reacts to each WebSocket close code (the table of docs/protocol).

export type AfterClose = 'retry' | 'restart' | 'elsewhere' | 'later' | 'sign-in' | 'stop'

export function afterClose(code: number): AfterClose {
  switch (code) {
    case 4001: // the session ended
      return 'sign-in'
    case 1001: // the server is going away
      return 'restart'
    case 1012: // this node is going away, other nodes are available
      return 'elsewhere'
    case 1013: // overloaded, or too many connections
    case 4029: // flooding
      return 'later'
    case 4003: // removed by an administrator
    case 1000: // normal closure: if the client did not request it, the server did so on purpose
    case 1002: // protocol error
    case 1007: // invalid UTF-8
    case 1008: // a frame was rejected: sending it again would fail again
    case 1009: // frame too large
      return 'stop'
    default: // 1006, 4008 (too slow), 4009 (silent) and codes set by proxies
      return 'retry'
  }
}
