// Before each file of tests: the application speaks English.
import { speak } from '@/i18n'

await speak('en')
