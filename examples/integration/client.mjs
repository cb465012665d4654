#!/usr/bin/env node
// What an integrator does with a Greenpool server, from the first key to the last webhook, against a demo's server.
//
//   client.mjs [URL] [--name WORD] [--webhook URL --secrets FILE]
//
// URL        http://localhost:8080 unless another is given
// --name     what the ids of this walk begin with; another one each time, unless it is given
// --webhook  where webhook_consumer listens, and the file from which it reads the secrets: receives webhooks, too
//
// Prints what it did, a line a step. Exit code 0: everything was as expected; 1: something was not, and it says what.
import {writeFileSync} from 'node:fs';
import {setTimeout as sleep} from 'node:timers/promises';
import {isDeepStrictEqual, parseArgs} from 'node:util';
import {decimal, Greenpool, Operator, Problem, units} from './greenpool.mjs';

const demoPassword = 'greenpool demo only';
const moneyDigits = 2;
const pointsDigits = 8;

function expect(what, got, wanted) {
  if (isDeepStrictEqual(got, wanted)) return;
  const shown = value => JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each));
  throw new Error(`${what}: got ${shown(got)}, wanted ${shown(wanted)}`);
}

// Asks for something that must be refused with that code.
async function refused(what, code, ask) {
  try {
    await ask();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(what, error.code, code);
    return error;
  }
  throw new Error(`${what}: it was not refused with ${code}`);
}

// The first answer of look() that is not undefined; asks twice a second.
async function waitUntil(what, seconds, look) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(500)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what}: not within ${seconds} seconds`);
}

const total = amounts => amounts.reduce((sum, each) => sum + each, 0n);
const granted = outcome => total(outcome.events.filter(event => event.type === 'order_settled')
  .map(event => units(event.granted, pointsDigits)));

const {values: given, positionals} = parseArgs({
  allowPositionals: true,
  options: {name: {type: 'string'}, webhook: {type: 'string'}, secrets: {type: 'string'}},
});
const url = positionals[0] ?? 'http://localhost:8080';
const name = given.name ?? `js-${Date.now().toString(16)}`;
const ann = `${name}-ann`;
const bob = `${name}-bob`;
const orders = new Set();
let pool;
let step = 0;
const say = text => console.log(`${String(++step).padStart(2)} ${text}`);

// Once, by a person. What a program keeps is the key, in a file that it alone may read.
async function getAKey(operator) {
  await operator.signIn('owner', demoPassword);
  await operator.stepUp(demoPassword);
  const key = await operator.post('keys', {name, scopes: ['read', 'orders', 'members', 'sales', 'hooks']});
  say(`key ${key.id} made`);
  return key;
}

// Nobody is registered as having accepted what they were not shown.
async function register() {
  const risk = await pool.get('terms/risk');
  if (!risk.risk_text.includes('风险')) throw new Error('the risk text is missing');
  const command = {type: 'register_member', member: ann, accepts: String(risk.terms_version)};
  await pool.command(command, `${ann}-join`);
  expect('the same again', (await pool.command(command, `${ann}-join`)).replayed, true);
  say(`member ${ann} registered, accepts version ${risk.terms_version} of the terms`);
}

async function settle() {
  const order = {type: 'settle_order', order: `${name}-1`, member: ann, paid: '1000.00', cost: '300.00'};
  const first = await pool.command(order);
  const again = await pool.command(order);
  expect('asked again', [again.replayed, again.body], [true, first.body]);
  await refused('another price', 'order_conflict', () => pool.command({...order, paid: '999.00'}));
  orders.add(order.order);
  say(`order ${order.order} settled as record ${first.body.seq}, ${decimal(granted(first.body), pointsDigits)} points granted`);
  return first.body;
}

async function look(first) {
  const holding = await pool.get(`members/${ann}`);
  expect('points held', units(holding.points, pointsDigits), granted(first));
  const programme = await pool.get('');
  say(`price ${programme.price}, pool ${programme.pool}; ${ann} holds ${holding.points} points,`
    + ` which would be sold for ${holding.sale_would_pay}`);
}

async function sell() {
  const before = units((await pool.get(`members/${ann}`)).points, pointsDigits);
  const sale = {type: 'sell_points', member: ann, points: '1'};
  const sold = await pool.command(sale, `${name}-sale-1`);
  expect('the same sale again', (await pool.command(sale, `${name}-sale-1`)).replayed, true);
  await refused('another sale under its key', 'key_conflict',
    () => pool.command({...sale, points: '2'}, `${name}-sale-1`));
  const holding = await pool.get(`members/${ann}`);
  expect('points left', units(holding.points, pointsDigits), before - units('1', pointsDigits));
  say(`1 point sold for ${sold.body.events[0].paid}, once; the wallet holds ${holding.wallet}`);
}

async function settleMany() {
  const commands = [{type: 'register_member', member: bob, referrer: ann, accepts: '1', key: `${bob}-join`}];
  for (let i = 0; i < 20; ++i) {
    commands.push({type: 'settle_order', order: `${name}-b${i}`, member: bob, paid: `${100 + i}.50`, cost: '30.00'});
  }
  commands.push({type: 'settle_order', order: `${name}-b20`, member: `${name}-nobody`, paid: '88.00', cost: '30.00'});
  const outcomes = await pool.batch(commands);
  expect('outcomes', outcomes.map(each => each.outcome), [...Array(21).fill('ok'), 'unknown_member']);
  // The same lines again change nothing: the second answer is the first.
  expect('the batch again', await pool.batch(commands), outcomes);
  const holding = await pool.get(`members/${bob}`);
  expect('points of the batch', units(holding.points, pointsDigits), total(outcomes.map(granted)));
  for (const each of commands.slice(1, -1)) orders.add(each.order);
  say(`batch of ${commands.length}: ${outcomes.filter(each => each.outcome === 'ok').length} accepted, 1 refused`);
}

async function listenAndResume() {
  let heard;
  for await (const moment of pool.moments()) {
    heard = moment.id;
    break;
  }
  const order = {type: 'settle_order', order: `${name}-2`, member: ann, paid: '250.00', cost: '80.00'};
  const missed = (await pool.command(order)).body;
  orders.add(order.order);
  for await (const {event, data} of pool.moments({after: heard})) {
    if (event === 'gap') {
      // Too much happened: the state is asked for, and the moments that follow are exact again.
      await pool.get('');
    } else if (data.seq >= missed.seq) {
      say(`stream resumed behind ${heard}: heard of record ${data.seq}, the price is ${data.price}`);
      break;
    }
  }
}

// Lists and books follow the journal a moment behind; `records` says how far they are.
async function pageAndLookBack(first) {
  const wanted = [`${name}-2`, `${name}-1`];
  const rows = await waitUntil('the lists', 20, async () => {
    const found = [];
    for await (const row of pool.records('order_settled', {limit: 1, member: ann})) found.push(row.order);
    return found.length === wanted.length ? found : undefined;
  });
  expect('rows, newest first', rows, wanted);
  const poolAt = async seq => {
    const {accounts} = await pool.get('books', {seq});
    return units(accounts.find(each => each.account === 'pool').balance, moneyDigits);
  };
  const before = await poolAt(first.seq - 1);
  const after = await poolAt(first.seq);
  const {contribution} = first.events.find(event => event.type === 'order_settled');
  expect('what the order brought the pool', after - before, units(contribution, moneyDigits));
  say(`${rows.length} orders in pages of one; record ${first.seq} brought the pool ${contribution},`
    + ` from ${decimal(before, moneyDigits)} to ${decimal(after, moneyDigits)}`);
}

async function meetProblems() {
  const problem = await refused('too many points', 'insufficient_points',
    () => pool.command({type: 'sell_points', member: ann, points: '999999999'}, `${name}-sale-2`));
  expect('its number', (await pool.get('/problems/insufficient_points')).number, 309);
  expect('whether it may succeed later', problem.retryable, true);
  await refused('an unknown member', 'unknown_member', () => pool.get(`members/${name}-nobody`));
  const malformed = await refused('a number for an amount', 'command_malformed',
    () => pool.command({type: 'settle_order', order: `${name}-3`, member: ann, paid: 88, cost: '30.00'}));
  say(`refused with codes: ${problem.code}, unknown_member, ${malformed.code}`);
}

// Webhooks.

const writeSecrets = secrets => writeFileSync(given.secrets, secrets.map(secret => `${secret}\n`).join(''));

async function addAWebhook() {
  const added = await pool.post('webhooks',
    {url: given.webhook, types: ['member.registered', 'order.settled', 'points.sold'], description: name});
  writeSecrets([added.secret]);
  await pool.post(`webhooks/${added.webhook.id}/ping`);
  say(`webhook ${added.webhook.id} added and pinged`);
  return added;
}

async function deliveries(hook, state) {
  const found = [];
  for (let before; ;) {
    const page = await pool.get('webhook-deliveries',
      {webhook: hook.webhook.id, limit: 20, ...(state && {state}), ...(before && {before})});
    found.push(...page.deliveries);
    if (page.next === null) return found;
    before = page.next;
  }
}

async function followTheWebhook(hook) {
  // Bob and ann joined, one sale, the orders, the ping.
  const wanted = 2 + 1 + orders.size + 1;
  const allDelivered = async () => {
    const done = await deliveries(hook, 'delivered');
    return done.length >= wanted ? done : undefined;
  };
  const done = await waitUntil('all deliveries', 60, allDelivered);
  expect('deliveries', done.length, wanted);
  expect('dead ones', await deliveries(hook, 'dead'), []);
  // While both secrets sign, the receiver changes over; then what came is sent once more, and known again.
  const rotated = await pool.post(`webhooks/${hook.webhook.id}/rotate`);
  writeSecrets([hook.secret, rotated.secret]);
  await pool.post(`webhook-deliveries/${done[0].number}/replay`);
  await waitUntil('the replay', 30, allDelivered);
  const {attempts} = await pool.get(`webhook-deliveries/${done[0].number}`);
  expect('attempts of what was replayed', attempts.map(each => each.status), [204, 204]);
  writeSecrets([rotated.secret]);
  say(`${wanted} webhooks delivered, the secret changed, one sent once more and known again`);
}

async function walk() {
  const operator = new Operator(url, 'demo');
  const key = await getAKey(operator);
  pool = new Greenpool(url, 'demo', {key: key.key});
  const hook = given.webhook ? await addAWebhook() : undefined;
  await register();
  const first = await settle();
  await look(first);
  await sell();
  await settleMany();
  await listenAndResume();
  await pageAndLookBack(first);
  await meetProblems();
  if (hook) await followTheWebhook(hook);
  await operator.stepUp(demoPassword);
  await operator.delete(`keys/${key.id}`);
  await refused('a revoked key', 'unauthorized', () => pool.get(`members/${ann}`));
  await operator.signOut();
  say('key revoked, signed out');
}

if ((given.webhook === undefined) !== (given.secrets === undefined)) {
  console.error('client.mjs: --webhook and --secrets go together');
  process.exit(2);
}
try {
  await walk();
} catch (error) {
  console.error(`client.mjs: ${error.message}`);
  process.exit(1);
}
