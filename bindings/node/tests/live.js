'use strict';
// The library itself, against the simulator. Needs TEST_LIBRARY (file), TEST_SIMULATOR (address) and TEST_FOLDER (empty).

const assert = require('assert');
const { execFileSync } = require('child_process');
const { randomUUID } = require('crypto');
const fs = require('fs');
const net = require('net');
const path = require('path');
const test = require('node:test');
const tamara = require('tamara-pos');

const { Client, Code } = tamara;
const PAYING = '٠٥٤٤٣٣٧٨٦٦';
const DECLINED = '0526422337';
const COFFEE = 'قهوة عربية ☕ 🫘';
// A call that is ended in the middle of its first check cannot know more than "unknown".
const OPEN = [Code.PENDING, Code.UNKNOWN];

tamara.load(process.env.TEST_LIBRARY);

const config = (more) => ({
  base_url: process.env.TEST_SIMULATOR, api_token: 'sim_node', country: 'SA', lane: 'till-1', device_id: '1',
  journal: path.join(process.env.TEST_FOLDER, `${randomUUID()}.db`), ...more,
});
const sar = (amount) => ({ amount, currency: 'SAR' });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function sale(phone = PAYING, amount = '300.00') {
  return {
    phone_number: phone, total_amount: sar(amount), order_reference_id: `node-${randomUUID()}`,
    items: [{ reference_id: '1', sku: '1', type: 'Physical', name: COFFEE, quantity: 1, total_amount: sar(amount) }],
  };
}

/** Runs with a client that is closed in the end. */
async function withClient(body, more) {
  const client = await Client.open(config(more));
  try {
    await body(client);
  } finally {
    if (!client.isClosed) {
      await client.close();
    }
  }
}

/** A loop that a call blocks stands still for longer; one on a busy machine does not. */
const HELD_UP_MS = 1000;

/** The longest time for which the loop was held up while a promise was under way. */
async function heldUp(promise) {
  let [longest, before, done] = [0, Date.now(), false];
  const finish = () => {
    done = true;
  };
  promise.then(finish, finish);
  while (!done) {
    await pause(5);
    longest = Math.max(longest, Date.now() - before - 5);
    before = Date.now();
  }
  return longest;
}

test('a sale is pending then paid', () => withClient(async (client) => {
  const session = await client.sessionCreate(sale());
  assert.deepStrictEqual([session.code, session.verdict, session.isOk, session.isPaid], [Code.OK, 'pending', true, false]);
  const reply = await client.pollStatus({ order_id: session.order_id, wait_s: 30, interval_s: 0.05 });
  assert.deepStrictEqual([reply.code, reply.name, reply.verdict, reply.isPaid], [Code.OK, 'OK', 'paid', true]);
  assert.deepStrictEqual([reply.next_action, reply.captured_amount, reply.simulated], ['release_goods', sar('300.00'), true]);
  assert.strictEqual(reply.message.en, 'Paid. Hand over the goods.');
  assert.match(reply.message.ar, /[\u0600-\u06ff]/);
}));

test('a declined sale is not paid and no error', () => withClient(async (client) => {
  const reply = await client.pay({ ...sale(DECLINED), wait_s: 30, interval_s: 0.05 });
  assert.deepStrictEqual([reply.code, reply.verdict, reply.next_action, reply.isOk], [Code.NOT_PAID, 'not_paid', 'other_payment', false]);
}));

test('the same refund twice is done once', () => withClient(async (client) => {
  const order = (await client.pay({ ...sale(), wait_s: 30, interval_s: 0.05 })).order_id;
  const wish = { order_id: order, total_amount: sar('100.00'), request_id: randomUUID() };
  const [first, second] = [await client.refund(wish), await client.refund(wish)];
  assert.deepStrictEqual([first.code, first.replayed, first.amount], [Code.OK, false, sar('100.00')]);
  assert.deepStrictEqual([second.code, second.replayed, second.refund_id], [Code.OK, true, first.refund_id]);
  await assert.rejects(client.refund({ order_id: order, total_amount: sar('200.01') }), (error) => {
    assert(error instanceof tamara.StateError);
    return error.code === Code.REFUND_TOO_LARGE;
  });
}));

test('arabic survives there and back', () => withClient(async (client) => {
  const wish = { ...sale('٠٥٥١٢٣٤٥٦٧'), order_reference_id: `محمد العتيبي ${randomUUID()}` };
  const session = await client.call('session_create', JSON.stringify(wish));
  assert.strictEqual(session.order_reference_id, wish.order_reference_id);
  assert.strictEqual((await client.history()).steps[0].order_reference_id, wish.order_reference_id);
  assert.strictEqual((await client.orderGet({ order_id: session.order_id, raw: true })).at('raw.items.0.name'), COFFEE);
  assert.match(session.json, /^[\x00-\x7f]*$/);
}));

test('a sum of floats is refused', () => withClient(async (client) => {
  await assert.rejects(client.sessionCreate({ ...sale(), total_amount: sar(0.1 + 0.2) }), (error) => {
    assert(error instanceof tamara.ArgumentError);
    assert.match(error.message, /total_amount/);
    return error.reply.next_action === 'fix_request';
  });
}));

test('every group that can be had here', () => withClient(async (client) => {
  await assert.rejects(Client.open({ no_such_key: 1 }), tamara.ConfigurationError);
  await assert.rejects(Client.open('not JSON'), tamara.ArgumentError);
  await assert.rejects(client.call('no_such_operation'), { code: Code.UNKNOWN_OPERATION });
  await assert.rejects(client.orderGet({ order_id: randomUUID() }), { code: Code.NOT_FOUND });
  await withClient(async (lost) => {
    await assert.rejects(lost.orderGet({ order_id: '1' }), { name: 'TransportError', code: Code.CONNECT_FAILED });
  }, { base_url: 'http://127.0.0.1:9' });
  await assert.rejects(Client.open(config({ journal: path.join(__filename, 'below-a-file.db') })), tamara.JournalError);
}));

test('what keeps a client from opening is diagnosed without one', async () => {
  const broken = config({ base_url: 'http://127.0.0.1:9' });
  const diagnosis = await tamara.diagnose(JSON.stringify(broken));
  assert.strictEqual(diagnosis.healthy, false);
  assert(diagnosis.faults.includes('connect_failed'));
  const file = path.join(process.env.TEST_FOLDER, 'دعم.zip');
  assert.strictEqual((await tamara.supportBundle(broken, file)).file, file);
  assert(fs.existsSync(file));
});

test('a closed client explains itself', () => withClient(async (client) => {
  await client.close();
  assert(client.isClosed);
  await assert.rejects(client.close(), /close: this client was closed before/);
  await assert.rejects(client.refund({ order_id: '1' }), /refund: this client was closed before; open another/);
  assert.throws(() => client.interrupt(), tamara.ClosedError);
}));

test('sixty sales wait at once, and neither the loop nor files are held up', () => withClient(async (client) => {
  const session = await client.sessionCreate(sale('0551234567', '300.99'));
  const waits = Array.from({ length: 60 }, () => client.pollStatus({ order_id: session.order_id, wait_s: 600, interval_s: 5 }));
  const all = Promise.all(waits);
  await pause(5000);
  const reading = (async () => {
    for (let i = 0; i < 50; ++i) {
      await fs.promises.readFile(__filename);
      await pause(5);
    }
  })();
  assert((await heldUp(reading)) < HELD_UP_MS);
  let done = false;
  all.then(() => {
    done = true;
  });
  while (!done) {
    client.interrupt();
    await pause(200);
  }
  for (const reply of await all) {
    assert(OPEN.includes(reply.code), reply.json);
  }
}));

test('of two sales at once one is taken back and the other is untouched', () => withClient(async (client) => {
  const [one, other] = [sale(), sale('0551234567', '300.99')];
  await client.sessionCreate(other);
  const waiting = client.pollStatus({ order_reference_id: other.order_reference_id, wait_s: 600, interval_s: 0.05 });
  const paid = client.pay({ ...one, wait_s: 30, interval_s: 0.05 });
  assert.strictEqual((await client.sessionVoid({ order_reference_id: other.order_reference_id })).verdict, 'not_paid');
  assert.strictEqual((await waiting).verdict, 'not_paid');
  assert((await paid).isPaid);
}));

test('a silent service never holds the loop up, and the end is told rightly', async () => {
  const sockets = [];
  const silent = net.createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
  });
  await new Promise((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const wish = sale();
  await withClient(async (client) => {
    const creating = client.sessionCreate(wish).catch((error) => error);
    assert((await heldUp(pause(3000))) < HELD_UP_MS);
    const begun = Date.now();
    // The cashier cancels.
    client.interrupt();
    const end = await creating;
    assert(Date.now() - begun < 20000);
    // Nothing was opened, or nobody knows: never "paid", never "not paid".
    assert(end instanceof tamara.TransportError || end.code === Code.UNKNOWN, end);
    assert(!(end.reply || end).isPaid);
  }, { base_url: `http://127.0.0.1:${silent.address().port}` });
  sockets.forEach((socket) => socket.destroy());
  silent.close();
});

test('a silent service holds no loop up, and of two payments at once one is cancelled', async () => {
  // It takes connections, and answers nothing.
  const sockets = [];
  const silence = net.createServer((socket) => sockets.push(socket.on('error', () => {})));
  await new Promise((resolve) => silence.listen(0, '127.0.0.1', resolve));
  const until = Date.now() + 60000;
  // One payment, asked for until it has ended, and cancelled after a while.
  const end = async (client, wish, isCancelled) => {
    const about = { order_reference_id: wish.order_reference_id };
    await client.paymentStart({ ...wish, interval_s: 0.1 });
    for (let round = 0; Date.now() < until; ++round) {
      if (isCancelled && round === 25) {
        await client.paymentCancel(about);
      }
      const reply = await client.paymentStatus(about);
      if (reply.ended) {
        return reply.state;
      }
      await pause(10);
    }
    return 'no end';
  };
  // The loop's own clock: a call that held it up would leave gaps.
  const gaps = [];
  let last = Date.now();
  const clock = setInterval(() => {
    gaps.push(Date.now() - last);
    last = Date.now();
  }, 10);
  await withClient((silent) => withClient(async (shop) => {
    const ends = await Promise.all([
      end(silent, sale(), true), end(shop, sale('0551234567', '300.99'), true), end(shop, sale(), false),
    ]);
    assert.deepStrictEqual(ends, ['cancelled', 'cancelled', 'paid']);
  }), { base_url: `http://127.0.0.1:${silence.address().port}` });
  clearInterval(clock);
  sockets.forEach((socket) => socket.destroy());
  silence.close();
  // A busy machine delays a few turns; a service that is waited for leaves only a few turns, each of seconds.
  assert(20 * gaps.filter((gap) => gap > 100).length <= gaps.length, String(gaps));
});

test('a program that ends while a call waits does not hang', () => {
  const program = `
    const tamara = require('tamara-pos');
    tamara.load(process.env.TEST_LIBRARY);
    (async () => {
      const client = await tamara.Client.open(JSON.parse(process.argv[1]));
      const session = await client.sessionCreate(JSON.parse(process.argv[2]));
      client.pollStatus({ order_id: session.order_id, wait_s: 600 });
      setTimeout(() => process.exit(7), 1000);
    })();`;
  const begun = Date.now();
  const args = ['-e', program, JSON.stringify(config()), JSON.stringify(sale('0551234567', '300.99'))];
  assert.throws(() => execFileSync(process.execPath, args, { cwd: __dirname, timeout: 60000 }), { status: 7 });
  assert(Date.now() - begun < 20000);
});

test('an open client that nobody calls does not keep a program alive', () => {
  const program = `
    const tamara = require('tamara-pos');
    tamara.load(process.env.TEST_LIBRARY);
    tamara.Client.open(JSON.parse(process.argv[1])).then((client) => client.history());`;
  execFileSync(process.execPath, ['-e', program, JSON.stringify(config())], { cwd: __dirname, timeout: 60000 });
});

test('the client offers every operation of the library', () => withClient(async (client) => {
  assert.deepStrictEqual([client.opened.version], [tamara.version()]);
  for (const operation of client.opened.operations) {
    const name = operation.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
    assert.strictEqual(typeof client[name], 'function', operation);
  }
}));
