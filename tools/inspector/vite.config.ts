import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: {
    alias: {
      '@echogarden/speex-resampler-wasm/simd': new URL('src/inspect/what-if/no-resampler.ts', import.meta.url)
        .pathname,
    },
  },
  build: {
    outDir: '../../dist/console',
    emptyOutDir: true,
    // A worklet inlined as a data: URL would be refused by the server's `script-src 'self'`.
    assetsInlineLimit: 0,
    rolldownOptions: { input: ['index.html', 'inspect/index.html'] },
    modulePreload: { polyfill: false },
    target: ['chrome123', 'edge123', 'firefox128', 'safari17.5'],
  },
});
