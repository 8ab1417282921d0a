// Announcements: everyone reads them, administrators write them.
import type { Entry, Page, Urgency } from '@/domain/entry'
import { del, get, patch, post } from './http'
import { page, type PageQuery } from './pages'
import type { AnnouncementsRead } from './types'

export const messages = (query: PageQuery): Promise<Page> =>
  page('/api/announcements/messages', query)
export const read = (): Promise<AnnouncementsRead> => get('/api/announcements/read')
export const broadcast = (text: string, level: Urgency): Promise<Entry> =>
  post('/api/admin/broadcast', { text, level })
export const edit = (seq: number, text: string): Promise<Entry> =>
  patch(`/api/admin/announcements/${seq}`, { text })
export const withdraw = (seq: number): Promise<void> => del(`/api/admin/announcements/${seq}`)
