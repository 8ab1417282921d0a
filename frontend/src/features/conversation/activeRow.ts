// The message that shows its buttons: the last one pointed at or focused, so that there is one toolbar at a
// time.
import { shallowRef } from 'vue'

/** Null: no message is pointed at; the focused one shows its buttons. */
export const activeRow = shallowRef<symbol | null>(null)
