// The header of a column in an administration list; the actions column follows the last one.
import type { Key } from '@/i18n'

export interface Column {
  name: Key
  /** Numbers are right-aligned. */
  num?: true
}
