// Builds, serves and tests the application.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, URL } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const server = 'http://localhost:8080'

/** For the few who need it, each by itself. */
const APART =
  /src\/(?:features\/admin|(?:api|stores)\/admin|styles\/admin|domain\/(?:emoji|series)|i18n\/(?:en|zh-CN)|features\/conversation\/(?:EmojiPicker|emojiGroups))/

type ModuleInfo = { isEntry: boolean; importers: readonly string[] } | null

/** Whether the first page needs it: some way of static imports leads from the entry to it. */
function isInitial(
  id: string,
  info: (id: string) => ModuleInfo,
  seen: Set<string> = new Set([id]),
): boolean {
  const found = info(id)
  if (found === null || found.isEntry) return found !== null
  return found.importers.some((each) => {
    if (seen.has(each)) return false
    seen.add(each)
    return isInitial(each, info, seen)
  })
}

/**
 * What the first page needs is one file, and what is loaded when that stands is another: cut up along the pages
 * and dialogs that share it, it takes two dozen requests and is packed worse.
 */
function chunkOf(
  id: string,
  context: { getModuleInfo: (id: string) => ModuleInfo },
): string | null {
  if (APART.test(id)) return null
  return isInitial(id, (each) => context.getModuleInfo(each)) ? 'base' : 'later'
}

/** Below it, the headers weigh more than what is saved. */
const LEAST_BYTES = 1024

/** Puts a Brotli and a gzip file beside each text file of the build, as small as they get: the server has no time for that. */
function compressed(): Plugin {
  let outDir = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: (config) => void (outDir = join(config.root, config.build.outDir)),
    closeBundle() {
      for (const file of readdirSync(outDir, { recursive: true, encoding: 'utf8' })) {
        if (!/\.(?:js|css|html|svg)$/.test(file)) continue
        const path = join(outDir, file)
        const bytes = readFileSync(path)
        if (bytes.length < LEAST_BYTES) continue
        writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
        writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }))
      }
    },
  }
}

export default defineConfig({
  plugins: [vue(), compressed()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  // Every component is written with the Composition API.
  define: { __VUE_OPTIONS_API__: 'false' },
  build: {
    outDir: 'dist',
    // The server's Content-Security-Policy allows no data: fonts or scripts; keep assets as files.
    assetsInlineLimit: 0,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: chunkOf }] } } },
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
