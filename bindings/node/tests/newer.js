'use strict';
// What only a stand-in for the library can show. Needs TEST_STAND_INS.

const assert = require('assert');
const path = require('path');
const koffi = require('koffi');
const test = require('node:test');
const tamara = require('tamara-pos');
const { ABI_VERSION } = require('tamara-pos/native');

const newer = path.join(process.env.TEST_STAND_INS, 'newer', 'libtamara_pos.so');
tamara.load(newer);

test('it is used and says which side is the older', () => {
  assert.match(tamara.describe(), /tamara_pos 9\.9\.9 \(interface 99\)/);
  assert(tamara.describe().includes(`the Node.js package is for interface ${ABI_VERSION}, the older side`));
});

test('a process has one library', () => {
  tamara.load();
  tamara.load(newer);
  assert.throws(() => tamara.load(path.join(process.env.TEST_STAND_INS, 'older', 'libtamara_pos.so')), /is loaded already/);
});

test('a number from the future is never taken for yes', async () => {
  const client = await tamara.Client.open({});
  const reply = await client.pollStatus({ code: 9 });
  assert.deepStrictEqual([reply.code, reply.isOk, reply.isPaid], [9, false, false]);
  await assert.rejects(client.refund({ code: -777 }), (error) => error.constructor === tamara.TamaraError && error.code === -777);
});

test('every hundred has its error', async () => {
  const client = await tamara.Client.open({});
  const groups = [
    [-100, tamara.ArgumentError], [-199, tamara.ArgumentError], [-200, tamara.ConfigurationError], [-301, tamara.TransportError],
    [-450, tamara.ServiceError], [-508, tamara.StateError], [-608, tamara.JournalError], [-901, tamara.InternalError],
  ];
  for (const [code, kind] of groups) {
    await assert.rejects(client.call('anything', { code }), (error) => {
      assert.strictEqual(error.constructor, kind);
      assert.deepStrictEqual([error.code, error.codeName, error.message], [code, 'STAND_IN', `STAND_IN (${code}): on purpose`]);
      assert.deepStrictEqual([error.name, error.reply.error.kind, error.reply.message.ar], [kind.name, 'stand_in', 'س']);
      return true;
    });
  }
});

test('every text is given back', async () => {
  for (let i = 0; i < 300; ++i) {
    const client = await tamara.Client.open('{}');
    await Promise.all([client.orderGet({}), client.call('refund', '{}')]);
    await assert.rejects(client.pay({ code: -100 }), tamara.ArgumentError);
    await assert.rejects(tamara.Client.open({ code: -200 }), tamara.ConfigurationError);
    await client.close();
  }
  assert.strictEqual(koffi.load(newer).func('int32_t stand_in_outstanding(void)')(), 0);
});

test('a text with a NUL and what is no request are refused', async () => {
  const client = await tamara.Client.open({});
  await assert.rejects(client.call('refund', '{"code":0}\0{"code":-100}'), /NUL/);
  for (const request of [null, 1, ['a']]) {
    await assert.rejects(client.refund(request), /request is an object or JSON text/);
  }
  assert.throws(() => new tamara.Client(77), TypeError);
});

test('members are there by name and by path and cannot be changed', async () => {
  const reply = await (await tamara.Client.open({})).orderGet({});
  assert.deepStrictEqual([reply.name, reply.at('error.detail'), reply.at('error.nothing.below')], ['STAND_IN', 'on purpose', undefined]);
  assert.deepStrictEqual(JSON.parse(JSON.stringify(reply)), JSON.parse(reply.json));
  assert.throws(() => {
    reply.code = 0;
  }, TypeError);
});
