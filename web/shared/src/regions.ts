// Names of regions by their codes (GB/T 2260): two digits for the province, two for the city, two for the district. The table is
// large, and comes in a chunk of its own when the first name is shown.
import { shallowRef } from 'vue'

export interface Regions {
  province_list: Readonly<Record<string, string>>
  city_list: Readonly<Record<string, string>>
  county_list: Readonly<Record<string, string>>
}

// "广东省 深圳市 南山区", as far as the code goes; undefined where it is no region's.
export function nameOfRegion({ province_list, city_list, county_list }: Regions, code: string): string | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const province = province_list[`${code.slice(0, 2)}0000`]
  const city = code.endsWith('0000') ? undefined : city_list[`${code.slice(0, 4)}00`]
  const district = code.endsWith('00') ? undefined : county_list[code]
  if (province === undefined || (city === undefined && district === undefined && !code.endsWith('0000'))) return undefined
  // What is new in the code and not in the table would pass for the city as a whole.
  if (!code.endsWith('00') && district === undefined) return undefined
  return [province, city, district].filter((name) => name !== undefined).join(' ')
}

const regions = shallowRef<Regions>()
let asked: Promise<void> | undefined

// Without the table the codes stand alone, as they would on a paper.
export function loadRegions(): void {
  asked ??= import('@vant/area-data').then(
    ({ areaList }) => void (regions.value = areaList),
    () => void (asked = undefined),
  )
}

export function regionName(code: string): string | undefined {
  return regions.value === undefined ? undefined : nameOfRegion(regions.value, code)
}
