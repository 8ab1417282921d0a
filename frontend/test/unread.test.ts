// Proves: a count is by number, so repeats, own messages and late answers do not disturb it.
import { describe, expect, it } from 'vitest'
import { afterEntry, afterRead, afterServer, passesUnloaded } from '@/domain/unread'
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

  it('doesNotTakeBackWhatThisTabHasRead', () => {
    const read = { head: 9, read: 9, count: 0, mentions: 0 }
    expect(afterServer(read, { head: 9, read: 5, count: 4, mentions: 1 })).toEqual(read)
  })

  it('countsWhatWasMissedWhenTheStreamBringsIt', () => {
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

  it('knowsWhenAMarkerPassesWhatNobodyCounted', () => {
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

  it('countsWhatMentionsThisPerson', () => {
    const called = afterEntry(none, entry(6, { mentions: ['grace'] }), 'grace')
    expect(called).toMatchObject({ count: 1, mentions: 1 })
    expect(afterEntry(none, entry(6, { mentions: ['linus'] }), 'grace').mentions).toBe(0)
    expect(afterRead(called, 6).mentions).toBe(0)
  })

  it('countsAnEditOnlyIfItMentionsThemAnew', () => {
    const edit = entry(6, { kind: 'edit', target: 3, mentions: ['grace'] })
    expect(afterEntry(none, edit, 'grace', entry(3))).toMatchObject({ count: 0, mentions: 1 })
    const before = entry(3, { mentions: ['grace'] })
    expect(afterEntry(none, edit, 'grace', before).mentions).toBe(0)
    expect(afterEntry(none, edit, 'grace').mentions).toBe(0)
  })
})
