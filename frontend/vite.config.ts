// Builds, serves and tests the application.
import { fileURLToPath, URL } from 'node:url'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = 'http://localhost:8080'

/** All but what only pages and dialogs use that are loaded later. */
const EVERYWHERE =
  /node_modules|src\/(?:realtime|i18n\/index|api\/(?!admin|search)|stores\/(?!admin|search)|domain\/(?!emojiList|fuzzy|password|searchWords|series|snippet|switcher))/

export default defineConfig({
  plugins: [vue()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Every component is written with the Composition API.
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    outDir: 'dist',
    // The server's Content-Security-Policy allows no data: fonts or scripts; keep assets as files.
    assetsInlineLimit: 0,
    // What every page needs is one file: cut up along the pages that share it, it is packed worse, by four kilobytes.
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'base', test: EVERYWHERE }] } },
    },
    // light-dark() and color-mix() as they are: what would stand in for them cannot follow a theme that is chosen.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
  },
  server: {
    proxy: {
      '/api': server,
      '/actuator': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // As they are written: what is unused is looked for in them.
    css: true,
  },
})
