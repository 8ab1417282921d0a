// How much is loaded and kept in memory.

/** Entries per page of history. */
export const HISTORY_PAGE = 50
/** Entries kept of a conversation that is not open. */
export const KEPT_UNSEEN = 200
/** Entries kept of all unopened conversations together: a thousand rooms must fit into memory. */
export const KEPT_UNSEEN_ALL = 4_000
/** Entries of the open conversation; it is trimmed to this many once it has SLACK more. */
export const WINDOW = 200
export const SLACK = 50
/** Entries kept at the end of an open conversation while an older part is shown. */
export const KEPT_LIVE = 50
