import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The page is served by the `app:` scheme: relative addresses, no inlined data, no inline script or style. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  build: {
    outDir: '../dist/renderer',
    emptyOutDir: true,
    target: 'chrome150',
    assetsInlineLimit: 0,
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 2000,
  },
});
