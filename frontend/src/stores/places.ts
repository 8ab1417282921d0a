// All destinations of the quick switcher.
import { defineStore } from 'pinia'
import type { Person } from '@/api/types'
import type { Candidate } from '@/domain/switcher'
import { t } from '@/i18n'
import { useDirect } from './direct'
import { usePeople } from './people'
import { useRecents } from './recents'
import { useRooms, type RoomState } from './rooms'
import { useSession } from './session'

export const usePlaces = defineStore('places', () => {
  const rooms = useRooms()
  const direct = useDirect()
  const people = usePeople()
  const recents = useRecents()
  const session = useSession()

  function candidates(found: readonly Person[]): Candidate[] {
    const inRooms = [...rooms.mine, ...rooms.others].map(ofRoom)
    const talked = direct.list.map((each) =>
      ofPerson(each.user, people.name(each.user), each.unread.count),
    )
    const known = new Set(talked.map((each) => each.path))
    const others = found
      .map((each) => ofPerson(each.username, each.displayName, 0))
      .filter((each) => !known.has(each.path))
    return [...inRooms, ...talked, ...others, ...pages()]
  }

  function ofRoom({ info, unread }: RoomState): Candidate {
    const path = `/room/${encodeURIComponent(info.name)}`
    return {
      kind: 'room',
      path,
      label: info.title,
      also: info.name,
      unread: info.member ? unread.count : 0,
      mentions: info.member ? unread.mentions : 0,
      recent: recents.rank(path),
    }
  }

  function ofPerson(username: string, displayName: string, unread: number): Candidate {
    const path = `/direct/${username}`
    return {
      kind: 'person',
      path,
      label: displayName,
      also: username,
      unread,
      mentions: unread,
      recent: recents.rank(path),
    }
  }

  function pages(): Candidate[] {
    const page = (path: string, label: string, also = label): Candidate => ({
      kind: 'page',
      path,
      label,
      also,
      unread: 0,
      mentions: 0,
      recent: recents.rank(path),
    })
    return [
      page('/', t('app.home')),
      page('/search', t('search.title')),
      page('/announcements', t('announcements.title')),
      page('/account', t('account.yours'), t('switcher.words.account')),
      ...(session.isAdmin ? [page('/admin', t('admin.title'))] : []),
    ]
  }

  function icon({
    kind,
    path,
  }: Candidate): 'hash' | 'lock' | 'home' | 'search' | 'megaphone' | 'gear' | 'gauge' {
    if (kind === 'room') {
      const room = rooms.states.get(decodeURIComponent(path.slice('/room/'.length)))
      return room?.info.visibility === 'private' ? 'lock' : 'hash'
    }
    const icons = {
      '/': 'home',
      '/search': 'search',
      '/announcements': 'megaphone',
      '/account': 'gear',
    } as const
    return icons[path as keyof typeof icons] ?? 'gauge'
  }

  return { candidates, icon }
})
