// Takes the reader from one unread message that mentions them to the next.
import type { Entry } from '@/domain/entry'
import type { Conversation } from '@/stores/conversation'
import { useSession } from '@/stores/session'
import type { History } from './useHistory'
import type { ReadMarker } from './useReadMarker'

/** How far is looked for the next one; beyond that the count is only an estimate anyway. */
const PAGES = 10

export function useNextMention(
  name: string,
  { timelines }: Conversation,
  marker: ReadMarker,
  history: History,
): () => Promise<void> {
  const session = useSession()

  function callsMe(entry: Entry): boolean {
    return entry.from !== session.me && (entry.mentions?.includes(session.me) ?? false)
  }

  return async () => {
    let found = null as Entry | null
    const done = await history.load(async () => {
      found = await timelines.find(name, marker.furthest(), callsMe, PAGES)
    })
    if (found) {
      marker.goes(found.seq)
      // An edit is no row: what it changed is where the mention stands.
      await history.show(found.target ?? found.seq)
    } else if (done) await history.latest()
  }
}
