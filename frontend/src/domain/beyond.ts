// Where a row of a list stands: in what is in view of it, or beyond.

interface Extent {
  top: number
  bottom: number
}

/** A row counts as seen when more than half of it is. */
export function placeOf(row: Extent, view: Extent): 'above' | 'within' | 'below' {
  const middle = (row.top + row.bottom) / 2
  if (middle < view.top) return 'above'
  return middle > view.bottom ? 'below' : 'within'
}
