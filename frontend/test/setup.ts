// Loads the English texts before each test file.
import { setLanguage } from '@/i18n'

await setLanguage('en')
