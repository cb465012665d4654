// A small client of a Greenpool server. Node 20 or later and nothing but what is built in; yours to copy.
//
//   const pool = new Greenpool('https://shop.example', 'demo', {key: 'gpk_…'});
//   await pool.command({type: 'settle_order', order: 'o-1', member: 'ann', paid: '88.00', cost: '30.00'});
//   (await pool.get('members/ann')).points          // a decimal string, exact; units(…) reckons with it
//
// What it takes care of:
//   - Doubt. A request whose answer was lost is sent again as it was, under the same key: the server answers what it
//     answered first. Without an id or key that makes this safe, nothing that changes something is sent at all.
//   - Patience. 408, 429 and 503 wait as long as Retry-After says, else longer each time, and give up in the end.
//   - Exactness. Amounts stay decimal strings; what is reckoned with them is whole units, as BigInt.
import {randomUUID} from 'node:crypto';
import {setTimeout as sleep} from 'node:timers/promises';

// Their id is their key: asked again with the same content they are answered as the first time.
const keyedById = new Set([
  'settle_order', 'pay_order', 'settle_paid_order', 'cancel_order', 'reverse_order', 'request_withdrawal',
]);
const tryAgain = new Set([408, 429, 502, 503, 504]);
// Answers that show a secret are not kept, so that asking again would make another one. In doubt a person looks at the
// list, takes away what nobody holds the secret of, and asks anew.
const showsASecret = /^(keys|webhooks|webhooks\/[^/]+\/rotate)$/;

// The server said no. `code` never changes and is what programs look at; the title is for people.
export class Problem extends Error {
  constructor(status, said) {
    super(`${status} ${said.code ?? ''}: ${said.title ?? ''} ${said.detail ?? ''}`.trim());
    this.status = status;
    this.code = said.code ?? '';
    this.retryable = said.retryable ?? false;
    this.detail = said.detail ?? '';
    this.requestId = said.request_id ?? '';
  }
}

// Nobody answered, for all patience: it may have been done or not. Ask again later, with the same id or key.
export class InDoubt extends Error {}

// "12.5" with 8 digits is 1250000000n. Sums and differences of units are exact; Number is not.
export function units(text, digits) {
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts || (parts[3] ?? '').length > digits) throw new RangeError(`not an amount of ${digits} digits: ${text}`);
  const value = BigInt(parts[2] + (parts[3] ?? '').padEnd(digits, '0'));
  return parts[1] ? -value : value;
}

export function decimal(value, digits) {
  const text = (value < 0n ? -value : value).toString().padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return (value < 0n ? '-' : '') + (digits ? `${whole}.${text.slice(text.length - digits)}` : whole);
}

export class Greenpool {
  constructor(url, programme, {key, timeout = 15_000, tries = 8} = {}) {
    this.url = new URL(url);
    if (this.url.pathname !== '/') throw new TypeError(`not an address of a server: ${url}`);
    this.programme = programme;
    this.timeout = timeout;
    this.tries = tries;
    this.fields = {Accept: 'application/json'};
    if (key) this.fields.Authorization = `Bearer ${key}`;
  }

  // Reading.

  // `path` within the programme ("members/ann"), or from the root ("/problems").
  async get(path, query) {
    return (await this.send('GET', this.target(path, query))).body;
  }

  // All rows of a list, newest first, a page at a time.
  async *records(name, {limit = 100, ...query} = {}) {
    for (let before; ;) {
      const page = await this.get(`records/${name}`, {limit, ...query, ...(before && {before})});
      yield* page.rows;
      if (page.next === null) return;
      before = page.next;
    }
  }

  // Changing.

  // One command; {body: its outcome, replayed} once that is durable. A refusal is a Problem.
  //
  // Give a key of your own, stored with whatever you do this for *before* you ask: then a crash of yours, too, is
  // followed by the same request. One that is made up here covers lost answers only.
  command(command, key) {
    const needed = key ?? (keyedById.has(command.type) ? undefined : randomUUID());
    return this.send('POST', this.target('commands'), command, needed && {'Idempotency-Key': needed});
  }

  // Many commands in one request; an outcome for each, in their order. Each stands for itself.
  async batch(commands) {
    for (const each of commands) {
      if (!('key' in each) && !keyedById.has(each.type)) {
        throw new TypeError(`in a batch, ${each.type} needs a key of its own`);
      }
    }
    const lines = commands.map(each => JSON.stringify(each) + '\n').join('');
    return (await this.send('POST', this.target('commands/batch'), lines, {'Content-Type': 'application/x-ndjson'})).body;
  }

  // Anything of the office that changes something: webhooks, their replays, keys.
  async post(path, body, key = randomUUID()) {
    const again = !showsASecret.test(path);
    return (await this.send('POST', this.target(path), body, {'Idempotency-Key': key}, again)).body;
  }
  async delete(path) {
    return (await this.send('DELETE', this.target(path), undefined, {'Idempotency-Key': randomUUID()})).body;
  }

  // Listening.

  // The programme's moments as they become durable: {id, event, data}. With the id of the last one heard as `after` it
  // begins with those that were missed. A connection that breaks is opened again from there; `silence` milliseconds
  // without a sign of life (a comment comes every 15 seconds) count as broken.
  async *moments({after, silence = 60_000} = {}) {
    for (;;) {
      try {
        for await (const moment of this.listen(after, silence)) {
          after = moment.id ?? after;
          yield moment;
        }
      } catch (error) {
        if (error instanceof Problem) throw error;
      }
      await sleep(1000 + Math.random() * 1000);
    }
  }

  async *listen(after, silence) {
    const given_up = new AbortController();
    let watch = setTimeout(() => given_up.abort(), silence);
    try {
      const response = await fetch(new URL(this.target('stream'), this.url), {
        headers: {...this.fields, Accept: 'text/event-stream', ...(after !== undefined && {'Last-Event-ID': after})},
        signal: given_up.signal,
      });
      if (response.status !== 200) throw new Problem(response.status, await readProblem(response));
      let text = '';
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        clearTimeout(watch);
        watch = setTimeout(() => given_up.abort(), silence);
        const blocks = (text + piece).split('\n\n');
        text = blocks.pop();
        for (const block of blocks) {
          const fields = Object.fromEntries(block.split('\n').map(line => {
            const colon = line.indexOf(':');
            return [line.slice(0, colon), line.slice(colon + 1).replace(/^ /, '')];  // comments have the empty name
          }));
          if (!fields.event && !fields.data) continue;
          yield {id: fields.id, event: fields.event ?? 'message', data: JSON.parse(fields.data ?? 'null')};
        }
      }
    } finally {
      clearTimeout(watch);
      given_up.abort();
    }
  }

  // The way there.

  target(path, query) {
    const where = path.startsWith('/')
      ? path
      : `/api/v1/programmes/${encodeURIComponent(this.programme)}/${path}`.replace(/\/+$/, '');
    return query && Object.keys(query).length ? `${where}?${new URLSearchParams(query)}` : where;
  }

  // One request, until it is answered; always the same one. Without `again` only if it surely was not done.
  async send(method, target, body, fields = {}, again = true) {
    const headers = {...(body !== undefined && {'Content-Type': 'application/json'}), ...this.fields, ...fields};
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    let wait = 0;
    let said = 'never asked';
    let attempt = 0;
    for (; attempt < this.tries; ++attempt) {
      if (attempt) await sleep(wait);
      wait = Math.min(200 * 2 ** attempt, 10_000) * (0.5 + Math.random());
      let response;
      let text;
      try {
        response = await fetch(new URL(target, this.url), {
          method, headers, body: content, redirect: 'error', signal: AbortSignal.timeout(this.timeout),
        });
        text = await response.text();
      } catch (error) {
        said = `${error.message}: ${error.cause?.code ?? error.name}`;
        if (again) continue;
        break;
      }
      if (again ? tryAgain.has(response.status) : response.status === 429) {
        said = String(response.status);
        const after = response.headers.get('Retry-After') ?? '';
        if (/^\d+$/.test(after)) wait = Number(after) * 1000;
        // That one waits for its operator, not for us.
        if (parsed(text).code !== 'programme_stopped') continue;
      }
      if (response.status >= 300) throw new Problem(response.status, parsed(text));
      return this.take(response, text);
    }
    throw new InDoubt(`${method} ${target}: no answer in ${Math.min(attempt + 1, this.tries)} tries; the last said ${said}`);
  }

  take(response, text) {
    for (const cookie of response.headers.getSetCookie()) this.fields.Cookie = cookie.split(';')[0];
    const lines = response.headers.get('Content-Type')?.startsWith('application/x-ndjson');
    const body = lines ? text.split('\n').filter(Boolean).map(line => JSON.parse(line)) : JSON.parse(text);
    if (body.csrf_token) this.fields['X-CSRF-Token'] = body.csrf_token;
    return {body, status: response.status, replayed: response.headers.get('Idempotent-Replayed') === 'true'};
  }
}

function parsed(text) {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

async function readProblem(response) {
  return parsed(await response.text());
}

// A person's session, for what keys may not do: making keys. Programs of yours work with a key.
export class Operator extends Greenpool {
  async signIn(login, password) {
    return (await this.send('POST', '/api/v1/sessions', {login, password})).body;
  }
  async stepUp(password) {
    return (await this.send('POST', '/api/v1/session/step-up', {password})).body;
  }
  async signOut() {
    return (await this.send('DELETE', '/api/v1/session')).body;
  }
}
