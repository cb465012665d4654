import { areaList } from '@vant/area-data'
import { expect, it } from 'vitest'
import { nameOfRegion } from './regions'

it('regions are named as far as their code goes', () => {
  expect(nameOfRegion(areaList, '440000')).toBe('广东省')
  expect(nameOfRegion(areaList, '440300')).toBe('广东省 深圳市')
  expect(nameOfRegion(areaList, '440305')).toBe('广东省 深圳市 南山区')
  expect(nameOfRegion(areaList, '440399')).toBeUndefined()
  expect(nameOfRegion(areaList, '990000')).toBeUndefined()
  expect(nameOfRegion(areaList, '')).toBeUndefined()
})
