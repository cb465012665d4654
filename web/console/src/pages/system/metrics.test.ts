import { describe, expect, it } from 'vitest'
import { readMetrics } from './metrics'

describe('metrics', () => {
  it('are read with their help and labels', () => {
    const text = '# HELP a_total What happened.\n# TYPE a_total counter\na_total{route="/x/{y}",class="2xx"} 3\n# HELP d How long.\nd_bucket{le="+Inf"} 2\nplain 1.5\n'
    expect(readMetrics(text)).toEqual([
      { name: 'a_total', help: 'What happened.', labels: 'route="/x/{y}",class="2xx"', value: '3' },
      { name: 'd_bucket', help: 'How long.', labels: 'le="+Inf"', value: '2' },
      { name: 'plain', help: '', labels: '', value: '1.5' },
    ])
  })
})
