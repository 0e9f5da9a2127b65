'use strict';
// One thread that makes one blocking call at a time.

const { parentPort, workerData } = require('worker_threads');
const native = require('./native');

const library = native.load(workerData.file);

function run({ what, client, operation, request }) {
  const [text, number] = [[null], [0]];
  switch (what) {
    case 'open': {
      const code = library.clientOpen(request, number, text);
      return { code, client: number[0], json: native.take(library, text[0]) };
    }
    case 'close':
      return { code: library.clientClose(client) };
    default: {
      const code = library.call(client, operation, request, text);
      return { code, json: native.take(library, text[0]) };
    }
  }
}

parentPort.on('message', (order) => parentPort.postMessage(run(order)));
