// A link in user-written text: the address of a message opens in this tab, all others in a new tab.
import { h, inject, type FunctionalComponent } from 'vue'
import { routerKey, type Router } from 'vue-router'

interface Props {
  href: string
}

export const TextLink: FunctionalComponent<Props> = ({ href }, { slots }) => {
  const router = inject(routerKey, null)
  const path = router && pathInside(router, href)
  if (!path) {
    return h('a', { href, target: '_blank', rel: 'noopener noreferrer' }, slots.default?.())
  }
  const follow = (event: MouseEvent): void => {
    // A modified click opens a new tab, as usual.
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) {
      return
    }
    event.preventDefault()
    void router.push(path)
  }
  return h('a', { href, onClick: follow }, slots.default?.())
}
TextLink.props = ['href']

/** The path within this application; null if the address is none of its pages. */
function pathInside(router: Router, href: string): string | null {
  const url = new URL(href)
  if (url.origin !== window.location.origin) return null
  const path = url.pathname + url.search + url.hash
  const { matched, name } = router.resolve(path)
  return matched.length > 0 && name !== 'missing' ? path : null
}
