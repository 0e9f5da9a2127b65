const { Client } = require('tamara-pos');

const simulator = process.argv[2] || 'http://127.0.0.1:8799';
const price = { amount: '300.00', currency: 'SAR' };

async function main() {
  // Everything that is left out has a default. For the real service: your token, and no base_url.
  const client = await Client.open({ base_url: simulator, api_token: 'sim_demo', language: 'en' });
  // Sends the customer an SMS, and waits until the first instalment is paid.
  const reply = await client.pay({
    order_reference_id: 'S-1', phone_number: '0544337866', total_amount: price,
    items: [{ reference_id: '123', type: 'Physical', name: 'Lego City', sku: 'SA-12436', quantity: 1, total_amount: price }],
  });
  await client.close();
  console.log(reply.name, reply.next_action, reply.message.en);
  process.exitCode = reply.isPaid ? 0 : 1;
}

main();
