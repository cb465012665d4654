// The presets of terms by the names that documents call them by.
import { choice } from '@greenpool/shared'
import texts from '@greenpool/shared/texts/preset_names'

export const kTermsPresets = ['starter', 'two-level', 'inventory-clearance', 'legacy-conversion', 'classic'] as const

export function presetTitle(name: string): string {
  return choice(texts.terms, name.replaceAll('-', '_'))
}
