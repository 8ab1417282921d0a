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
  const target = region.matches(FOCUSABLE)
    ? region
    : (region.querySelector<HTMLElement>('.router-link-exact-active') ??
      region.querySelector<HTMLElement>(FOCUSABLE))
  target?.focus()
}
