// How much is loaded and kept.

/** Entries per page of history. */
export const HISTORY_PAGE = 50
/** Entries kept of a conversation that nobody looks at. */
export const KEPT_UNSEEN = 200
/** Entries kept of all conversations together that nobody looks at: a thousand rooms must fit into memory. */
export const KEPT_UNSEEN_ALL = 4_000
/** Entries of the conversation that is looked at; it is cut back to this many once it has SLACK more. */
export const WINDOW = 200
export const SLACK = 50
/** Entries kept at the end of a conversation of which an older part is looked at. */
export const KEPT_LIVE = 50
