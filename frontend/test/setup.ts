// Loads the English texts before each test file.
import { speak } from '@/i18n'

await speak('en')
