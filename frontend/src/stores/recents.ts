// The recently open conversations of this person in this browser, newest first.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { useSession } from './session'
import { erase, read, write } from './storage'

const KEPT = 20

export const useRecents = defineStore('recents', () => {
  const session = useSession()
  const paths = shallowRef<readonly string[]>([])
  const key = (): string => `parley.recent.${session.me}`

  watch(
    () => session.me,
    () => {
      paths.value = parse(read(key()))
    },
    { immediate: true },
  )

  function visited(path: string): void {
    paths.value = [path, ...paths.value.filter((each) => each !== path)].slice(0, KEPT)
    write(key(), JSON.stringify(paths.value))
  }

  /** 0 is the newest; null if it was not open recently. */
  function rank(path: string): number | null {
    const at = paths.value.indexOf(path)
    return at < 0 ? null : at
  }

  function eraseAll(): void {
    paths.value = []
    erase(key())
  }

  return { paths, visited, rank, eraseAll }
})

function parse(stored: string | null): string[] {
  try {
    const value: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
  } catch {
    return []
  }
}
