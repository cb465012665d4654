// Fills the home page with the figures of GET /api/v1/programmes/{programme}, again every ten seconds while somebody looks. Amounts
// are shown as the server writes them, never computed with; what is estimated stands under what it assumes.
'use strict';

// Every text that is filled in, Chinese and English. {…} is put in.
const TEXTS = {
  price_now: ['现在的价格', 'The price now'],
  price: ['积分价格（每积分）', 'Price of a point'],
  pool: ['盈利池', 'Pool'],
  circulating: ['流通积分', 'Circulating points'],
  price_risk: [
    '价格等于盈利池除以流通积分，取决于他人以后的订单、卖出与注入。它不是收益，也不是承诺；卖出时还要扣除手续费。订单停止增长时，多数会员收不回全部消费。',
    'The price is the pool divided by the circulating points, and depends on what others order, sell and inject later. It is no gain and no promise, and a sale pays a fee. When orders stop growing, most members do not recover what they spent.',
  ],
  bound: ['上限', 'The bound'],
  members_spent: ['全体会员已消费', 'Members have spent'],
  members_received: ['全体会员已从盈利池收到', 'Members have received from the pool'],
  still_payable_at_most: ['全体会员合计最多还能取出', 'Members as a whole can still take out at most'],
  recovery: ['谁已收回消费', 'Who has recovered what they spent'],
  recovered: ['已收回全部消费', 'Recovered what they spent'],
  twice: ['已收到消费的两倍', 'Received twice that'],
  thrice: ['已收到消费的三倍', 'Received three times that'],
  people: ['{part} 人，共 {whole} 位消费过的会员（{share}%）', '{part} of {whole} members who spent ({share} %)'],
  nobody: ['还没有会员消费', 'Nobody has spent anything yet'],
  inflow: ['进入盈利池的是谁的钱', 'Whose money came into the pool'],
  contributed_organic: ['会员付款的订单', 'Organic: orders, as far as members paid'],
  contributed_subsidised: ['补贴付款的订单', 'Subsidised: orders, as far as subsidies paid'],
  injected: ['无订单的注入', 'Injected without an order'],
  growth: ['需要增长多少倍（估算）', 'How much growth it takes (estimates)'],
  growth_assumption: [
    '假设：订单都相同，期间无人卖出，强制退出不计。增长是否会来，无人知道；先来的会员回本，靠的是后来者的订单。',
    'Assumed: all orders are equal, nobody sells meanwhile, forced exits left out. Nobody knows whether such growth comes; who came early is made whole by the orders of those who come later.',
  ],
  growth_break_even: [
    '自会员下单起，订单总数增长到约 {fold} 倍，其积分按价格才值当初的消费。',
    'A member breaks even, at the price, when orders have grown about {fold}-fold since theirs.',
  ],
  growth_break_even_after_fee: ['扣除手续费后回本：约 {fold} 倍。', 'After the sale fee: about {fold}-fold.'],
  growth_twice: ['值消费的两倍：约 {fold} 倍。', 'Worth twice what was spent: about {fold}-fold.'],
  growth_thrice: ['值消费的三倍：约 {fold} 倍。', 'Worth three times that: about {fold}-fold.'],
  growth_exit: ['达到条款的退出倍数：约 {fold} 倍。', 'Until positions leave, at the multiple of the terms: about {fold}-fold.'],
  growth_break_even_never: ['按此假设，会员永远不会回本。', 'Under this assumption a member never breaks even.'],
  growth_break_even_after_fee_never: ['扣除手续费后永远不会回本。', 'After the sale fee: never.'],
  growth_twice_never: ['永远不会值消费的两倍。', 'Worth twice what was spent: never.'],
  growth_thrice_never: ['永远不会值消费的三倍。', 'Worth three times that: never.'],
  growth_exit_never: ['没有退出倍数，或永远不会达到。', 'Positions have no multiple at which they leave, or never reach it.'],
  as_of: ['截至', 'As of'],
  token: ['访问令牌', 'Token'],
  show: ['显示数字', 'Show the figures'],
  token_needed: ['查看数字需要访问令牌。', 'The figures ask for a token.'],
  no_programme: ['此服务器上还没有平台方案。', 'There is no programme on this server yet.'],
  unreadable: ['现在读不到数字，稍后会再试。', 'The figures cannot be read now; this page tries again.'],
};

const REFRESH_MILLISECONDS = 10_000;
let token = '';

const element = (selector) => document.querySelector(selector);
const field = (name) => element(`[data-field="${name}"]`);

// Both languages into an element.
function say(target, name, values = {}) {
  const [chinese, english] = TEXTS[name].map((text) => text.replace(/\{(\w+)\}/g, (_, key) => values[key]));
  const span = document.createElement('span');
  span.lang = 'en';
  span.textContent = english;
  target.replaceChildren(`${chinese} `, span);
}

// "1234567.50" as "1,234,567.50".
const grouped = (decimal) => {
  const [whole, part] = String(decimal).split('.');
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return part === undefined ? digits : `${digits}.${part}`;
};

// A share such as "0.666666" as per cent with two decimals, cut.
const percent = (share) => (Math.floor(Number(share) * 10_000 + 1e-6) / 100).toFixed(2);

function showExact(programme) {
  const money = (name, amount) => { field(name).textContent = `${grouped(amount)} ${programme.currency}`; };
  money('price', programme.price);
  money('pool', programme.pool);
  field('circulating').textContent = grouped(programme.circulating);
  for (const name of ['members_spent', 'members_received', 'still_payable_at_most', 'contributed_organic',
    'contributed_subsidised', 'injected']) {
    money(name, programme.bound[name]);
  }
  const { recovery } = programme;
  for (const mark of ['recovered', 'twice', 'thrice']) {
    if (recovery.spenders === 0) {
      say(field(mark), 'nobody');
    } else {
      say(field(mark), 'people', {
        part: grouped(recovery[mark]), whole: grouped(recovery.spenders), share: percent(recovery[`share_${mark}`]),
      });
    }
  }
  field('time').textContent = programme.time;
  field('time').dateTime = programme.time;
}

function showEstimates(estimates) {
  for (const [goal, fold] of Object.entries(estimates.growth_folds)) {
    const name = `growth_${goal}`;
    say(field(name), fold === null ? `${name}_never` : name, { fold: fold === null ? '' : grouped(fold) });
  }
}

function showStatus(name) {
  element('#status').hidden = name === null;
  if (name !== null) say(element('#status'), name);
}

async function refresh() {
  try {
    const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };
    const all = await fetch('/api/v1/programmes', { headers, cache: 'no-store' });
    element('#token').hidden = all.status !== 401;
    if (all.status === 401) return showStatus('token_needed');
    const { programmes } = await all.json();
    if (programmes.length === 0) return showStatus('no_programme');
    const wanted = programmes.find(({ id }) => id === decodeURIComponent(location.hash.slice(1))) ?? programmes[0];
    const response = await fetch(`/api/v1/programmes/${encodeURIComponent(wanted.id)}`, { headers, cache: 'no-store' });
    if (!response.ok) return showStatus('unreadable');
    const programme = await response.json();
    showExact(programme);
    showEstimates(programme.estimates);
    element('#figures').hidden = false;
    return showStatus(null);
  } catch {
    return showStatus('unreadable');
  }
}

for (const target of document.querySelectorAll('[data-text]')) say(target, target.dataset.text);
// The token lives in this page only.
element('#token').addEventListener('submit', (event) => {
  event.preventDefault();
  token = element('#token input').value;
  refresh();
});
setInterval(() => { if (!document.hidden && element('#token').hidden) refresh(); }, REFRESH_MILLISECONDS);
refresh();
