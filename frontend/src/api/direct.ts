// Direct conversations and the user directory.
import type { Page } from '@/domain/entry'
import { get } from './http'
import { page, type PageQuery } from './pages'
import type { DirectConversation, Person } from './types'

export const list = (): Promise<DirectConversation[]> => get('/api/direct')
export const messages = (user: string, query: PageQuery): Promise<Page> =>
  page(`/api/direct/${user}/messages`, query)
export const people = (typed: string): Promise<Person[]> =>
  get(`/api/users?q=${encodeURIComponent(typed)}`)
