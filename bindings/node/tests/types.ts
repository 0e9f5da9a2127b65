// Compiled, not run: what a TypeScript program may write, and what it may not.

import { Client, Code, Money, Reply, SaleReply, StateError, load } from 'tamara-pos';

export async function sell(): Promise<boolean> {
  load('libtamara_pos.so');
  const client: Client = await Client.open({ api_token: 'sim_types' });
  const reply: SaleReply = await client.pay({ order_reference_id: 'S-1', total_amount: { amount: '300.00', currency: 'SAR' } });
  const captured: Money | null | undefined = reply.captured_amount;
  const amount: string = captured?.amount ?? '';
  const untyped: Reply = await client.call('history');
  try {
    await client.refund({ order_id: reply.order_id ?? '' });
  } catch (error) {
    if (error instanceof StateError && error.code === Code.REFUND_TOO_LARGE) {
      return error.reply?.message.ar !== '';
    }
  }
  // @ts-expect-error A reply cannot be changed.
  reply.code = 0;
  // @ts-expect-error A client is opened by Client.open.
  new Client(1);
  // @ts-expect-error Every operation but those without arguments takes a request.
  await client.pay();
  await client.recover();
  return reply.isPaid && amount !== '' && untyped.isOk;
}
