// What one may begin with: the terms of examples/, which the documentation explains and the tests run.
import classic from '../../../../../examples/classic.toml?raw'
import inventory_clearance from '../../../../../examples/inventory-clearance.toml?raw'
import legacy_conversion from '../../../../../examples/legacy-conversion.toml?raw'
import starter from '../../../../../examples/starter.toml?raw'
import two_level from '../../../../../examples/two-level.toml?raw'

// The most careful first.
export const kPresets = { starter, legacy_conversion, inventory_clearance, two_level, classic } as const
export type PresetName = keyof typeof kPresets
export const kPresetNames = Object.keys(kPresets) as readonly PresetName[]
