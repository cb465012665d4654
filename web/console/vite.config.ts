import vue from '@vitejs/plugin-vue'
import AutoImport from 'unplugin-auto-import/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'
import { modulesList } from '../modules_list.ts'

// GREENPOOL_SERVER: what the development server asks (vite dev).
const server = process.env['GREENPOOL_SERVER'] ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/admin/',
  plugins: [
    vue(),
    AutoImport({ resolvers: [ElementPlusResolver()], dts: 'generated/auto-imports.d.ts' }),
    Components({ dirs: [], resolvers: [ElementPlusResolver()], dts: 'generated/components.d.ts' }),
    modulesList('generated/modules.txt'),
  ],
  build: { target: 'es2022', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  // The terms that one may begin with are those of examples/.
  server: { fs: { allow: ['..', '../../examples'] }, proxy: { '/api': server, '/problems': server, '/openapi.json': server, '/health': server, '/metrics': server } },
})
