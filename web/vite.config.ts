import { defineConfig } from 'vite';

/** The page and the API explorer: two entries, so that who opens the page does not load the explorer's editor. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/-/assets/',
  html: { cspNonce: '%CSP_NONCE%' },
  build: {
    target: 'es2023',
    // The two documents are read by the server and the rest is served under `base`.
    assetsDir: '',
    emptyOutDir: true,
    // The server's Content-Security-Policy lets nothing run that is not a file of ours.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    chunkSizeWarningLimit: 5_000,
    rolldownOptions: {
      input: {
        page: `${import.meta.dirname}/page.html`,
        explorer: `${import.meta.dirname}/explorer.html`,
      },
    },
  },
  logLevel: 'error',
});
