'use strict';
// Tamara payments for points of sale, from Node.js. index.d.ts explains every class and function, README.md how calls run.

const path = require('path');
const { Worker } = require('worker_threads');
const native = require('./native');

/** The numbers that calls return. */
const Code = Object.freeze({
  // <generated codes> by cargo xtask header
  OK: 0,
  PENDING: 1,
  NOT_PAID: 2,
  UNKNOWN: 3,
  TOO_LATE_PAID: 4,
  NULL_ARGUMENT: -100,
  INVALID_UTF8: -101,
  INVALID_JSON: -102,
  INVALID_HANDLE: -103,
  MISSING_FIELD: -104,
  INVALID_FIELD: -105,
  UNKNOWN_FIELD: -106,
  UNKNOWN_OPERATION: -107,
  REQUEST_TOO_LARGE: -108,
  BUFFER_TOO_SMALL: -109,
  NOT_SUPPORTED: -110,
  TOO_MANY_CLIENTS: -111,
  NO_SUCH_MEMBER: -112,
  NULL_MEMBER: -113,
  TOO_MANY_OPEN: -114,
  NO_LAST_REPLY: -115,
  INVALID_CONFIG: -200,
  CONFIG_FILE: -201,
  ENVIRONMENT_MIXED: -202,
  DNS_FAILED: -301,
  CONNECT_FAILED: -302,
  TLS_FAILED: -303,
  PROXY_FAILED: -304,
  TIMEOUT: -305,
  ANSWER_LOST: -306,
  BAD_ANSWER: -307,
  INTERRUPTED: -308,
  LISTEN_FAILED: -309,
  REFUSED: -400,
  UNAUTHORISED: -401,
  FORBIDDEN: -403,
  NOT_FOUND: -404,
  WRONG_STATE: -409,
  AMOUNT_OUT_OF_LIMITS: -410,
  PHONE_REFUSED: -411,
  MERCHANT_DISABLED: -412,
  CURRENCY_REFUSED: -413,
  WEBHOOK_REFUSED: -420,
  THROTTLED: -429,
  SERVICE_ERROR: -450,
  REFERENCE_IN_USE: -500,
  REFUND_TOO_LARGE: -501,
  NOT_REFUNDABLE: -502,
  REQUEST_ID_IN_USE: -503,
  STEP_IN_PROGRESS: -504,
  EARLIER_UNRESOLVED: -505,
  OTHER_LANE: -506,
  CANNOT_VOID: -507,
  AMOUNT_MISMATCH: -508,
  JOURNAL_REQUIRED: -600,
  JOURNAL_OPEN_FAILED: -601,
  JOURNAL_LOCKED: -602,
  JOURNAL_FULL: -603,
  JOURNAL_READ_ONLY: -604,
  JOURNAL_DAMAGED: -605,
  JOURNAL_REPLACED: -606,
  JOURNAL_TOO_NEW: -607,
  JOURNAL_FAILED: -608,
  JOURNAL_TWO_NAMES: -609,
  JOURNAL_SECOND_SQLITE: -610,
  JOURNAL_NO_POSTGRES: -611,
  JOURNAL_UNREACHABLE: -612,
  JOURNAL_DENIED: -613,
  JOURNAL_UNTRUSTED: -614,
  JOURNAL_NOT_DURABLE: -615,
  PANIC: -900,
  INTERNAL: -901,
  // </generated>
});

class Reply {
  constructor(code, json) {
    let members = {};
    try {
      members = JSON.parse(json);
    } catch (error) {
      // A reply that cannot be read must not hide the number.
    }
    Object.assign(this, members);
    this.code = code;
    Object.defineProperty(this, 'json', { value: json });
    Object.freeze(this);
  }

  get isOk() {
    return this.code === Code.OK;
  }

  get isPaid() {
    return this.verdict === 'paid';
  }

  at(wanted) {
    return wanted.split('.').reduce((value, name) => (value === null || value === undefined ? undefined : value[name]), this);
  }
}

class TamaraError extends Error {
  constructor(message, code = 0, codeName = '', reply = null) {
    super(message);
    this.name = new.target.name;
    this.code = code;
    this.codeName = codeName;
    this.reply = reply;
  }
}
class ArgumentError extends TamaraError {}
class ConfigurationError extends TamaraError {}
class TransportError extends TamaraError {}
class ServiceError extends TamaraError {}
class StateError extends TamaraError {}
class JournalError extends TamaraError {}
class InternalError extends TamaraError {}
class LibraryError extends TamaraError {}
class ClosedError extends TamaraError {}

const GROUPS = {
  1: ArgumentError, 2: ConfigurationError, 3: TransportError, 4: ServiceError, 5: StateError, 6: JournalError, 9: InternalError,
};

/** The error of a negative number. */
function failure(code, reply) {
  const codeName = resultName(code);
  const parts = reply ? [reply.at('error.field'), reply.at('error.detail')] : [];
  const text = [`${codeName} (${code})`, ...parts.filter((part) => part)].join(': ');
  return new (GROUPS[Math.trunc(-code / 100)] || TamaraError)(text, code, codeName, reply);
}

function answered({ code, json }) {
  const reply = new Reply(code, json);
  if (code < 0) {
    throw failure(code, reply);
  }
  return reply;
}

// ---- the library ---------------------------------------------------------------------------------------------------------------

let library = null;
let libraryFile = '';

function load(file) {
  if (library) {
    if (file !== undefined && path.resolve(file) !== path.resolve(libraryFile)) {
      throw new LibraryError(`${libraryFile} is loaded already; a process loads the library once, ${file} was left alone`);
    }
    return;
  }
  const wanted = file === undefined ? native.usualPath() : file;
  try {
    library = native.load(wanted);
  } catch (error) {
    throw new LibraryError(error.message);
  }
  libraryFile = wanted;
  process.on('exit', endAll);
}

function loaded() {
  load();
  return library;
}

function version() {
  return loaded().version();
}

function resultName(code) {
  return loaded().resultName(code);
}

function describe() {
  const found = loaded().abiVersion();
  const text = `tamara_pos ${version()} (interface ${found}) at ${libraryFile}; the Node.js package is for interface ${native.ABI_VERSION}`;
  return found === native.ABI_VERSION ? text : `${text}, the older side; all that it uses still means the same`;
}

async function diagnose(config) {
  return answered(await blocking({ what: 'call', client: 0, operation: 'diagnose', request: text('config', { config: object(config) }) }));
}

async function supportBundle(config, file) {
  const request = text('config', { config: object(config), file });
  return answered(await blocking({ what: 'call', client: 0, operation: 'support_bundle', request }));
}

function object(config) {
  return typeof config === 'string' ? JSON.parse(config) : config;
}

/** A request as the library wants it. */
function text(name, request) {
  if (typeof request !== 'string' && (typeof request !== 'object' || request === null || Array.isArray(request))) {
    throw new TypeError(`${name} is an object or JSON text`);
  }
  const json = typeof request === 'string' ? request : JSON.stringify(request);
  if (json.includes('\0')) {
    throw new TypeError(`${name} holds a NUL character; the library would read no further`);
  }
  return json;
}

// ---- threads -------------------------------------------------------------------------------------------------------------------
//
// A call blocks its thread, some for minutes. On libuv's pool (four threads, which files and names share) four waiting sales would
// stop the whole program, so every call under way has a worker thread of its own.

/** Idle workers that are kept for the next call. */
const KEPT = 4;
/** Small: a worker holds one request and one reply. */
const LIMITS = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4, stackSizeMb: 1 };
const idle = [];

/** Makes a call on a thread of its own; a call under way keeps the program alive. */
function blocking(order) {
  loaded();
  const thread = idle.pop() || newThread();
  thread.worker.ref();
  return new Promise((resolve, reject) => {
    thread.call = { resolve, reject };
    thread.worker.postMessage(order);
  });
}

function newThread() {
  const worker = new Worker(path.join(__dirname, 'worker.js'), { workerData: { file: libraryFile }, resourceLimits: LIMITS });
  const thread = { worker, call: null };
  worker.on('message', (answer) => {
    const { resolve } = thread.call;
    thread.call = null;
    // Idle, it does not keep the program alive.
    worker.unref();
    if (idle.length < KEPT) {
      idle.push(thread);
    } else {
      worker.terminate();
    }
    resolve(answer);
  });
  const ended = (why) => {
    const at = idle.indexOf(thread);
    if (at >= 0) {
      idle.splice(at, 1);
    }
    if (thread.call) {
      thread.call.reject(new InternalError(`the thread of the call ended: ${why}; poll the order, or call recover`));
      thread.call = null;
    }
  };
  worker.on('error', (error) => ended(error.message));
  worker.on('exit', (status) => ended(`status ${status}`));
  return thread;
}

// ---- clients -------------------------------------------------------------------------------------------------------------------

/** Numbers of the open clients. */
const open = new Set();

/** Node.js waits for its threads when the program ends: closing the clients ends the calls that they make. */
function endAll() {
  open.forEach((number) => library.clientClose(number));
}

const forgotten = new FinalizationRegistry((number) => {
  if (open.delete(number)) {
    library.clientClose(number);
  }
});

class Client {
  #number;

  static async open(config) {
    const answer = await blocking({ what: 'open', request: text('config', config) });
    return new Client(answer.client, answered(answer));
  }

  /** For Client.open alone. */
  constructor(number, opened) {
    if (!Number.isInteger(number) || !(opened instanceof Reply)) {
      throw new TypeError('a client is opened by await Client.open(config)');
    }
    this.#number = number;
    this.opened = opened;
    open.add(number);
    forgotten.register(this, number, this);
  }

  async close() {
    const number = this.#checked('close');
    open.delete(number);
    forgotten.unregister(this);
    this.#number = undefined;
    const { code } = await blocking({ what: 'close', client: number });
    if (code < 0) {
      throw failure(code, null);
    }
  }

  get isClosed() {
    return this.#number === undefined;
  }

  interrupt() {
    const code = library.interrupt(this.#checked('interrupt'));
    if (code < 0) {
      throw failure(code, null);
    }
  }

  interruptSale(sale) {
    const code = library.interruptSale(this.#checked('interrupt_sale'), text('sale', sale));
    if (code < 0) {
      throw failure(code, null);
    }
  }

  async call(operation, request = {}) {
    const order = { what: 'call', client: this.#checked(operation), operation: text('operation', operation), request: text('request', request) };
    const reply = answered(await blocking(order));
    // Until here the client is in use, and not forgotten.
    this.#number;
    return reply;
  }

  #checked(operation) {
    if (this.#number === undefined) {
      throw new ClosedError(`${operation}: this client was closed before; open another`);
    }
    return this.#number;
  }

  // <generated operations> by cargo xtask header
  sessionCreate(request) {
    return this.call('session_create', request);
  }

  pollStatus(request) {
    return this.call('poll_status', request);
  }

  sessionVoid(request) {
    return this.call('session_void', request);
  }

  pay(request) {
    return this.call('pay', request);
  }

  tenderCheck(request) {
    return this.call('tender_check', request);
  }

  refund(request) {
    return this.call('refund', request);
  }

  paymentStart(request) {
    return this.call('payment_start', request);
  }

  refundStart(request) {
    return this.call('refund_start', request);
  }

  paymentStatus(request) {
    return this.call('payment_status', request);
  }

  paymentCancel(request) {
    return this.call('payment_cancel', request);
  }

  paymentList(request = {}) {
    return this.call('payment_list', request);
  }

  orderGet(request) {
    return this.call('order_get', request);
  }

  orderUpdateReference(request) {
    return this.call('order_update_reference', request);
  }

  orderAuthorise(request) {
    return this.call('order_authorise', request);
  }

  orderCapture(request) {
    return this.call('order_capture', request);
  }

  orderCancel(request) {
    return this.call('order_cancel', request);
  }

  checkoutCreate(request) {
    return this.call('checkout_create', request);
  }

  eligibility(request) {
    return this.call('eligibility', request);
  }

  customerVerification(request) {
    return this.call('customer_verification', request);
  }

  newReference(request = {}) {
    return this.call('new_reference', request);
  }

  webhookRegister(request) {
    return this.call('webhook_register', request);
  }

  webhookList(request = {}) {
    return this.call('webhook_list', request);
  }

  webhookGet(request) {
    return this.call('webhook_get', request);
  }

  webhookUpdate(request) {
    return this.call('webhook_update', request);
  }

  webhookDelete(request) {
    return this.call('webhook_delete', request);
  }

  webhookReceive(request) {
    return this.call('webhook_receive', request);
  }

  webhookListen(request) {
    return this.call('webhook_listen', request);
  }

  webhookNext(request = {}) {
    return this.call('webhook_next', request);
  }

  disputeList(request = {}) {
    return this.call('dispute_list', request);
  }

  disputeReply(request) {
    return this.call('dispute_reply', request);
  }

  recover(request = {}) {
    return this.call('recover', request);
  }

  stepResolve(request) {
    return this.call('step_resolve', request);
  }

  history(request = {}) {
    return this.call('history', request);
  }

  diagnose(request = {}) {
    return this.call('diagnose', request);
  }

  supportBundle(request = {}) {
    return this.call('support_bundle', request);
  }

  logLevel(request) {
    return this.call('log_level', request);
  }

  report(request = {}) {
    return this.call('report', request);
  }

  receipt(request) {
    return this.call('receipt', request);
  }

  watchAdd(request = {}) {
    return this.call('watch_add', request);
  }

  watchNext(request = {}) {
    return this.call('watch_next', request);
  }

  watchRemove(request) {
    return this.call('watch_remove', request);
  }
  // </generated>
}

module.exports = {
  ArgumentError, Client, ClosedError, Code, ConfigurationError, InternalError, JournalError, LibraryError, Reply, ServiceError, StateError,
  TamaraError, TransportError, describe, diagnose, load, resultName, supportBundle, version,
};
