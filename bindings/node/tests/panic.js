'use strict';
// A defect of the library. Needs TEST_LIBRARY, built with the feature test-hooks, and TAMARA_POS_PANIC_IN=order_get.

const assert = require('assert');
const test = require('node:test');
const tamara = require('tamara-pos');

tamara.load(process.env.TEST_LIBRARY);

test('it is an error and the process lives on', async () => {
  const client = await tamara.Client.open({ base_url: 'http://127.0.0.1:9', api_token: 'sim_panic', journal: 'none' });
  for (let i = 0; i < 2; ++i) {
    await assert.rejects(client.orderGet({ order_id: '1' }), (error) => {
      assert(error instanceof tamara.InternalError);
      assert.deepStrictEqual([error.code, error.codeName, error.reply.next_action], [tamara.Code.PANIC, 'PANIC', 'ask_supervisor']);
      return true;
    });
  }
  await assert.rejects(client.webhookList(), tamara.TransportError);
});
