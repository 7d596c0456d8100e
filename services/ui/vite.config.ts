import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

export default defineConfig({
  plugins: [react(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // The server's content security policy knows no data: and no inline code, so nothing is inlined.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: {
    port: 5173,
    strictPort: true,
    proxy: { '/api': 'http://127.0.0.1:8080' },
  },
})

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
