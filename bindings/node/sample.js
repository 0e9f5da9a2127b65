// A till's day in one file: a sale by SMS while another by QR code is given up, parts of the first given back, and one that Tamara declines.
//
//     node sample.js --url http://127.0.0.1:8799 [--library ../../lib/libtamara_pos.so] [--journal till.db]
//
// It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
// simulator's token; nothing else changes.
'use strict';

const { randomUUID } = require('crypto');
const path = require('path');
const tamara = require('tamara-pos');

// The simulator's phones; a real customer's number can be typed in any writing.
const PAYING = '٠٥٤٤٣٣٧٨٦٦'; // 0544337866
const DECLINED = '0526422337';
// What the simulator's customer leaves open, by the amount; a real customer just goes.
const ABANDONED = '300.99';

const riyals = (amount) => ({ amount, currency: 'SAR' });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Opens a session. An error means that none was opened. */
async function openSession(client, request) {
  let reply = await client.sessionCreate(request);
  while (reply.next_action === 'call_again') {
    // The answer was lost and no session was found. Ask the customer whether an SMS came; then the same call checks once more.
    console.log(`  ${reply.message.en}`);
    await pause(5000);
    reply = await client.sessionCreate(request);
  }
  console.log(`  ${request.order_reference_id} session ${reply.order_id}: ${reply.message.en}`);
  return reply;
}

/** Waits for the end of a sale; from `giveUpAt` on the session is taken back. As long as it can be paid this does not return. */
async function waitForEnd(client, sale, interval, giveUpAt) {
  for (;;) {
    try {
      let reply;
      const left = (giveUpAt - Date.now()) / 1000;
      if (left > 0) {
        // On a thread of its own: other sales, the screen and the scanner go on.
        reply = await client.pollStatus({ order_reference_id: sale, wait_s: Math.min(5, left), interval_s: interval });
      } else {
        giveUpAt = Date.now() + 60 * 1000;
        // Takes back this sale and no other. The customer may have been faster: then the reply says "paid".
        reply = await client.sessionVoid({ order_reference_id: sale });
      }
      console.log(`  ${sale} ${reply.status}: ${reply.message.en}`);
      if (reply.next_action !== 'keep_polling') {
        return reply;
      }
    } catch (error) {
      if (!(error instanceof tamara.TamaraError) || error instanceof tamara.ClosedError) {
        throw error;
      }
      // Nothing moved, but the session can still be paid: go on.
      console.log(`  ${sale} ${error.message}`);
      await pause(1000);
    }
  }
}

/** One sale by SMS: returns what is known of it in the end. */
async function sell(client, phone, amount, interval) {
  // New for every sale, and kept with it: after a crash the same number finds the same sale.
  const sale = `till-3-${randomUUID()}`;
  const reply = await openSession(client, {
    channel: 'sms', phone_number: phone, order_reference_id: sale, total_amount: riyals(amount),
    items: [{
      reference_id: '1001', sku: 'COF-250', type: 'Physical', name: 'قهوة عربية', quantity: 1, total_amount: riyals(amount),
    }],
  });
  return reply.next_action === 'keep_polling' ? waitForEnd(client, sale, interval, Date.now() + 17 * 60 * 1000) : reply;
}

/** The customer scans the screen, and walks away; the cashier takes the session back after a second. */
async function giveUp(client, amount, interval) {
  const sale = `till-3-${randomUUID()}`;
  const reply = await openSession(client, { channel: 'qr', order_reference_id: sale, total_amount: riyals(amount) });
  // A till with a window shows the picture in reply.qr.png_base64.
  for (const row of reply.at('qr.modules') || []) {
    console.log(`  ${row.replace(/1/g, '██').replace(/0/g, '  ')}`);
  }
  return reply.next_action === 'keep_polling' ? waitForEnd(client, sale, interval, Date.now() + 1000) : reply;
}

/** What the cashier has to know of a sale in the end: three answers, and not two. */
function tell(reply) {
  if (reply.isPaid) {
    console.log('  PAID: hand over the goods');
  } else if (reply.verdict === 'not_paid') {
    console.log('  NOT PAID: offer another way to pay');
  } else {
    console.log(`  NOT KNOWN: keep the goods, take no other payment, and call a supervisor (${reply.next_action})`);
  }
}

async function refund(client, order, amount, number) {
  const reply = await client.refund({ order_id: order, total_amount: riyals(amount), request_id: number });
  if (reply.isOk) {
    console.log(`  ${amount} ${reply.replayed ? 'was done before' : 'done'}; given back in all: ${reply.refunded_amount.amount}`);
  } else {
    // Code 3: it may have happened. Never again under another number; recover clears it up.
    console.log(`  not confirmed: ${reply.message.en}`);
  }
}

async function day(options) {
  tamara.load(options.library);
  console.log(tamara.describe());
  const client = await tamara.Client.open({
    base_url: options.url, api_token: 'sim_sample', country: 'SA', language: 'ar', store_code: 'Branch A', lane: 'till-3',
    device_id: '123456', journal: path.resolve(options.journal || 'sample-till.db'),
  });
  try {
    const interval = Number(options.interval || 5);
    // What a power cut left open is cleared up before anything is sold.
    console.log(`open steps from before: ${(await client.recover()).steps.length}`);

    console.log('a sale of 300.00, and beside it one by QR code that is given up:');
    const [sale, given] = await Promise.all([sell(client, PAYING, '300.00', interval), giveUp(client, ABANDONED, interval)]);
    tell(sale);
    tell(given);
    if (!sale.isPaid || given.verdict !== 'not_paid') {
      return 1;
    }
    console.log('100.00 of it back:');
    const number = `R-${randomUUID()}`;
    await refund(client, sale.order_id, '100.00', number);
    console.log('the same again, as after a crash:');
    await refund(client, sale.order_id, '100.00', number);
    console.log('another 50.00:');
    await refund(client, sale.order_id, '50.00', `R-${randomUUID()}`);

    console.log('a sale that is declined:');
    const declined = await sell(client, DECLINED, '150.00', interval);
    tell(declined);
    return declined.code === tamara.Code.NOT_PAID ? 0 : 1;
  } finally {
    await client.close();
  }
}

const options = {};
for (let at = 2; at + 1 < process.argv.length; at += 2) {
  options[process.argv[at].replace('--', '')] = process.argv[at + 1];
}
if (!options.url) {
  console.error('usage: node sample.js --url ADDRESS [--library FILE] [--journal FILE] [--interval SECONDS]');
  process.exit(2);
}
day(options).then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    // An error: nothing moved. The reply has a sentence for the cashier; the text is for the developer.
    console.error(`${error.name}: ${error.message}`);
    if (error.reply) {
      console.error(error.reply.message.en);
    }
    process.exitCode = 1;
  },
);
