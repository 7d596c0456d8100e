import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { build, defineConfig, type Plugin } from 'vite'

export default defineConfig({
  plugins: [react(), early(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The server's content security policy knows no data: and no inline code, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What the first page needs is one file, however many other pages share parts of it.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'site', tags: ['$initial'] }] } } },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': 'http://127.0.0.1:8080' },
  },
})

/** Puts `early.ts` into the head as a file of its own, which the browser runs before it goes on. */
function early(): Plugin {
  let code = ''
  let fileName = ''
  return {
    name: 'marquee-early',
    apply: 'build',
    async buildStart() {
      const entry = fileURLToPath(new URL('src/early.ts', import.meta.url))
      const built = await build({
        configFile: false,
        logLevel: 'warn',
        build: { write: false, lib: { entry, formats: ['iife'], name: 'early' } },
      })
      const [output] = 'output' in built ? built.output : Array.isArray(built) ? (built[0]?.output ?? []) : []
      if (output?.type !== 'chunk') throw new Error('early.ts did not become one file')
      code = output.code
      fileName = `assets/early-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`
      for (const module of output.moduleIds) this.addWatchFile(module)
    },
    // before the style sheets: a script waits for those above it
    transformIndexHtml: (html) => html.replace('<!-- early.ts -->', `<script src="/${fileName}"></script>`),
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: code })
    },
  }
}

/** Each text file once more in brotli and gzip, so that the server compresses nothing while it answers. */
function compressed(): Plugin {
  const brotli = promisify(brotliCompress)
  return {
    name: 'marquee-compressed',
    apply: 'build',
    // last: Vite's own plugin puts the preloads of lazy pages into the finished code
    generateBundle: {
      order: 'post',
      async handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|html|svg)$/.test(fileName)) continue
          const text = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          const best = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: await brotli(text, best) })
          this.emitFile({
            type: 'asset',
            fileName: `${fileName}.gz`,
            source: await promisify(gzip)(text, { level: 9 }),
          })
        }
      },
    },
  }
}
