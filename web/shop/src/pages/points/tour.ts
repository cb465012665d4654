import { tourState } from '@greenpool/shared'

export const { place: tourPlace, isNew: tourIsNew } = tourState('greenpool.tour.shop')
