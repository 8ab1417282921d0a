// What the server's HTTP answers look like (docs/protocol).
import type { Entry } from '@/domain/entry'
import type { Relay, Sample } from '@/domain/series'

export interface Session {
  username: string
  displayName: string
  roles: string[]
  /** Empty: as the browser. */
  language?: Language
  /** Who may put this person into rooms. */
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
  /** How long authors may change what they wrote. */
  editWithinSeconds?: number
  /** The Host that the server got with this request: what it compares the page's origin with. */
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
  /** One line about what the room is for; empty while nobody wrote one. */
  topic?: string
  /** What notifies; members only. */
  level?: Level
  /** Who put this person into the room, until they agree, post or leave. */
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
  /** Whose account is deactivated: they cannot be written to. */
  disabled?: boolean
}
/** Where somebody is mentioned. */
export interface Mention {
  /** What a read marker must pass: the message, or the edit that brought the name in. */
  seq: number
  /** The message. */
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
  /** The account is deactivated: nobody can write to it. */
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
  /** Where to go on looking; absent when everything was looked at. */
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
  /** How many live. */
  nodes: number
}
/** The figures of the last minutes, as one node took them. */
export interface StatsHistory {
  everyMillis: number
  /** The name of the node that answers. */
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
  /** Missing for somebody who has no session. */
  lastSeenAt?: string
}
