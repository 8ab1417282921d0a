// Announcements: everyone reads them, administrators write them.
import type { Entry, Page, Urgency } from '@/domain/entry'
import { get, post } from './http'
import { page, type PageQuery } from './pages'
import type { AnnouncementsRead } from './types'

export const messages = (query: PageQuery): Promise<Page> =>
  page('/api/announcements/messages', query)
export const read = (): Promise<AnnouncementsRead> => get('/api/announcements/read')
export const broadcast = (text: string, level: Urgency): Promise<Entry> =>
  post('/api/admin/broadcast', { text, level })
