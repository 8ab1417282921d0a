// How much is loaded and kept.

/** Entries per page of history. */
export const HISTORY_PAGE = 50
/** Entries kept of a conversation whose end is in view. */
export const KEPT_ENTRIES = 500
/** How many entries are loaded at most on opening, in search of the read marker. */
export const OPENING_ENTRIES = 200
