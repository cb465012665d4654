import { VantResolver } from '@vant/auto-import-resolver'
import vue from '@vitejs/plugin-vue'
import AutoImport from 'unplugin-auto-import/vite'
import Components from 'unplugin-vue-components/vite'
import { defineConfig, type Plugin } from 'vite'
import { modulesList } from '../modules_list.ts'

// GREENPOOL_SERVER: what the development server asks (vite dev).
const server = process.env['GREENPOOL_SERVER'] ?? 'http://127.0.0.1:8080'

// Vant's icon font names a file on a foreign host besides the one that it carries; nothing is asked of other hosts here.
function withoutForeignFonts(): Plugin {
  return {
    name: 'without-foreign-fonts',
    enforce: 'pre',
    transform(code, id) {
      if (!id.includes('/vant/') || !/\.css(\?|$)/.test(id)) return null
      return { code: code.replace(/,?\s*url\((["']?)(?:https?:)?\/\/[^)]*\)\s*(format\([^)]*\))?/g, ''), map: null }
    },
  }
}

export default defineConfig({
  base: '/',
  plugins: [
    withoutForeignFonts(),
    vue(),
    AutoImport({ resolvers: [VantResolver()], dts: 'generated/auto-imports.d.ts' }),
    Components({ dirs: [], resolvers: [VantResolver()], dts: 'generated/components.d.ts' }),
    modulesList('generated/modules.txt'),
  ],
  build: { target: 'es2020', assetsInlineLimit: 0, modulePreload: { polyfill: false }, reportCompressedSize: false },
  server: { proxy: { '/api': server, '/problems': server } },
})
