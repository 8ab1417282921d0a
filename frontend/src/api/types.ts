// What the server's HTTP answers look like (docs/protocol).
import type { Entry } from '@/domain/entry'

export interface Session {
  username: string
  displayName: string
  roles: string[]
}
export interface Config {
  version: string
  registration: 'open' | 'closed'
  firstRun: boolean
  /** The longest message, in bytes of UTF-8. */
  messageBytes: number
}
export interface Room {
  name: string
  title: string
  visibility: 'public' | 'private'
  owner: string | null
  member: boolean
  head: number
  read: number
  unread: number
  members: number
}
export interface Member {
  username: string
  displayName: string
  online: boolean
  owner: boolean
}
export interface DirectConversation {
  user: string
  displayName: string
  online: boolean
  last: Entry | null
  read: number
  unread: number
}
export interface Person {
  username: string
  displayName: string
  online: boolean
}
export interface Stats {
  uptimeSeconds: number
  connections: number
  users: number
  subscriptions: number
  feeds: number
  entriesAppended: number
  deliveries: number
  catchUps: number
  outboxBytes: number
  heapUsedBytes: number
  appendQueue: number
}
export interface OpenConnection {
  id: string
  user: string
  remote: string
  openedAt: string
  subscriptions: number
  outboxBytes: number
  node: string
}
export interface Account {
  username: string
  displayName: string
  roles: string[]
  disabled: boolean
}
