// Navigates from one unread mention to the next.
import type { Mention } from '@/api/types'
import type { Conversation } from '@/stores/conversation'
import type { History } from './useHistory'
import type { ReadMarker } from './useReadMarker'

export function useNextMention(
  conversation: Conversation,
  marker: Pick<ReadMarker, 'furthest' | 'goes'>,
  history: Pick<History, 'load' | 'show' | 'latest'>,
): () => Promise<void> {
  return async () => {
    let found = null as Mention | null
    const done = await history.load(async () => {
      // Only the server knows whether an edit added the mention or only repeated it.
      found = await conversation.nextMention(marker.furthest())
    })
    if (found) {
      marker.goes(found.seq)
      await history.show(found.target)
    } else if (done) await history.latest()
  }
}
