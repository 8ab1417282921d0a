// Messages between the tabs of one user.

export interface Tabs<T> {
  /** Sends to the other tabs, not to this one. */
  post(message: T): void
}

export function openTabs<T>(name: string, onMessage: (message: T) => void): Tabs<T> {
  const channel = new BroadcastChannel(name)
  channel.onmessage = (event: MessageEvent<T>) => onMessage(event.data)
  return { post: (message) => channel.postMessage(message) }
}
