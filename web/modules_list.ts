// Writes down which files the bundler took, for the notices of third parties.
import { writeFileSync } from 'node:fs'
import type { Plugin } from 'vite'

export function modulesList(file: string): Plugin {
  return {
    name: 'modules-list',
    generateBundle(_options, bundle) {
      const ids = Object.values(bundle).flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []))
      // Styles leave no code in a chunk; their files were taken all the same.
      const all = [...new Set([...ids, ...this.getModuleIds()])].map((id) => id.replace(/^\0/, '').replace(/\?.*$/, ''))
      writeFileSync(file, [...new Set(all)].filter((id) => id.startsWith('/')).sort().join('\n'))
    },
  }
}
