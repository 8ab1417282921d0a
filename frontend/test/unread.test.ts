// A count is by number, so duplicates, own messages and late responses do not affect it.
import { describe, expect, it } from 'vitest'
import { afterEntries, afterEntry, afterRead, afterServer, passesUnloaded } from '@/domain/unread'
import { entry } from './fixtures'

describe('unread', () => {
  const none = { head: 5, read: 5, count: 0, mentions: 0 }

  it('countsAnEntryOnce', () => {
    const one = afterEntry(none, entry(6), 'grace')
    expect(one.count).toBe(1)
    expect(afterEntry(one, entry(6), 'grace').count).toBe(1)
  })

  it('countsNeitherOwnNorUnknownEntries', () => {
    expect(afterEntry(none, entry(6, { from: 'grace' }), 'grace').count).toBe(0)
    expect(afterEntry(none, entry(6, { kind: 'reaction' }), 'grace').count).toBe(0)
  })

  it('neverMovesTheMarkerBackwards', () => {
    const read = afterRead({ head: 9, read: 5, count: 4, mentions: 1 }, 9)
    expect(read).toEqual({ head: 9, read: 9, count: 0, mentions: 0 })
    expect(afterRead(read, 7)).toBe(read)
  })

  it('countsDownWhileTheReaderScrollsOn', () => {
    const unread = { head: 90, read: 5, count: 60, mentions: 2 }
    const passed = [
      entry(5),
      entry(6),
      entry(7, { mentions: ['grace'] }),
      entry(8, { from: 'grace' }),
      entry(9, { kind: 'deleted' }),
      entry(10),
    ]
    expect(afterRead(unread, 9, 'grace', passed)).toEqual({
      head: 90,
      read: 9,
      count: 58,
      mentions: 1,
    })
  })

  it('staysAtTheLimitUntilTheServerCountsAgain', () => {
    const unread = { head: 10_000, read: 5, count: 1_000, mentions: 0 }
    const read = afterRead(unread, 7, 'grace', [entry(6), entry(7)])
    expect(read).toMatchObject({ read: 7, count: 1_000 })
    expect(afterServer(read, { ...read, count: 998 }).count).toBe(998)
    expect(afterRead(read, 10_000).count).toBe(0)
  })

  it('doesNotUndoReadsOfThisTab', () => {
    const read = { head: 9, read: 9, count: 0, mentions: 0 }
    expect(afterServer(read, { head: 9, read: 5, count: 4, mentions: 1 })).toEqual(read)
  })

  it('countsMissedEntriesWhenTheyArrive', () => {
    const read = { head: 9, read: 9, count: 0, mentions: 0 }
    // The marker was not sent yet; 10 was posted while the socket was away.
    const asked = afterServer(read, { head: 10, read: 5, count: 5, mentions: 0 })
    expect(afterEntry(asked, entry(10), 'grace').count).toBe(1)
  })

  it('clearsTheCountWhenTheServersMarkerIsAtTheEnd', () => {
    const unread = { head: 7, read: 5, count: 2, mentions: 1 }
    const answer = { head: 6, read: 7, count: 0, mentions: 0 }
    expect(afterServer(unread, answer)).toEqual({ head: 7, read: 7, count: 0, mentions: 0 })
  })

  it('detectsAMarkerThatPassesUncountedEntries', () => {
    const unread = { head: 90, read: 5, count: 60, mentions: 0 }
    expect(passesUnloaded(unread, 50, 40)).toBe(true)
    expect(passesUnloaded(unread, 50, 6)).toBe(false)
    expect(passesUnloaded(unread, 90, 40)).toBe(false)
    expect(passesUnloaded(unread, 5, 40)).toBe(false)
  })

  it('doesNotForgetALiveEntryForAnOlderAnswer', () => {
    const live = { head: 7, read: 5, count: 2, mentions: 0 }
    expect(afterServer(live, { head: 6, read: 5, count: 1, mentions: 0 }).count).toBe(2)
  })

  it('takesTheServersCountIncludingZero', () => {
    expect(
      afterServer(
        { head: 7, read: 5, count: 2, mentions: 0 },
        { head: 7, read: 7, count: 0, mentions: 0 },
      ).count,
    ).toBe(0)
  })

  it('countsMentions', () => {
    const called = afterEntry(none, entry(6, { mentions: ['grace'] }), 'grace')
    expect(called).toMatchObject({ count: 1, mentions: 1 })
    expect(afterEntry(none, entry(6, { mentions: ['linus'] }), 'grace').mentions).toBe(0)
    expect(afterRead(called, 6).mentions).toBe(0)
  })

  it('countsAnEditOnlyIfItAddsAMention', () => {
    const edit = entry(6, { kind: 'edit', target: 3, mentions: ['grace'] })
    expect(afterEntry(none, edit, 'grace', entry(3))).toMatchObject({ count: 0, mentions: 1 })
    const before = entry(3, { mentions: ['grace'] })
    expect(afterEntry(none, edit, 'grace', before).mentions).toBe(0)
    expect(afterEntry(none, edit, 'grace').mentions).toBe(0)
  })

  describe('after changes', () => {
    const me = 'grace'
    const called = entry(6, { mentions: [me] })
    const deleted = entry(7, { kind: 'delete', target: 6, text: '' })
    const one = { head: 6, read: 5, count: 1, mentions: 1 }
    const nothing = (): undefined => undefined

    it('subtractsDeletedMessages', () => {
      const { unread, uncertain } = afterEntries(one, [deleted], me, () => called)
      expect(unread).toEqual({ head: 7, read: 5, count: 0, mentions: 0 })
      expect(uncertain).toBe(false)
      const together = afterEntries(none, [called, deleted], me, nothing)
      expect(together).toEqual({ unread, uncertain: false })
    })

    it('asksTheServerWhereTheMessageIsNotLoaded', () => {
      const count = { ...one, count: 3 }
      const { unread, uncertain } = afterEntries(count, [deleted], me, nothing)
      expect([unread.count, uncertain]).toEqual([3, true])
      // A page contained the tombstone before the deletion itself arrived.
      const tombstone = { ...called, kind: 'deleted', edited: 7 }
      expect(afterEntries(count, [deleted], me, () => tombstone).uncertain).toBe(true)
    })

    it('requestsNoCountWhereNothingWasCounted', () => {
      expect(afterEntries({ ...none, head: 6 }, [deleted], me, nothing).uncertain).toBe(false)
      const old = entry(7, { kind: 'delete', target: 3 })
      expect(afterEntries({ ...one, mentions: 0 }, [old], me, nothing).uncertain).toBe(false)
      // The server's count includes it.
      expect(afterEntries({ ...one, head: 7 }, [deleted], me, nothing).uncertain).toBe(false)
    })

    it('losesAMentionThatIsEditedOut', () => {
      const edit = entry(7, { kind: 'edit', target: 6 })
      const { unread } = afterEntries(one, [edit], me, () => called)
      expect(unread).toEqual({ head: 7, read: 5, count: 1, mentions: 0 })
    })

    it('countsSeveralChangesOfOneMessageInTheirOrder', () => {
      const plain = entry(6)
      const edit = entry(7, { kind: 'edit', target: 6, mentions: [me] })
      const gone = entry(8, { kind: 'delete', target: 6 })
      expect(afterEntries(none, [plain, edit], me, nothing).unread).toMatchObject({
        count: 1,
        mentions: 1,
      })
      const { unread } = afterEntries(none, [plain, edit, gone], me, nothing)
      expect(unread).toEqual({ head: 8, read: 5, count: 0, mentions: 0 })
    })

    it('ignoresOwnDeletions', () => {
      const own = entry(6, { from: me })
      const { unread } = afterEntries(one, [deleted], me, () => own)
      expect(unread.count).toBe(1)
    })
  })
})
