// Where a list row is relative to the visible part of the list.

interface Extent {
  top: number
  bottom: number
}

/** A row counts as visible when more than half of it is in view. */
export function positionOf(row: Extent, view: Extent): 'above' | 'within' | 'below' {
  const middle = (row.top + row.bottom) / 2
  if (middle < view.top) return 'above'
  return middle > view.bottom ? 'below' : 'within'
}
