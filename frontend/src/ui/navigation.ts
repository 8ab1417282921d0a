// Whether the current page was reached by the browser's Back or Forward.
import type { Router, RouterHistory } from 'vue-router'

let popped = false
let back = false

/** Call this before the router listens to the same history. */
export function watchNavigation(history: RouterHistory): (router: Router) => void {
  history.listen((_to, _from, { type }) => {
    popped = type === 'pop'
  })
  return (router) =>
    void router.beforeEach(() => {
      back = popped
      popped = false
    })
}

export const cameBack = (): boolean => back
