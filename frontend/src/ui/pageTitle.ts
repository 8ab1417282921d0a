// The name of the open page, for the document's title.
import { onUnmounted, ref, watchEffect } from 'vue'

export const pageTitle = ref('')

export function usePageTitle(title: () => string): void {
  watchEffect(() => {
    pageTitle.value = title()
  })
  onUnmounted(() => {
    pageTitle.value = ''
  })
}
