// The actions on messages of a conversation: copy, link, edit, delete.
import { ref, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Target } from '@/domain/outbox'
import type { Message, Row } from '@/domain/rows'
import { serverClock } from '@/domain/serverClock'
import { errorText, t } from '@/i18n'
import { useMessageEdits } from '@/stores/messageEdits'
import type { Conversation } from '@/stores/conversation'
import { useSession } from '@/stores/session'
import type { Action } from './MessageActions.vue'

export interface MessageChanges {
  /** The message being edited in the composer. */
  editing: Ref<Message | null>
  /** Why the last change failed. */
  problem: Ref<string>
  actionsFor(message: Message): readonly Action[]
  linkTo(message: Message): string
  editLast(rows: readonly Row[]): void
  edit(message: Message, text: string): Promise<void>
  /** Returns whether the message was deleted. */
  remove(message: Message): Promise<boolean>
}

export function useMessageChanges(target: Target, conversation: Conversation): MessageChanges {
  const session = useSession()
  const changes = useMessageEdits()
  const route = useRoute()
  const router = useRouter()
  const editing = ref<Message | null>(null)
  const problem = ref('')
  /** One change per message at a time: the server would reject a second click, and the user would see an error. */
  const changing = new Set<number>()

  function actionsFor(message: Message): readonly Action[] {
    if (message.seq === null || message.state === 'failed')
      return message.text === '' ? [] : ['copy']
    const actions: Action[] = ['copy']
    // Inbox numbers have no meaning for other people.
    if (target.kind === 'room') actions.push('link')
    if (editable(message)) actions.push('edit')
    if (message.from === session.me || conversation.moderates) actions.push('delete')
    return actions
  }

  function editable(message: Message): boolean {
    return (
      message.kind === 'message' &&
      message.seq !== null &&
      message.from === session.me &&
      serverClock.isWithin(message.at, session.config?.editWithinSeconds ?? Infinity)
    )
  }

  function linkTo(message: Message): string {
    const path = router.resolve({ path: route.path, query: { m: String(message.seq) } }).href
    return new URL(path, location.href).href
  }

  /** Arrow up in an empty composer: edits the last own message that may still be edited. */
  function editLast(rows: readonly Row[]): void {
    const row = rows.findLast((each) => each.kind === 'message' && editable(each.message))
    if (row?.kind === 'message') editing.value = row.message
  }

  async function edit(message: Message, text: string): Promise<void> {
    // After a failure the text stays in the composer.
    await change(message, 'messages.notEdited', async (seq) => {
      if (text !== message.text) await changes.edit(target, seq, text)
    })
  }

  function remove(message: Message): Promise<boolean> {
    return change(message, 'messages.notDeleted', (seq) => changes.remove(target, seq))
  }

  async function change(
    { seq }: Message,
    failure: 'messages.notEdited' | 'messages.notDeleted',
    how: (seq: number) => Promise<void>,
  ): Promise<boolean> {
    if (seq === null || changing.has(seq)) return false
    problem.value = ''
    changing.add(seq)
    try {
      await how(seq)
      if (editing.value?.seq === seq) editing.value = null
      return true
    } catch (error) {
      problem.value = t(failure, { reason: errorText(error) })
      return false
    } finally {
      changing.delete(seq)
    }
  }

  return { editing, problem, actionsFor, linkTo, editLast, edit, remove }
}
