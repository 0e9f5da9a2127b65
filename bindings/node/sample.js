// A till's day in one file: a sale by SMS while another by QR code is cancelled, parts of the first given back, and one that Tamara declines.
//
//     node sample.js --url http://127.0.0.1:8799 [--library ../../lib/libtamara_pos.so] [--journal till.db]
//
// It talks to the simulator (tamara-sim). At a real till the configuration names your token in place of "base_url" and of the
// simulator's token; nothing else changes.
'use strict';

const path = require('path');
const tamara = require('tamara-pos');

// The simulator's phones; a real customer's number can be typed in any writing.
const PAYING = '٠٥٤٤٣٣٧٨٦٦'; // 0544337866
const DECLINED = '0526422337';
// What the simulator's customer leaves open, by the amount; a real customer just goes.
const ABANDONED = '300.99';

const riyals = (amount) => ({ amount, currency: 'SAR' });
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** New for every sale, and kept with it: after a crash the same number finds the same sale. */
async function newNumber(client, prefix) {
  return (await client.newReference({ prefix })).order_reference_id;
}

/** How a sale stands; nothing when a call was refused, and then the customer can still pay. */
async function look(client, sale, cancel, wait) {
  try {
    if (cancel) {
      // Takes back this sale and no other. The customer may have been faster: then it ends as paid.
      await client.paymentCancel({ order_reference_id: sale });
    }
    // On a thread of its own: other sales, the screen and the scanner go on.
    return await client.paymentStatus({ order_reference_id: sale, wait_s: wait });
  } catch (error) {
    if (!(error instanceof tamara.TamaraError) || error instanceof tamara.ClosedError) {
      throw error;
    }
    if (error.reply && error.reply.ended) {
      return error.reply;
    }
    console.log(`  ${sale} ${error.message}`);
    await pause(1000);
    return null;
  }
}

/** One sale, from its start to its end; at `cancelAt` the cashier cancels it. As long as it can be paid this does not return. */
async function sell(client, request, cancelAt) {
  const sale = request.order_reference_id;
  let state = '';
  await client.paymentStart(request);
  for (;;) {
    const cancel = Date.now() >= cancelAt;
    cancelAt = cancel ? Infinity : cancelAt;
    const reply = await look(client, sale, cancel, Math.min(1, Math.max(0, cancelAt - Date.now()) / 1000));
    if (reply === null) {
      continue;
    }
    if (state !== reply.state) {
      state = reply.state;
      console.log(`  ${sale} ${state}: ${reply.message.en}`);
    }
    // Once. A till with a window shows the picture in reply.qr.png_base64.
    for (const row of reply.at('qr.modules') || []) {
      console.log(`  ${row.replace(/1/g, '██').replace(/0/g, '  ')}`);
    }
    if (reply.ended) {
      return reply;
    }
  }
}

async function sellBySms(client, phone, amount, interval) {
  return sell(client, {
    channel: 'sms', phone_number: phone, order_reference_id: await newNumber(client, 'till-3'), total_amount: riyals(amount),
    interval_s: interval,
    items: [{
      reference_id: '1001', sku: 'COF-250', type: 'Physical', name: 'قهوة عربية', quantity: 1, total_amount: riyals(amount),
    }],
  }, Date.now() + 17 * 60 * 1000);
}

/** The customer scans the screen, and walks away; the cashier cancels after a second. */
async function sellByQrCode(client, amount, interval) {
  const request = {
    channel: 'qr', order_reference_id: await newNumber(client, 'till-3'), total_amount: riyals(amount), interval_s: interval,
  };
  return sell(client, request, Date.now() + 1000);
}

/** Before cash or a card is taken for a sale that Tamara was asked to pay: only code 0 allows it. */
async function mayTakeCash(client, sale) {
  const reply = await client.tenderCheck({ order_reference_id: sale });
  console.log(`  cash instead? ${reply.message.en}`);
  return reply.code === tamara.Code.OK;
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
  let reply = await client.refundStart({ order_id: order, total_amount: riyals(amount), request_id: number });
  const { payment } = reply;
  while (!reply.ended) {
    reply = await client.paymentStatus({ payment, wait_s: 0.05 });
  }
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

    console.log('a sale of 300.00, and another one by QR code that the cashier cancels:');
    const [sale, left] = await Promise.all([
      sellBySms(client, PAYING, '300.00', interval), sellByQrCode(client, ABANDONED, interval),
    ]);
    tell(sale);
    tell(left);
    if (!sale.isPaid || left.verdict !== 'not_paid' || !(await mayTakeCash(client, left.order_reference_id))) {
      return 1;
    }
    console.log('100.00 of it back:');
    const number = await newNumber(client, 'R');
    await refund(client, sale.order_id, '100.00', number);
    console.log('the same again, as after a crash:');
    await refund(client, sale.order_id, '100.00', number);
    console.log('another 50.00:');
    await refund(client, sale.order_id, '50.00', await newNumber(client, 'R'));

    console.log('a sale that is declined:');
    const declined = await sellBySms(client, DECLINED, '150.00', interval);
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
