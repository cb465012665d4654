// The pages of both apps, as they declare themselves in web/APP/src/pages/AREA/NAME.page.ts; and what to put in for the
// parameters of their paths, from the lists of the API.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { read } from './demo.mjs'

function filesUnder(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? filesUnder(path) : entry.name.endsWith('.page.ts') ? [path] : []
  })
}

function field(source, name) {
  return new RegExp(`\\b${name}:\\s*'([^']*)'`).exec(source)?.[1]
}

// { app, name, path, scope, roles, file }. A file that says no name or path is not understood, and that is a fault.
export function readPages(web) {
  return ['console', 'shop'].flatMap((app) =>
    filesUnder(join(web, app, 'src/pages')).sort().map((file) => {
      const source = readFileSync(file, 'utf8')
      const [name, path] = [field(source, 'name'), field(source, 'path')]
      if (name === undefined || path === undefined) throw new Error(`${file} does not say its name and path in plain quotes`)
      const roles = /roles:\s*\[([^\]]*)\]/.exec(source)?.[1].match(/[a-z_]+/g) ?? ['owner']
      return { app, name, path, scope: field(source, 'scope') ?? 'programme', roles, file }
    }),
  )
}

// By parameter, the list that fills it, under /api/v1/programmes/{programme} ("/" in front: under /api/v1). A list is the
// answer's first array; an entry is named by the parameter's own name, or by its id or number.
const kLists = {
  console: {
    member: 'members', list: 'records', order: 'shop/admin/orders', return: 'shop/admin/returns', goods: 'shop/admin/goods',
    freight: 'shop/admin/freight', coupon: 'shop/admin/coupons', parcel: 'shop/admin/parcels', invoice: 'shop/admin/invoices', approval: 'approvals', payment: 'payments', refund: 'provider-refunds', payout: 'payouts', withdrawal: 'records/withdrawals',
    simulation: 'simulations', webhook: 'webhooks', key: 'keys', proof: 'proofs', operator: '/operators',
  },
  shop: { order: 'me/orders', return: 'me/returns', goods: 'shop/goods', invoice: 'me/invoices', payment: 'me/payments', payout: 'me/payouts' },
}
// Where not every entry has the page.
const kFitting = {
  'orders/:order/pay': (order) => order.state === 'created',
  'orders/:order/return': (order) => ['shipped', 'received', 'settled'].includes(order.state),
  'orders/:order/invoice': (order) => order.state === 'settled',
}

function idOf(entry, parameter) {
  if (typeof entry === 'string') return entry
  const id = entry[parameter] ?? entry.id ?? entry.number ?? entry.seq
  return id === undefined || typeof id === 'object' ? undefined : String(id)
}

// The paths to open of a page: parameters filled, optional ones with and without. Undefined: nothing fills one.
export async function pathsOf(page, programme, request, origin) {
  let paths = [page.path]
  for (const [whole, parameter, optional] of page.path.matchAll(/\/?:(\w+)(\?)?/g)) {
    const list = kLists[page.app][parameter]
    if (parameter === 'programme') continue
    const slash = whole.startsWith('/') ? '/' : ''
    const without = optional === '?' ? paths.map((path) => path.replace(whole, '')) : []
    let id
    if (list !== undefined) {
      const url = list.startsWith('/') ? `${origin}/api/v1${list}` : `${origin}/api/v1/programmes/${programme}/${list}`
      const entries = Object.values(await read(request, url)).find(Array.isArray) ?? []
      const entry = entries.find(kFitting[page.path] ?? (() => true))
      id = entry === undefined ? undefined : idOf(entry, parameter)
    }
    if (id === undefined && optional !== '?') return undefined
    const filled = id === undefined ? [] : paths.map((path) => path.replace(whole, `${slash}${encodeURIComponent(id)}`))
    paths = [...without, ...filled]
  }
  const root = page.app === 'shop' ? `/m/${programme}/` : page.scope === 'programme' ? `/admin/p/${programme}/` : '/admin/'
  return paths.map((path) => root + path)
}
