// F6 goes from one region of the page to the next: whatever carries `data-region`, in the order of the document.

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select, textarea, [tabindex]:not([tabindex="-1"])'

export function focusRegion(step: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter(
    // A region that consists of others is none of its own.
    (each) => each.checkVisibility() && each.querySelector('[data-region]') === null,
  )
  if (regions.length === 0) return
  const at = regions.findIndex((each) => each.contains(document.activeElement))
  const from = at < 0 && step < 0 ? 0 : at
  const region = regions[(from + step + regions.length) % regions.length]
  if (!region) return
  focusable(region)?.focus()
}

/** The region itself, the open page's link, or the first thing in it that can be seen. */
function focusable(region: HTMLElement): HTMLElement | undefined {
  if (region.matches(FOCUSABLE)) return region
  const all = [...region.querySelectorAll<HTMLElement>(FOCUSABLE)]
  const seen = all.filter((each) => each.checkVisibility({ visibilityProperty: true }))
  return seen.find((each) => each.matches('.router-link-exact-active')) ?? seen[0]
}
