// Starts the application.
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { loadTexts } from './i18n'
import { router } from './router'
import './styles/tokens.css'
import './styles/base.css'
import './styles/forms.css'
import './styles/shell.css'
import './styles/conversation.css'
import './styles/panes.css'
import './styles/pages.css'
import './styles/print.css'

// The texts must be loaded before anything is rendered.
void loadTexts().then(() => createApp(App).use(createPinia()).use(router).mount('#app'))
