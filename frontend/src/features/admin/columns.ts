// The head of a column in the lists of the administration; the column of actions comes after the last one.
import type { Key } from '@/i18n'

export interface Column {
  name: Key
  /** Figures stand at the right edge. */
  num?: true
}
