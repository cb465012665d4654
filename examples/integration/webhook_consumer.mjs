#!/usr/bin/env node
// Receives a Greenpool server's webhooks. Node 20 or later and nothing but what is built in; yours to copy.
//
//   webhook_consumer.mjs --secrets FILE --state FILE [--port 0]
//
// verify() is what every receiver needs. Around it: a server that answers only after the message is stored, and that
// does nothing for a message which it knows already. It prints its address, then a line of JSON for each message.
//
// --secrets  the endpoint's secrets, whsec_…, one a line. Read again for each message: while a secret is being changed,
//            the old and the new one stand there, and either will do.
// --state    which messages came: one webhook-id a line, with what is to be done for it, on disk before the answer.
import {createHmac, timingSafeEqual} from 'node:crypto';
import {closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync} from 'node:fs';
import {createServer} from 'node:http';
import {parseArgs} from 'node:util';
import {pathToFileURL} from 'node:url';

const toleranceSeconds = 300;
const bodyBytesMax = 1 << 20;

export class Refused extends Error {}

// Throws Refused unless `body`, the bytes as they came, is signed with one of the secrets, and lately. The signature is
// that of Standard Webhooks: HMAC-SHA256 over id.timestamp.body, with what the base64 behind whsec_ holds as its key;
// several may stand in the field, separated by blanks.
export function verify(fields, body, secrets, nowSeconds) {
  const id = fields['webhook-id'] ?? '';
  const moment = fields['webhook-timestamp'] ?? '';
  if (!id || !/^\d+$/.test(moment)) throw new Refused('webhook-id or webhook-timestamp is missing');
  const wanted = secrets.map(secret =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64')).update(`${id}.${moment}.`).update(body).digest());
  const given = (fields['webhook-signature'] ?? '').split(' ').filter(each => each.startsWith('v1,'))
    .map(each => Buffer.from(each.slice(3), 'base64'));
  // timingSafeEqual takes as long for nearly right ones as for wrong ones.
  const ours = given.some(each => wanted.some(want => each.length === want.length && timingSafeEqual(each, want)));
  if (!ours) throw new Refused('no signature of ours');
  if (Math.abs(nowSeconds - Number(moment)) > toleranceSeconds) throw new Refused('too old, or from the future');
}

// What came. A line is written and synced before it counts, so that a crash loses nothing that was answered for; work
// that hangs on a message is done from these lines, and may be done again after a crash without harm. With a database
// note and effect go into one transaction instead (see webhook_consumer.py).
export class Store {
  constructor(path) {
    this.file = openSync(path, 'a+');
    const bytes = readFileSync(path);
    // A last line without its end was never answered for: it will come again.
    const whole = bytes.subarray(0, bytes.lastIndexOf(10) + 1);
    ftruncateSync(this.file, whole.length);
    this.seen = new Set(whole.toString().split('\n').map(line => line.split('\t')[0]));
  }
  // Whether it was new.
  take(id, event) {
    if (this.seen.has(id)) return false;
    writeSync(this.file, `${id}\t${JSON.stringify(event)}\n`);
    fsyncSync(this.file);
    this.seen.add(id);
    return true;
  }
  close() {
    closeSync(this.file);
  }
}

export function receiver(secretsFile, store, say) {
  return createServer({requestTimeout: 10_000}, (request, response) => {
    const pieces = [];
    let bytes = 0;
    const answer = status => response.writeHead(status, {'Content-Length': 0, Connection: 'close'}).end();
    request.on('data', piece => {
      bytes += piece.length;
      if (bytes <= bodyBytesMax) pieces.push(piece);
    });
    request.on('end', () => {
      if (request.method !== 'POST') return answer(405);
      if (bytes > bodyBytesMax) return answer(413);
      try {
        const body = Buffer.concat(pieces);
        const secrets = readFileSync(secretsFile, 'ascii').split(/\s+/).filter(Boolean);
        verify(request.headers, body, secrets, Date.now() / 1000);
        const event = JSON.parse(body);
        const id = request.headers['webhook-id'];
        const fresh = store.take(id, event);
        answer(204);
        // Types that are not known are noted and nothing else: new ones may come with any version.
        say({id, type: event.type, new: fresh});
      } catch (error) {
        // What is not theirs is ours to mend: anything but 2xx, and the server comes again.
        console.error(`${error instanceof Refused ? 'refused' : 'not taken'}: ${error.message}`);
        answer(error instanceof Refused ? 401 : 503);
      }
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const {values} = parseArgs({options: {
    secrets: {type: 'string'}, state: {type: 'string'}, port: {type: 'string', default: '0'},
  }});
  if (!values.secrets || !values.state) {
    console.error('usage: webhook_consumer.mjs --secrets FILE --state FILE [--port 0]');
    process.exit(2);
  }
  const store = new Store(values.state);
  const server = receiver(values.secrets, store, said => console.log(JSON.stringify(said)));
  server.listen(Number(values.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/hooks`));
  const stop = () => server.close(() => { store.close(); process.exit(0); });
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
