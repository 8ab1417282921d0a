// Types of the server's HTTP responses (docs/protocol).
import type { Entry } from '@/domain/entry'
import type { Relay, Sample } from '@/domain/timeSeries'

export interface Session {
  username: string
  displayName: string
  roles: string[]
  /** Empty: the browser's language. */
  language?: Language
  /** Who may add this person to rooms. */
  addedBy?: AddedBy
}
export type AddedBy = 'everybody' | 'sharedRooms' | 'nobody'
/** An account that this person has blocked. */
export interface Block {
  username: string
  displayName: string
  since: string
}
export type Language = 'en' | 'zh-CN' | ''
export interface Config {
  version: string
  registration: 'open' | 'closed'
  firstRun: boolean
  /** The longest message, in bytes of UTF-8. */
  messageBytes: number
  /** How long authors may edit and delete their messages. */
  editWithinSeconds?: number
  /** The Host header that the server received with this request; it compares the page's origin with this value. */
  host?: string
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
  /** How many of the unread messages mention this person. */
  mentions?: number
  members: number
  /** One line about the purpose of the room; empty if not set. */
  topic?: string
  /** Which messages notify; members only. */
  level?: Level
  /** Who added this person to the room, until they accept, post or leave. */
  addedBy?: string
  addedAt?: string
}
export type Level = 'all' | 'mentions' | 'none'
export interface Member {
  username: string
  displayName: string
  online: boolean
  /** Connected, but away from the machine. */
  idle?: boolean
  owner: boolean
  /** The account is deactivated: no one can send it messages. */
  disabled?: boolean
}
/** One mention of this person. */
export interface Mention {
  /** The number that a read marker must pass: the message, or the edit that added the mention. */
  seq: number
  /** The number of the message. */
  target: number
}
export interface DirectConversation {
  user: string
  displayName: string
  online: boolean
  idle?: boolean
  last: Entry | null
  read: number
  unread: number
  /** The account is deactivated: no one can send it messages. */
  disabled?: boolean
}
export interface Person {
  username: string
  displayName: string
  online: boolean
  idle?: boolean
}
export interface Found {
  entries: Entry[]
  /** Cursor for the next page of the search; absent when everything has been searched. */
  next?: string
}
export interface AnnouncementsRead {
  head: number
  read: number
  unread: number
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
  relay: Relay
  /** The number of live nodes. */
  nodes: number
}
/** The statistics of the last minutes, as recorded by one node. */
export interface StatsHistory {
  everyMillis: number
  /** The name of the node that recorded them. */
  node: string
  /** Oldest first. */
  samples: Sample[]
}
export interface LivingNode {
  id: string
  name: string
  startedAt: string
  self: boolean
}
export interface AdminRoom {
  name: string
  title: string
  visibility: 'public' | 'private'
  owner: string | null
  members: number
  messages: number
  lastAt?: string
}
export interface NewAccount {
  username: string
  password: string
  displayName?: string
  roles: string[]
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
  createdAt: string
  /** Absent for accounts without a session. */
  lastSeenAt?: string
}
