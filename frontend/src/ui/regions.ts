// F6 moves the focus to the next region: the elements with `data-region`, in document order.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex]:not([tabindex="-1"])'

export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    // A region that contains other regions is skipped.
    (each) => each.checkVisibility() && each.querySelector('[data-region]') === null,
  )
  if (regions.length === 0) return
  const at = regions.findIndex((each) => each.contains(document.activeElement))
  const from = at < 0 && step < 0 ? 0 : at
  const region = regions[(from + step + regions.length) % regions.length]
  if (!region) return
  focusable(region)?.focus()
}

/** The region itself, the open page's link, or the first visible focusable element in it. */
function focusable(region: HTMLElement): HTMLElement | undefined {
  if (region.matches(FOCUSABLE)) return region
  const all = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const seen = all.filter((each) => each.checkVisibility({ visibilityProperty: true }))
  return seen.find((each) => each.matches('.router-link-exact-active')) ?? seen[0]
}
