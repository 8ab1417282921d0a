// Which message shows its buttons: the one that was pointed at or focused last, so that there is one bar at a time.
import { shallowRef } from 'vue'

/** Null: no message is pointed at; the one with the focus shows its buttons. */
export const activeRow = shallowRef<symbol | null>(null)
