/**
 * Tamara payments for points of sale, from Node.js.
 *
 * Requests and replies are the JSON of the C interface; include/tamara_pos.h is the manual of every member.
 *
 * **An error means that nothing moved** (except for InternalError). Everything else comes back as a reply, also "not paid" and "not
 * known": check `isPaid`, `code` or `next_action` before you do anything. An object is always true in JavaScript: `if (reply)` says nothing.
 */

/** What requests are given as: an object, or JSON text. Give amounts as texts: "300.00". */
export type Request = string | object;

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** A sentence for the cashier. */
export interface Sentence {
  readonly en: string;
  readonly ar: string;
}

export interface Warning {
  readonly code: string;
  readonly field?: string | null;
  readonly detail: string;
}

/** What a call returned: the members of its JSON, and these. */
export declare class Reply {
  private constructor();
  /** The returned number, see Code. The number alone decides. */
  readonly code: number;
  /** The number's name: "OK", "NOT_PAID", ... */
  readonly name: string;
  /** What is known of the sale; null where the call was not about a sale. */
  readonly verdict: 'paid' | 'pending' | 'not_paid' | 'unknown' | null;
  /** What to do next: "release_goods", "keep_polling", "call_recover", ... */
  readonly next_action: string;
  readonly message: Sentence;
  readonly warnings: readonly Warning[];
  /** True when the answers come from a simulator, and no money is real. */
  readonly simulated: boolean;
  /** What went wrong; absent when nothing did. */
  readonly error?: ErrorDetail | null;
  /** The JSON text, as it came: it has the digits of every number in "raw". */
  readonly json: string;
  /** The call did what was asked for: code 0. */
  readonly isOk: boolean;
  /** The customer has paid: hand over the goods. */
  readonly isPaid: boolean;
  /** A member by its path, such as "steps.0.state"; undefined when it is absent. */
  at(path: string): unknown;
}

/** A call failed. Where it has a code, nothing moved (except for an InternalError). */
export declare class TamaraError extends Error {
  /** The returned number, see Code; 0 where the library could not be called. */
  readonly code: number;
  /** The number's name, such as "INVALID_FIELD"; "" where the library could not be called. */
  readonly codeName: string;
  /** The whole reply; null where the library could not be called, or the function has none. */
  readonly reply: Reply | null;
}
/** -1xx: the program sent something that cannot work. */
export declare class ArgumentError extends TamaraError {}
/** -2xx: the configuration cannot work. */
export declare class ConfigurationError extends TamaraError {}
/** -3xx: the service was not reached, or its answer was lost and nothing moved. */
export declare class TransportError extends TamaraError {}
/** -4xx: the service refused. */
export declare class ServiceError extends TamaraError {}
/** -5xx: the sale, the order or the refund is in a state that does not allow this. */
export declare class StateError extends TamaraError {}
/** -6xx: the journal cannot be used, so nothing was sent. */
export declare class JournalError extends TamaraError {}
/** -9xx: a defect of the library. What became of the call is not known: poll the order, or call recover. */
export declare class InternalError extends TamaraError {}
/** The native library is missing, for another processor, or too old. */
export declare class LibraryError extends TamaraError {}
/** The client was closed before. */
export declare class ClosedError extends TamaraError {}

/** The numbers that calls return. A newer library may return others. */
export declare const Code: {
  // <generated codes> by cargo xtask header
  /** Done: the sale is paid, the refund made, the session open, the order read. From tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment may be taken. */
  readonly OK: 0;
  /** The service says that the sale is still open. */
  readonly PENDING: 1;
  /** Not paid for good, by the service's own word; or no session was ever opened, because each create was refused. */
  readonly NOT_PAID: 2;
  /** It may have happened, or the service cannot be asked; or it knows no such order, which may still change. */
  readonly UNKNOWN: 3;
  /** A void came too late, or another payment is asked for: the customer has paid. */
  readonly TOO_LATE_PAID: 4;
  /** A required pointer is NULL. */
  readonly NULL_ARGUMENT: -100;
  /** Text is not UTF-8. */
  readonly INVALID_UTF8: -101;
  /** Text is not one JSON object. */
  readonly INVALID_JSON: -102;
  /** The client number is closed, invented or from another process. */
  readonly INVALID_HANDLE: -103;
  /** A required field is absent. */
  readonly MISSING_FIELD: -104;
  /** A field has a wrong type or an impossible value. */
  readonly INVALID_FIELD: -105;
  /** A field that this call does not have. */
  readonly UNKNOWN_FIELD: -106;
  /** tamara_call was given a name that is no operation. */
  readonly UNKNOWN_OPERATION: -107;
  /** Input longer than 1 MiB. */
  readonly REQUEST_TOO_LARGE: -108;
  /** The caller's buffer is too small. */
  readonly BUFFER_TOO_SMALL: -109;
  /** This payment service cannot do that; see capabilities. */
  readonly NOT_SUPPORTED: -110;
  /** No free client number is left. */
  readonly TOO_MANY_CLIENTS: -111;
  /** The reply has no member at this path. */
  readonly NO_SUCH_MEMBER: -112;
  /** The reply's member at this path is null. */
  readonly NULL_MEMBER: -113;
  /** Too many requests are being built, or payments are under way. */
  readonly TOO_MANY_OPEN: -114;
  /** This thread has made no call whose reply could be read again. */
  readonly NO_LAST_REPLY: -115;
  /** A configuration key is unknown, missing or has an impossible value. */
  readonly INVALID_CONFIG: -200;
  /** A file named by the configuration cannot be read or written. */
  readonly CONFIG_FILE: -201;
  /** A sandbox token or host is mixed with production, or a simulator with a real token. */
  readonly ENVIRONMENT_MIXED: -202;
  /** The service's name could not be resolved. Nothing was sent. */
  readonly DNS_FAILED: -301;
  /** No connection to the service. Nothing was sent. */
  readonly CONNECT_FAILED: -302;
  /** No trusted encrypted connection. Nothing was sent. */
  readonly TLS_FAILED: -303;
  /** The proxy refused or failed. Nothing was sent to the service. */
  readonly PROXY_FAILED: -304;
  /** The time limit passed. */
  readonly TIMEOUT: -305;
  /** The connection broke after the request was sent and before the whole answer came. */
  readonly ANSWER_LOST: -306;
  /** An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON. */
  readonly BAD_ANSWER: -307;
  /** tamara_interrupt or tamara_client_close ended the call. */
  readonly INTERRUPTED: -308;
  /** The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet. */
  readonly LISTEN_FAILED: -309;
  /** The service refused the request. */
  readonly REFUSED: -400;
  /** The token is missing, wrong, revoked or of the other environment. */
  readonly UNAUTHORISED: -401;
  /** The merchant's account lacks this feature. */
  readonly FORBIDDEN: -403;
  /** The service knows no such order for this merchant. */
  readonly NOT_FOUND: -404;
  /** The order's state does not allow this. */
  readonly WRONG_STATE: -409;
  /** The amount is below or above what Tamara allows. */
  readonly AMOUNT_OUT_OF_LIMITS: -410;
  /** The service does not accept the customer's phone number. */
  readonly PHONE_REFUSED: -411;
  /** Tamara is switched off for this merchant, or its ceiling of the day is reached. */
  readonly MERCHANT_DISABLED: -412;
  /** Country or currency do not fit the merchant's account. */
  readonly CURRENCY_REFUSED: -413;
  /** A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in respond. */
  readonly WEBHOOK_REFUSED: -420;
  /** Too many calls. Nothing was done. */
  readonly THROTTLED: -429;
  /** The service failed. */
  readonly SERVICE_ERROR: -450;
  /** The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know. */
  readonly REFERENCE_IN_USE: -500;
  /** More than what is left to refund, capture or cancel. */
  readonly REFUND_TOO_LARGE: -501;
  /** The order holds no captured money. */
  readonly NOT_REFUNDABLE: -502;
  /** The refund's request_id is in use with another amount. */
  readonly REQUEST_ID_IN_USE: -503;
  /** Another thread, lane or process is at work on the same step. */
  readonly STEP_IN_PROGRESS: -504;
  /** An earlier step of this order has no known end yet. */
  readonly EARLIER_UNRESOLVED: -505;
  /** The sale belongs to another lane. */
  readonly OTHER_LANE: -506;
  /** The session is not in this journal, or its checkout id is not known because the library found it after a lost answer. */
  readonly CANNOT_VOID: -507;
  /** What the service reports as captured is not what was asked for. */
  readonly AMOUNT_MISMATCH: -508;
  /** Money-moving calls need a journal. */
  readonly JOURNAL_REQUIRED: -600;
  /** The journal's file cannot be opened or created. */
  readonly JOURNAL_OPEN_FAILED: -601;
  /** Another program holds the journal's file. */
  readonly JOURNAL_LOCKED: -602;
  /** The disk is full. */
  readonly JOURNAL_FULL: -603;
  /** The journal's file or folder is read-only. */
  readonly JOURNAL_READ_ONLY: -604;
  /** The journal's file is damaged; a copy was kept beside it. */
  readonly JOURNAL_DAMAGED: -605;
  /** The journal's file was deleted or exchanged while it was open. */
  readonly JOURNAL_REPLACED: -606;
  /** The journal was written by a newer version of this library. */
  readonly JOURNAL_TOO_NEW: -607;
  /** The disk reported another error. */
  readonly JOURNAL_FAILED: -608;
  /** The journal's file has a second name: a hard link, or a mount of the file alone. */
  readonly JOURNAL_TWO_NAMES: -609;
  /** Something else in this program opened the journal's file: another SQLite, or a second copy of this library. */
  readonly JOURNAL_SECOND_SQLITE: -610;
  /** The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL. */
  readonly JOURNAL_NO_POSTGRES: -611;
  /** The journal's database server cannot be reached, or did not answer in time. */
  readonly JOURNAL_UNREACHABLE: -612;
  /** The journal's database server refused the login, or the role lacks a right. */
  readonly JOURNAL_DENIED: -613;
  /** No trusted encrypted connection to the journal's database server. */
  readonly JOURNAL_UNTRUSTED: -614;
  /** The journal's database server does not promise that what it acknowledges outlives a crash. */
  readonly JOURNAL_NOT_DURABLE: -615;
  /** A defect of this library, caught at the boundary. */
  readonly PANIC: -900;
  /** A defect of this library. */
  readonly INTERNAL: -901;
  // </generated>
};

/**
 * Loads the library, once in a process. The first client does it by itself; call this when the file lies elsewhere.
 *
 * @param file left out: beside index.js of this package, else wherever the system looks for libraries
 * @throws LibraryError
 */
export declare function load(file?: string): void;
/** The version of the library. */
export declare function version(): string;
/** One line for a log or a support call: which library, which interface, and which side is the older one. */
export declare function describe(): string;
/** The name of a number, such as "NOT_PAID" for 2. */
export declare function resultName(code: number): string;
/**
 * Checks everything between this computer and the service, for a configuration with which no client can be opened. Takes at most
 * 10 seconds. With an open client call its diagnose.
 */
export declare function diagnose(config: Request): Promise<DiagnoseReply>;
/** Writes the zip file for support, for a configuration with which no client can be opened. `file` must not exist yet. */
export declare function supportBundle(config: Request, file: string): Promise<SupportBundleReply>;

/**
 * An open client. One serves the whole program, with as many calls at once as there are.
 *
 * Each call under way has a thread of its own, and none of libuv's: UV_THREADPOOL_SIZE can stay as it is. A program with hundreds of
 * open sales uses watchAdd and watchNext, one call for all of them.
 */
export declare class Client {
  private constructor();
  /** Opens it. See "Configuration" in include/tamara_pos.h. Throws ConfigurationError, JournalError, LibraryError. */
  static open(config: Request): Promise<Client>;
  /** What this client is and can do: "version", "environment", "capabilities", "operations", ... */
  readonly opened: OpenReply;
  /** Closes it. Calls under way are ended and return what is known. Sessions stay open. */
  close(): Promise<void>;
  readonly isClosed: boolean;
  /** Ends every call of this client that is waiting now. They return what is known. */
  interrupt(): void;
  /** Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on. */
  interruptSale(sale: string): void;
  /** Calls an operation by its name; `opened.operations` lists them. */
  call(operation: string, request?: Request): Promise<Reply>;

  // <generated operations> by cargo xtask header
  /**
   * Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
   * /checkout/payment-types).
   * Returns Code.OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
   *
   * request:
   *   "total_amount"   required money: what the customer would pay.
   *   "phone_number"   optional text, in any writing.
   *
   * reply:
   *   "offer"     true or false.
   *   "asked"     false: the service was silent (see the warning "not_asked").
   *   "cached"    true: the answer is one of the last five minutes.
   *   "options"   list of "name" (text), "min_limit" and "max_limit" (money, or null).
   */
  eligibility(request: Request): Promise<EligibilityReply>;

  /**
   * Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
   * hint that the first visit takes longer, never a reason to refuse.
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request:
   *   "phone_number"   required text, in any writing.
   *   "country_code"   optional, "SA" or "AE"; the configured country otherwise.
   *
   * reply: "is_id_verified"   true or false.
   */
  customerVerification(request: Request): Promise<CustomerVerificationReply>;

  /**
   * Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
   * nobody.
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
   * references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
   * another program holds the journal. Thread-safe.
   *
   * request: Required; "{}" will do.
   *   "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.
   *
   * reply: "order_reference_id"   text, the reference.
   */
  newReference(request?: Request): Promise<NewReferenceReply>;

  /**
   * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
   * till's screen (POST /checkout/in-store).
   * Returns Code.OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
   * Code.UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; Code.NOT_PAID: this
   * sale was paid and given back; Code.REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and
   * journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request:
   *   "channel"             "sms" (default) or "qr".
   *   "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
   *                         at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
   *   "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
   *   "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
   *                         configured country's.
   *   "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
   *                         "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
   *                         "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
   *   "order_number"        optional text, 255: shown to the customer.
   *   "email"               optional text, 128: a second way for the link.
   *   "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
   *                         total; "channel" is "qr" there. Text, 255.
   *   "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
   *                         letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
   *   "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
   *                         "payment_type" "Installment".
   *   "tax_amount", "shipping_amount", "discount_amount"
   *                         Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
   *   "capture"             Checkout.com only, optional: true.
   *   "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
   *   "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
   *                         "Installment".
   *   "instalments"         optional integer; leave it out unless Tamara asks for it.
   *   "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
   *   "additional_data"     optional object; "store_code" is put in from the configuration.
   *   "platform"            optional text, 128, for "qr": the name of the program.
   *   "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".
   *
   * reply:
   *   "order_id"            text: keep it.
   *   "checkout_id"         text: absent when the session was found after a lost answer; such a session cannot be voided.
   *   "order_reference_id"  text, as given; "attempt_reference_id" the attempt's own at Tamara, where it differs.
   *   "checkout_deeplink"   text: what the SMS or the QR code leads to.
   *   "qr"                  for "qr": "size" (modules a side), "modules" (list of rows of '0' and '1', without margin), "svg" (text),
   *                         "png_base64" (text).
   *   "phone"               text: the number that the session was opened for, masked.
   *   "paid_at"             text, RFC 3339, UTC: when a sale that was paid before was seen paid.
   *   "status", "total_amount", "resumed" (true: the session was there before), "waited_ms", "polls".
   */
  sessionCreate(request: Request): Promise<SaleReply>;

  /**
   * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
   * watched together.
   * Returns Code.OK: paid, captured whole, in the amount and currency asked for, and nothing else; Code.PENDING:
   * still open; Code.NOT_PAID: declined, expired, cancelled, or paid and given back whole; also where every
   * sessionCreate of this sale was refused, so that there is nothing to wait for ("error" and "next_action" are
   * those of the refusal); Code.UNKNOWN: the service could not be asked, or the captured amount is not what was
   * asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured call_timeout_ms.
   * Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text.
   *   "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
   *   "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
   *   "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
   *   "raw"          optional, true adds Tamara's untouched order as "raw".
   *
   * reply:
   *   "order_id", "checkout_id", "order_reference_id", "order_number", "status" (Tamara's text, or null),
   *   "total_amount", "captured_amount", "refunded_amount", "canceled_amount" (money: "amount" as text with all the currency's
   *   decimals, "currency"), "payment_type", "instalments", "duplicates" (list of other order ids that the customer paid for the same sale:
   *   refund them), "waited_ms" (integer, milliseconds), "polls" (integer), "channel", "phone", "paid_at" and "checkout_deeplink" as in
   *   sessionCreate.
   */
  pollStatus(request: Request): Promise<SaleReply>;

  /**
   * Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
   * to be certain. Safe to repeat.
   * Returns Code.OK: cancelled, nobody can pay it any more; Code.TOO_LATE_PAID: the customer was faster, the sale
   * is paid; Code.PENDING: still open, keep polling (also for a session that was found after a lost answer: its
   * checkout id is not known); Code.UNKNOWN: the service could not be asked, poll on; Code.OTHER_LANE;
   * Code.CANNOT_VOID: not a session of this journal; Code.NOT_SUPPORTED: there is no void, and "refund_if_paid"
   * was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured call_timeout_ms.
   * Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
   *   "take_over"    optional, true voids a session that another lane opened.
   *   "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
   *                  session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
   *                  is Code.PENDING, or call recover, also after a restart: what was given up stays given up, and is
   *                  never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
   *   "raw"          optional, as above.
   *
   * reply: Members as in pollStatus.
   */
  sessionVoid(request: Request): Promise<SaleReply>;

  /**
   * Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
   * that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
   * Returns Code.OK for "clear", and this alone allows another payment; Code.TOO_LATE_PAID for "paid";
   * Code.PENDING for "payable"; Code.UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A sale
   * that neither the journal nor the service knows is "clear"; where the service does not answer, only a session
   * that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever
   * the service does. Thread-safe.
   *
   * request: "order_id" or "order_reference_id"   one of them is required, text.
   *
   * reply: Members as in pollStatus, and:
   *   "tender"   text: "clear": nothing is paid, and nothing can be any more; "paid"; "payable": the customer can still pay, or nobody
   *              knows: take the session back with sessionVoid (or paymentCancel), then ask again.
   */
  tenderCheck(request: Request): Promise<TenderCheckReply>;

  /**
   * Opens a session by SMS and waits for its end, in one call: sessionCreate, then pollStatus.
   * Returns what these two return. Code.OK means paid and nothing else does. Called again with the same reference
   * after a crash it goes on where it was ("resumed" true). Code.NOT_SUPPORTED where "capabilities" says that no
   * SMS is sent (Checkout.com): show a QR code with sessionCreate or paymentStart. Takes at most call_timeout_ms
   * plus "wait_s". Thread-safe.
   *
   * request: As for sessionCreate ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
   *   "interval_s" as for pollStatus.
   *
   * reply: Members as in pollStatus.
   */
  pay(request: Request): Promise<SaleReply>;

  /**
   * Gives captured money back, in whole or in part, as often as there is something left (POST
   * /payments/simplified-refund/{order_id}).
   * Returns Code.OK: refunded; Code.UNKNOWN: it may have happened, call recover, never send another by hand;
   * Code.REFUND_TOO_LARGE, Code.NOT_REFUNDABLE, Code.REQUEST_ID_IN_USE, Code.STEP_IN_PROGRESS,
   * Code.EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
   * moved. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text.
   *   "total_amount"   optional money; left out: all that is left (captured minus refunded).
   *   "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
   *   "comment"        optional text, 200.
   *   "raw"            optional, true adds Tamara's untouched order as "raw".
   *
   * reply:
   *   "order_id", "order_reference_id", "request_id" (texts), "refund_id", "capture_id" (texts, Tamara's; the capture that is given
   *   back), "amount" (money: what this call gave back), "refunded_amount" (money: in all), "captured_amount" (money), "status" (text), "replayed" (true: done before this call).
   */
  refund(request: Request): Promise<MovementReply>;

  /**
   * Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
   * checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
   * paymentStatus.
   * Returns Code.PENDING when it was started; argument (-1xx) codes; Code.REFERENCE_IN_USE while a payment of the
   * same reference with another amount, phone or channel is under way; Code.JOURNAL_REQUIRED; Code.TOO_MANY_OPEN
   * over 1,000 payments at once. Does not wait for the service. Thread-safe.
   *
   * request: JSON text, UTF-8, that of sessionCreate, by SMS or QR code, and "interval_s". Required.
   *
   * reply: Beside the members of every reply, those of
   *           pollStatus as far as they are known, and:
   *   "payment"        integer: the payment's number in this client.
   *   "kind"           text: "sale" or "refund".
   *   "state"          text: "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled",
   *                    "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed"
   *                    (nothing moved).
   *   "ended"          true or false: nothing is done in the background any more.
   *   "seconds_left"   integer or null: until the session expires.
   */
  paymentStart(request: Request): Promise<PaymentStartReply>;

  /**
   * Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
   * cancelled.
   * Returns what paymentStart returns. Does not wait for the service. Thread-safe.
   *
   * request: JSON text, UTF-8, that of refund. Required.
   *
   * reply: Beside the members of every reply, those of
   *   paymentStart.
   */
  refundStart(request: Request): Promise<PaymentStartReply>;

  /**
   * Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
   * Returns Code.PENDING while it is under way. Of a sale at its end: Code.OK, and this alone means paid;
   * Code.NOT_PAID (also after a cancel); Code.TOO_LATE_PAID; Code.UNKNOWN; or the code with which it failed, and
   * nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
   * interrupt ends the wait. Thread-safe.
   *
   * request:
   *   "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
   *                                       payment. A refund that was started with "order_id" is named by that id in
   *                                       "order_reference_id"; its number is the safer name, as an order may have several refunds.
   *   "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
   *   "qr"       optional true or false: the link and the QR code once more.
   *
   * reply: Beside the members of every reply, those of
   *   paymentStart. "checkout_deeplink" and "qr" are in the first reply that knows them, and when asked for.
   */
  paymentStatus(request: Request): Promise<PaymentStartReply>;

  /**
   * Takes a payment back. The library's thread voids the session and reads the order again, until the service has
   * said what became of it; ask with paymentStatus for the end: "cancelled", or "too_late_paid" when the customer
   * was faster.
   * Returns Code.PENDING while it is being cancelled, Code.NOT_PAID when it had ended unpaid, Code.TOO_LATE_PAID
   * when it was paid; Code.NOT_SUPPORTED for a refund, and where the provider has no void; argument codes (-1xx).
   * Does not wait for the service. Thread-safe.
   *
   * request:
   *   "payment" or "order_reference_id"   required, one of them, as in paymentStatus.
   *   "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
   *                      it is paid.
   *
   * reply: Beside the members of every reply, those of
   *   paymentStart.
   */
  paymentCancel(request: Request): Promise<PaymentStartReply>;

  /**
   * Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
   * that have ended.
   * Returns Code.OK; argument codes (-1xx). Does not wait for the service. Thread-safe.
   *
   * reply:
   *   "payments"   list of objects, the oldest first: "payment", "kind", "state", "order_reference_id", "seconds_left", as in
   *                paymentStart.
   */
  paymentList(request?: Request): Promise<PaymentListReply>;

  /**
   * Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
   * Returns Code.OK: the order was read, whatever its state; Code.NOT_FOUND; argument (-1xx), transport (-3xx) and
   * service (-4xx) codes. To learn whether a sale is paid, use pollStatus. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text.
   *   "raw"     optional, true adds Tamara's untouched order as "raw".
   *
   * reply: Members as in pollStatus; "verdict" says what
   *   the order means for the sale. Of Tamara's orders also, where they have them: "paid_amount" (money: what the customer has
   *   paid so far, the first instalment; it does not say that the sale is paid), "wallet_prepaid_amount" (money),
   *   "settlement_status", "settlement_date", "store_code" (texts), and "captures", a list of "capture_id", "total_amount",
   *   "refunded_amount", "created_at".
   */
  orderGet(request: Request): Promise<SaleReply>;

  /**
   * Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
   * to repeat.
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request:
   *   "order_id"             required text.
   *   "order_reference_id"   required text, 1 to 240 characters: the new reference.
   *
   * reply: Members as in pollStatus.
   */
  orderUpdateReference(request: Request): Promise<SaleReply>;

  /**
   * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
   * it never.
   * Returns Code.OK: authorised (or captured, on an account that captures by itself); Code.UNKNOWN: ask again;
   * Code.WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and
   * journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text.
   *   "raw"        optional, true adds Tamara's untouched order as "raw".
   *
   * reply: Members as in pollStatus; "resumed" true: it was
   *   authorised before this call.
   */
  orderAuthorise(request: Request): Promise<SaleReply>;

  /**
   * Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
   * refund.
   * Returns as refund; Code.WRONG_STATE when the order is not authorised. An order that is captured already as
   * asked is Code.OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   one of them is required, text.
   *   "total_amount"    optional money; left out: all that is left.
   *   "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
   *   "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
   *                     "tracking_url" (1024) optional.
   *   "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
   *   "raw"             optional, true adds Tamara's untouched order as "raw".
   *
   * reply:
   *   "order_id",
   *   "order_reference_id", "request_id", "capture_id", "status" (texts), "amount" (money: this call's), "captured_amount",
   *   "canceled_amount", "refunded_amount" (money: in all), "replayed" (true: done before this call).
   */
  orderCapture(request: Request): Promise<MovementReply>;

  /**
   * Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.
   * Returns as orderCapture. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request: As for orderCapture, without "shipping_info".
   *
   * reply: As for orderCapture, with "cancel_id".
   */
  orderCancel(request: Request): Promise<MovementReply>;

  /**
   * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
   * browser is sent to "checkout_url". The reference is the key of the sale, as in sessionCreate: a live checkout
   * is resumed, a finished one returned.
   * Returns Code.OK: the checkout is open; Code.MISSING_FIELD or Code.INVALID_FIELD with all "problems"; otherwise
   * what sessionCreate returns. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request: JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
   *           known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
   *   "order_reference_id"   required text, the key of the sale.
   *   "total_amount", "shipping_amount", "tax_amount"   required money.
   *   "country_code", "description"   required texts.
   *   "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
   *                          are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
   *   "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
   *   "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
   *   "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
   *                          "phone_number", "postal_code". Required unless everything is digital.
   *   "digital"              optional, true or false: nothing is shipped. Not sent.
   *   "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
   *   "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
   *   "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
   *           Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.
   *
   * reply: Beside the members of every reply, those of
   *           sessionCreate with "channel" "online" and "checkout_url" (text) in place of the deep link, and
   *   "problems"   list, absent when there are none: "field" (path), "level" ("error": it was not sent; "warning"), "code" (text:
   *                "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on), "detail" (what is wrong), "advice"
   *                (what to do).
   */
  checkoutCreate(request: Request): Promise<SaleReply>;

  /**
   * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
   * adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
   * an address each.
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request:
   *   "url"       required text, https, 255.
   *   "type"      optional, "order" (default) or "dispute".
   *   "events"    optional list of texts; all events of the type when absent.
   *   "headers"   optional object of texts: sent back with each call.
   *
   * reply:
   *   "webhook_id",
   *   "url" (texts), "events" (list of texts), "adopted" (true: it was registered before).
   */
  webhookRegister(request: Request): Promise<WebhookReply>;

  /**
   * Lists the merchant's webhooks (GET /webhooks/list).
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * reply:
   *   "webhooks", a list
   *   of "webhook_id", "url" and "events".
   */
  webhookList(request?: Request): Promise<WebhookListReply>;

  /**
   * Reads one webhook (GET /webhooks/{webhook_id}).
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request: JSON text, UTF-8: "webhook_id", required text.
   *
   * reply: As for webhookRegister.
   */
  webhookGet(request: Request): Promise<WebhookReply>;

  /**
   * Changes a webhook (PUT /webhooks/{webhook_id}).
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request:
   *   "webhook_id", required text, and the fields of webhookRegister. "events" stay as they
   *   are when absent.
   *
   * reply: As for webhookRegister.
   */
  webhookUpdate(request: Request): Promise<WebhookReply>;

  /**
   * Removes a webhook (DELETE /webhooks/{webhook_id}).
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request: JSON text, UTF-8: "webhook_id", required text.
   */
  webhookDelete(request: Request): Promise<Reply>;

  /**
   * Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
   * (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
   * only that counts. If the same event arrives again, in any process that shares the journal, the order is read
   * again and the reply has "duplicate": true. Where the order is watched (watchAdd), it is looked at before all
   * others.
   * Returns Code.OK: verified, and the order shows what the webhook says; Code.UNKNOWN: verified, but the order
   * could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none of
   * this merchant's (warning "not_ours"); Code.WEBHOOK_REFUSED, also for a webhook that names no order; argument
   * (-1xx) codes; Code.INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms.
   * Thread-safe.
   *
   * request:
   *   "method"                required text, "POST".
   *   "headers"               object of texts, names in any case.
   *   "query"                 optional text: what follows the "?" of the address, as it came.
   *   "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.
   *
   * reply:
   *   "respond"     object: answer with its "status" (integer) and "body" (text, JSON).
   *   "event"       object: "event_type", "order_id", "order_reference_id", "event_id" (where the service gives one), "movement_id" (refund,
   *                 capture or cancel), "declined_reason"; or null.
   *   "duplicate"   true: received before, by any program with this journal. Verdict and next action are those of the order as it is now.
   *   "order"       object: the order as read afresh, members as in pollStatus; "verdict" of the reply is its verdict. It counts,
   *                 not the webhook, whose body is not signed; where it does not show what the webhook says there is a warning "not_shown", and "respond"
   *                 asks the service to deliver it again. Absent for the events of a dispute, which are read with disputeList.
   *           Calls of this process that wait for the order (pollStatus, pay) look at once.
   */
  webhookReceive(request: Request): Promise<EventReply>;

  /**
   * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
   * read, and answered, as by webhookReceive. Tamara posts to https addresses only: put a proxy or a tunnel with a
   * certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
   * events are fetched with webhookNext.
   * Returns Code.OK; Code.LISTEN_FAILED; argument codes (-1xx); Code.INVALID_CONFIG without a notification token.
   * Returns at once. Thread-safe.
   *
   * request:
   *   "port"          required integer; 0 takes any free one.
   *   "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
   *   "keep_events"   optional, true (default): events are kept for webhookNext, 1000 at the most; while so many wait, Tamara is asked
   *                   to deliver again. false: they only wake calls that wait.
   *
   * reply:
   *   "address" (text, with
   *   the port), "port" (integer).
   */
  webhookListen(request: Request): Promise<WebhookListenReply>;

  /**
   * Waits for the next event of webhookListen. Each is handed out once, to one caller.
   * Returns Code.OK: an event; Code.PENDING: none came; Code.LISTEN_FAILED: nobody listens. Takes at most
   * "wait_s"; interrupt ends it. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" looks once. Required.
   *   "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.
   *
   * reply: Beside the members of every reply, those of
   *   webhookReceive but "respond"; none of them with Code.PENDING.
   */
  webhookNext(request?: Request): Promise<EventReply>;

  /**
   * Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
   *   "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
   *   "dispute_id", "limit", "page"   integers.
   *   "is_parent"     true or false.
   *   "merchant_id"   text, id of a child merchant, for platforms.
   *
   * reply:
   *   "total"      integer or null: how many there are in all.
   *   "disputes"   list, by number: "dispute_id" (integer), "order_id", "merchant_order_reference_id", "order_status",
   *                "dispute_status", "opened_at", "closed_at" (texts or null), "amount" (money or null), "activities" (list of
   *                "event", "comment", "created_at" (texts or null), "attachments" (integer, number of files)).
   */
  disputeList(request?: Request): Promise<DisputeListReply>;

  /**
   * Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
   * the dispute is read to see whether it was said.
   * Returns Code.OK; Code.UNKNOWN: it may have been said, look at the dispute before repeating it; argument
   * (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
   *
   * request:
   *   "dispute_id"   required integer.
   *   "comment"      required text, 255.
   *   "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
   *   "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
   *                  file on this machine) and "content_base64" (text).
   *   "merchant_id"  optional text, id of a child merchant, for platforms.
   *
   * reply: "dispute_id".
   */
  disputeReply(request: Request): Promise<DisputeCommentReply>;

  /**
   * Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
   * the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
   * sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
   * checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
   * start-up, and after Code.UNKNOWN.
   * Returns Code.OK: every step was looked at ("next_action" says whether some are still open); journal codes
   * (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
   * steps count as not done because their orders stayed without them, not by the service's word. A step with
   * "next_action" "ask_supervisor" ends by stepResolve. Takes at most the configured call_timeout_ms; a warning
   * "not_all" says when time ran out. Thread-safe, also across processes.
   *
   * reply:
   *   "steps"   list, in the order in which they were checked: each as in history, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
   *             "next_action" and, while it stays open, "error".
   *   "polls"   integer: questions put to the service.
   */
  recover(request?: Request): Promise<RecoverReply>;

  /**
   * Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
   * who has looked in the service's portal. The library reads the order before, where it can, and records the word
   * with the name and the reason. history, report and the file for support show it as a person's word. Nothing is
   * sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
   * "concluded") can be closed, too.
   * Returns Code.OK: recorded; Code.WRONG_STATE: the step has its end already, or the order says the opposite;
   * Code.NOT_FOUND: no such step; Code.STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
   * journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
   * configured call_timeout_ms. Thread-safe.
   *
   * request: Required:
   *   "step_id"   integer: "id" of the step, as recover and history show it.
   *   "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
   *   "name"      text: who says so; at most 64 characters.
   *   "reason"    text: why; at most 200 characters.
   *
   * reply: "step"      the step as it stands now, as in history.
   */
  stepResolve(request: Request): Promise<StepResolveReply>;

  /**
   * Reads the journal, newest first. Asks nobody.
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
   *   "from", "until"        texts, RFC 3339: created at or after, created before.
   *   "lane"                 text.
   *   "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
   *   "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
   *   "order_reference_id"   text: of the sale, or of an attempt.
   *   "order_id"             text.
   *   "before_id"            integer: "next_before_id" of the page before.
   *   "limit"                integer, 1 to 1000, default 100.
   *
   * reply:
   *   "steps"            list of "id", "kind", "state", "order_reference_id", "attempt_reference_id", "request_id", "order_id", "checkout_id",
   *                      "result_id", "channel", "amount" (money), "status", "last_error", "store_code", "lane", "phone" (masked),
   *                      "created_at", "updated_at" (texts, RFC 3339, UTC), "moved" (money: what the service says was moved, where that
   *                      is not "amount"), and of a step that was closed by hand "resolved_by", "resolved_reason" (texts).
   *   "next_before_id"   integer, or null on the last page.
   */
  history(request?: Request): Promise<HistoryReply>;

  /**
   * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
   * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
   * report can be made again. Sends nothing that moves money.
   * Returns Code.OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
   * differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
   * twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
   * call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
   * "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
   * settlements. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" for today so far. Required.
   *   "kind"                  "x" (default), the figures so far, or "z", the end of a day.
   *   "date"                  text, "2026-01-31", by the shop's clock; today when left out.
   *   "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
   *   "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
   *   "store_code", "lane"    texts: this branch, this till only.
   *   "reread"                true or false (default): reads every order of the day again, and tells the differences.
   *   "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
   *                           (paid out to the merchant). Checkout.com does not show this.
   *   "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
   *   "language"              "en" or "ar": of "text"; by default the configured one.
   *   "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
   *                           joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.
   *
   * reply:
   *   "kind", "from", "until"   as asked for; times in UTC.
   *   "printed_at"              text, RFC 3339, UTC: when the report was made.
   *   "period_over"             true or false: the period is over. The text of a "z" before that says that the day is not over.
   *   "complete"                true or false: the day is over and everything in it has its end. Only then is a "z" the last word.
   *   "totals"                  list of "store_code", "lane", "currency" and "paid", "refunded", "captured" (online orders), "voided",
   *                             "not_paid", "unresolved", each "count" (integer) and "amount" (money); "net" (text; it may be negative).
   *   "grand_totals"            the same for each currency over all stores and lanes.
   *   "unresolved"              list: the steps without a known end, as in history.
   *   "by_hand"                 list: the steps that a supervisor closed by stepResolve, as in history.
   *   "differences"             with "reread", list of "order_id", "order_reference_id", "what" ("paid", "refunded", "not_read"), "journal",
   *                             "service".
   *   "settlement"              with "settlement": "sales", a list of "order_id", "order_reference_id", "amount" (money), "settled" (true; false: not
   *                             yet; null: not known), "settlement_status" (text or null, Tamara's own word) and "settlement_date" (text or null,
   *                             a time in UTC or a day), and "totals", a list of "currency", "settled", "not_settled" and "not_known", each
   *                             "count" and "amount".
   *   "csv", "text"             text, as asked for: lines of at most 42 characters in "text", Arabic in reading order.
   */
  report(request?: Request): Promise<ReportReply>;

  /**
   * The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
   * printing. Asks nobody.
   * Returns Code.OK; Code.NOT_FOUND when this journal knows no such sale; Code.WRONG_STATE when it is not paid, or
   * the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
   *
   * request:
   *   "order_id" or "order_reference_id"   text: the sale. One is required.
   *   "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
   *   "copy"                               true or false (default): a line says that it is a copy.
   *   "visual"                             true or false (default): Arabic for a simple printer, as in report.
   *   "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.
   *
   * reply:
   *   "kind"       "sale" or "refund".      "order_id", "order_reference_id"   texts.      "amount"   money.
   *   "columns"    integer, 42.             "lines"   "en" and "ar": lists of texts.
   */
  receipt(request: Request): Promise<ReceiptReply>;

  /**
   * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
   * token, disk, journal, versions. Nothing is moved. For a configuration that Client.open refuses, call the
   * function diagnose of this package.
   * Returns Code.OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
   * Takes at most 10 seconds, whatever is broken; interrupt ends it earlier. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" with a client. Required.
   *   "config"   object: with client 0, the configuration as for Client.open. It opens and closes what it needs.
   *
   * reply: Beside the members of every reply, whose "message" and
   *           "next_action" are those of the first fault:
   *   "healthy"    true or false: nothing failed, and nothing is doubtful (no "faults").
   *   "faults"     list of texts, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed",
   *                "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full", ...), or "certificate_expired",
   *                "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low".
   *   "checks"     list of "name" ("settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal",
   *                "versions"), "result" ("ok", "warning", "failed", "skipped"), "ms" (integer), "fault" (text, when there is one),
   *                "detail" (text, English, for support) and "message" ("en", "ar": a sentence for the shop).
   *   "took_ms"    integer.
   *   "versions"   "library", "abi", "journal_engine", "system", "processor", "bits".
   */
  diagnose(request?: Request): Promise<DiagnoseReply>;

  /**
   * Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
   * journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
   * phone number is in it.
   * Returns Code.OK; Code.CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
   * diagnose, and a moment. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" with a client. Required.
   *   "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
   *   "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
   *   "config"      object: as in diagnose.
   *
   * reply:
   *   "file"      text, its path.        "bytes"   integer.
   *   "entries"   list of texts: what is in it.        "steps"   integer: steps of the journal in it.
   */
  supportBundle(request?: Request): Promise<SupportBundleReply>;

  /**
   * Changes how much is logged, for the whole process and at once; where lines go stays as it is.
   * Returns Code.OK; Code.INVALID_FIELD. Thread-safe.
   *
   * request: "level"   "off", "error", "warn", "info", "debug" or "trace". Required.
   *
   * reply: "level".
   */
  logLevel(request: Request): Promise<LogLevelReply>;

  /**
   * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
   * from a timer.
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" watches what the journal holds open. Required.
   *   "order_id" or "order_reference_id"   optional, one of them: text.
   *   "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.
   *
   * reply:
   *   "added"      true, or false: it was watched before. Absent when no order was named.
   *   "watching"   integer: orders watched now.
   */
  watchAdd(request?: Request): Promise<WatchingReply>;

  /**
   * Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
   * person has to look at, and that is watched on. The reply is that of pollStatus. News may come from any order;
   * each is given to one caller.
   * Returns, for the order in the reply, what pollStatus returns: Code.OK is paid, and nothing else is.
   * Code.PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it. Thread-safe.
   *
   * request: JSON text, UTF-8; "{}" takes what is there. Required.
   *   "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.
   *
   * reply:
   *   "event"      true: the other members are those of pollStatus. False: nothing is new; "error" then says what keeps the
   *                service from being asked, if something does.
   *   "watching"   integer: orders watched now.
   */
  watchNext(request?: Request): Promise<WatchNextReply>;

  /**
   * Watches an order no more. News of it that were not taken yet are kept.
   * Returns Code.OK; argument codes (-1xx). Thread-safe.
   *
   * request: Required: "order_id" or "order_reference_id", text.
   *
   * reply:
   *   "removed"    true, or false: it was not watched, or has ended.
   *   "watching"   integer: orders watched now.
   */
  watchRemove(request: Request): Promise<WatchingReply>;
  // </generated>
}

// <generated replies> by cargo xtask header
/** What client_open answers. */
export interface OpenReply extends Reply {
  /** Version of the C interface. */
  readonly abi_version?: number | null;
  /** Where requests go. */
  readonly base_url?: string | null;
  /** What the service can do. */
  readonly capabilities?: Capabilities | null;
  /** ISO code. */
  readonly country?: string | null;
  /** "sandbox", "production" or "simulator". */
  readonly environment?: string | null;
  /** File of the journal; null without one. */
  readonly journal?: string | null;
  /** As configured. */
  readonly lane?: string | null;
  /** As configured. */
  readonly merchant?: string | null;
  /** Names for "tamara_call". */
  readonly operations?: string[] | null;
  /** "tamara" or "checkout_com". */
  readonly provider?: string | null;
  /** As configured. */
  readonly store_code?: string | null;
  /** Version of the library. */
  readonly version?: string | null;
}

/** What eligibility answers. */
export interface EligibilityReply extends Reply {
  /** Whether the service was asked; if not, Tamara is offered and the sale itself decides. */
  readonly asked?: boolean | null;
  /** Whether the answer is one of the last minutes. */
  readonly cached?: boolean | null;
  /** Whether to offer Tamara. */
  readonly offer?: boolean | null;
  /** The ways to pay, with their limits. */
  readonly options?: PaymentOption[] | null;
}

/** What customer_verification answers. */
export interface CustomerVerificationReply extends Reply {
  /** Whether the customer's identity is verified. */
  readonly is_id_verified?: boolean | null;
}

/** What new_reference answers. */
export interface NewReferenceReply extends Reply {
  /** A reference that was not used before. */
  readonly order_reference_id?: string | null;
}

/** What session_create, poll_status, session_void, pay, order_get, order_update_reference, order_authorise, checkout_create answers. */
export interface SaleReply extends Reply {
  /** The reference of this attempt at the service, where it is not the sale's own. */
  readonly attempt_reference_id?: string | null;
  /** What was cancelled, in all. */
  readonly canceled_amount?: Money | null;
  /** What was captured, in all. */
  readonly captured_amount?: Money | null;
  /** The order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout; absent when the session was found after a lost answer. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other orders that the customer paid for the same sale. */
  readonly duplicates?: string[] | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** The service's id of the order. */
  readonly order_id?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** The till's own key of the sale. */
  readonly order_reference_id?: string | null;
  /** What the customer has paid so far: the first instalment, of a sale by instalments. Says nothing of whether the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When the sale was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The customer's phone as the session was opened for it, masked. */
  readonly phone?: string | null;
  /** Questions put to the service. */
  readonly polls?: number | null;
  /** What is odd about a checkout's request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** "raw" of the JSON. */
  readonly raw?: unknown | null;
  /** What was given back, in all. */
  readonly refunded_amount?: Money | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** When the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** Whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** The service's own word for the state of the order; null where it is not known. */
  readonly status?: string | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** What came from the customer's wallet. */
  readonly wallet_prepaid_amount?: Money | null;
}

/** What tender_check answers. */
export interface TenderCheckReply extends SaleReply {
  /** "clear": another payment may be taken; "paid"; or "payable": take the session back first. */
  readonly tender?: string | null;
}

/** What refund, order_capture, order_cancel answers. */
export interface MovementReply extends Reply {
  /** What this call moved. */
  readonly amount?: Money | null;
  /** The service's id of the cancel. */
  readonly cancel_id?: string | null;
  /** What was cancelled, in all. */
  readonly canceled_amount?: Money | null;
  /** The service's id of the capture; of a refund that of the capture which it gives back. */
  readonly capture_id?: string | null;
  /** What was captured, in all. */
  readonly captured_amount?: Money | null;
  /** The service's id of the order. */
  readonly order_id?: string | null;
  /** The till's own key of the sale. */
  readonly order_reference_id?: string | null;
  /** "raw" of the JSON. */
  readonly raw?: unknown | null;
  /** The service's id of the refund. */
  readonly refund_id?: string | null;
  /** What was given back on this order in all. */
  readonly refunded_amount?: Money | null;
  /** It was done before this call. */
  readonly replayed?: boolean | null;
  /** The till's own number of this request. */
  readonly request_id?: string | null;
  /** The service's own word for the state of the order. */
  readonly status?: string | null;
}

/** What payment_start, refund_start, payment_status, payment_cancel answers. */
export interface PaymentStartReply extends MovementReply {
  /** The reference of this attempt at the service, where it is not the sale's own. */
  readonly attempt_reference_id?: string | null;
  /** The order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout; absent when the session was found after a lost answer. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other orders that the customer paid for the same sale. */
  readonly duplicates?: string[] | null;
  /** Nothing is done in the background any more. */
  readonly ended?: boolean | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** "sale" or "refund". */
  readonly kind?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** What the customer has paid so far: the first instalment, of a sale by instalments. Says nothing of whether the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When the sale was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** The payment's number in this client. */
  readonly payment?: number | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The customer's phone as the session was opened for it, masked. */
  readonly phone?: string | null;
  /** Questions put to the service. */
  readonly polls?: number | null;
  /** What is odd about a checkout's request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** Seconds until the session expires, where that is known. */
  readonly seconds_left?: number | null;
  /** When the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** Whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** How it stands. */
  readonly state?: string | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** What came from the customer's wallet. */
  readonly wallet_prepaid_amount?: Money | null;
}

/** What payment_list answers. */
export interface PaymentListReply extends Reply {
  /** All that are remembered, the oldest first. */
  readonly payments?: PaymentLine[] | null;
}

/** What webhook_register, webhook_get, webhook_update answers. */
export interface WebhookReply extends Reply {
  /** It was registered before, and was brought up to date. */
  readonly adopted?: boolean | null;
  /** What it posts. */
  readonly events?: string[] | null;
  /** Where it posts to. */
  readonly url?: string | null;
  /** The service's id. */
  readonly webhook_id?: string | null;
}

/** What webhook_list answers. */
export interface WebhookListReply extends Reply {
  /** All of the merchant. */
  readonly webhooks?: Webhook[] | null;
}

/** What webhook_receive, webhook_next answers. */
export interface EventReply extends Reply {
  /** It was received before. */
  readonly duplicate?: boolean | null;
  /** What the webhook says; null when it was refused. */
  readonly event?: Event | null;
  /** The order, as read afresh. */
  readonly order?: Order | null;
  /** What the host's web server answers; absent where this library has answered. */
  readonly respond?: Response | null;
}

/** What webhook_listen answers. */
export interface WebhookListenReply extends Reply {
  /** The address that is listened at. */
  readonly address?: string | null;
  /** The port. */
  readonly port?: number | null;
}

/** What dispute_list answers. */
export interface DisputeListReply extends Reply {
  /** Those of this page. */
  readonly disputes?: Dispute[] | null;
  /** How many there are in all. */
  readonly total?: number | null;
}

/** What dispute_reply answers. */
export interface DisputeCommentReply extends Reply {
  /** The service's number of the dispute. */
  readonly dispute_id?: number | null;
}

/** What recover answers. */
export interface RecoverReply extends Reply {
  /** Questions put to the service. */
  readonly polls?: number | null;
  /** Every step that was unfinished. */
  readonly steps?: RecoveredStep[] | null;
}

/** What step_resolve answers. */
export interface StepResolveReply extends Reply {
  /** The step as it stands now. */
  readonly step?: Step | null;
}

/** What history answers. */
export interface HistoryReply extends Reply {
  /** "before_id" of the next page; null on the last. */
  readonly next_before_id?: number | null;
  /** The page, newest first. */
  readonly steps?: Step[] | null;
}

/** What report answers. */
export interface ReportReply extends Reply {
  /** What a supervisor closed by hand: a person's word, not the service's. */
  readonly by_hand?: Step[] | null;
  /** The period is over and everything in it has its end. */
  readonly complete?: boolean | null;
  /** The table. */
  readonly csv?: string | null;
  /** What the service says otherwise, where it was asked. */
  readonly differences?: Difference[] | null;
  /** Begin of the period. */
  readonly from?: string | null;
  /** For each currency, over all stores and lanes. */
  readonly grand_totals?: Totals[] | null;
  /** "x" or "z". */
  readonly kind?: string | null;
  /** The period is over. */
  readonly period_over?: boolean | null;
  /** When the report was made. */
  readonly printed_at?: string | null;
  /** Which paid sales are settled, where that was asked. */
  readonly settlement?: Settlements | null;
  /** The lines for a printer. */
  readonly text?: string | null;
  /** For each store, lane and currency. */
  readonly totals?: Totals[] | null;
  /** What has no known end yet. */
  readonly unresolved?: Step[] | null;
  /** Its end. */
  readonly until?: string | null;
}

/** What receipt answers. */
export interface ReceiptReply extends Reply {
  /** What was paid or given back. */
  readonly amount?: Money | null;
  /** Characters of a line. */
  readonly columns?: number | null;
  /** "sale" or "refund". */
  readonly kind?: string | null;
  /** The lines. */
  readonly lines?: Lines | null;
  /** The service's order id. */
  readonly order_id?: string | null;
  /** The till's reference of the sale. */
  readonly order_reference_id?: string | null;
}

/** What diagnose answers. */
export interface DiagnoseReply extends Reply {
  /** Every look, in the order in which they were made. */
  readonly checks?: Check[] | null;
  /** What is wrong, the first cause in front. */
  readonly faults?: string[] | null;
  /** Nothing failed, and nothing is doubtful. */
  readonly healthy?: boolean | null;
  /** How long all of it took, in milliseconds. */
  readonly took_ms?: number | null;
  /** What runs here. */
  readonly versions?: Versions | null;
}

/** What support_bundle answers. */
export interface SupportBundleReply extends Reply {
  /** Its size. */
  readonly bytes?: number | null;
  /** What is in it. */
  readonly entries?: string[] | null;
  /** Full path of the file. */
  readonly file?: string | null;
  /** Steps of the journal that are in it. */
  readonly steps?: number | null;
}

/** What log_level answers. */
export interface LogLevelReply extends Reply {
  /** The level from now on. */
  readonly level?: string | null;
}

/** What watch_add, watch_remove answers. */
export interface WatchingReply extends Reply {
  /** "watch_add": false when the order was watched before. */
  readonly added?: boolean | null;
  /** "watch_remove": false when the order was not watched (any more). */
  readonly removed?: boolean | null;
  /** How many orders are watched now. */
  readonly watching?: number | null;
}

/** What watch_next answers. */
export interface WatchNextReply extends SaleReply {
  /** Whether there is something new; false when the time passed without. */
  readonly event?: boolean | null;
  /** How many orders are watched now. */
  readonly watching?: number | null;
}

/** One thing that was said or done in a dispute. */
export interface Activity {
  /** Number of files. */
  readonly attachments?: number | null;
  /** What was said. */
  readonly comment?: string | null;
  /** RFC 3339. */
  readonly created_at?: string | null;
  /** What happened. */
  readonly event?: string | null;
}

/** What this service can do, told by `client_open`. */
export interface Capabilities {
  /** Channels of "session_create". */
  readonly channels?: string[] | null;
  /** Currencies. */
  readonly currencies?: string[] | null;
  /** Whether disputes can be listed and answered. */
  readonly disputes?: boolean | null;
  /** Whether there are online checkouts: "checkout_create", "order_authorise", "order_capture", "order_cancel". */
  readonly online_checkout?: boolean | null;
  /** Whether a refund may be a part of what was paid. */
  readonly partial_refund?: boolean | null;
  /** Whether the service sends the link to the customer itself. */
  readonly sends_sms?: boolean | null;
  /** Minutes after which an unpaid session ends. */
  readonly session_minutes?: number | null;
  /** Whether orders show when their money was settled. */
  readonly settlement?: boolean | null;
  /** Whether an unpaid session can be taken back. */
  readonly void?: boolean | null;
  /** Whether webhooks are registered by calls; where not, the service's dashboard does it. */
  readonly webhook_registration?: boolean | null;
}

/** One capture of an order. */
export interface Captured {
  /** The service's id. */
  readonly capture_id?: string | null;
  /** RFC 3339. */
  readonly created_at?: string | null;
  /** What of it was given back. */
  readonly refunded_amount?: Money | null;
  /** What was captured. */
  readonly total_amount?: Money | null;
}

/** One check, as a reply carries it. */
export interface Check {
  /** English, for support. */
  readonly detail?: string | null;
  /** What is wrong, by the name of a code in lower case or of its own. */
  readonly fault?: string | null;
  /** A sentence for the shop. */
  readonly message?: Sentence | null;
  /** How long it took, in milliseconds. */
  readonly ms?: number | null;
  /** What was looked at: "dns", "tls", "clock" and so on. */
  readonly name?: string | null;
  /** What came of it. */
  readonly result?: string | null;
}

/** What Tamara says otherwise than the journal. */
export interface Difference {
  /** By the journal. */
  readonly journal?: string | null;
  /** The service's order id. */
  readonly order_id?: string | null;
  /** The till's reference of the sale. */
  readonly order_reference_id?: string | null;
  /** By the service. */
  readonly service?: string | null;
  /** "paid", "refunded", or "not_read". */
  readonly what?: string | null;
}

/** A customer's complaint about an order. */
export interface Dispute {
  /** What was said and done, in the service's order. */
  readonly activities?: Activity[] | null;
  /** What it is about. */
  readonly amount?: Money | null;
  /** RFC 3339. */
  readonly closed_at?: string | null;
  /** The service's number of it. */
  readonly dispute_id?: number | null;
  /** "open", "awaiting_merchant_response", "under_review", "claim_accepted", "claim_rejected", "cancelled", "closed", or another text. */
  readonly dispute_status?: string | null;
  /** The merchant's reference of the order. */
  readonly merchant_order_reference_id?: string | null;
  /** RFC 3339. */
  readonly opened_at?: string | null;
  /** The service's order id. */
  readonly order_id?: string | null;
  /** Where the order stands. */
  readonly order_status?: string | null;
}

export interface ErrorDetail {
  /** English, for the developer: what was wrong and what to do. */
  readonly detail?: string | null;
  /** Path of the field, argument or configuration key it is about. */
  readonly field?: string | null;
  /** HTTP status of the answer, where there was one. */
  readonly http_status?: number | null;
  /** The code's name in lower case. */
  readonly kind?: string | null;
  /** Whether the same call may be made again. */
  readonly retry?: string | null;
  /** The service's own words. */
  readonly service?: ServiceWords | null;
}

/** What a webhook says. */
export interface Event {
  /** Why the order was declined, in the service's words. */
  readonly declined_reason?: string | null;
  /** The event's own id, where the service gives it one: the same when it is delivered again. */
  readonly event_id?: string | null;
  /** "order_captured" and so on; unknown texts are handed on. */
  readonly event_type?: string | null;
  /** Id of the refund, capture or cancel it tells of. */
  readonly movement_id?: string | null;
  /** The service's order id. */
  readonly order_id?: string | null;
  /** The merchant's reference, where it is told. */
  readonly order_reference_id?: string | null;
}

/** The lines of a receipt in both languages. */
export interface Lines {
  /** Arabic. */
  readonly ar?: string[] | null;
  /** English. */
  readonly en?: string[] | null;
}

/** Fields of `session_create`, `poll_status`, `pay`, `session_void` and `order_get`. */
export interface Order {
  /** The reference of this attempt at the service, where it is not the sale's own. */
  readonly attempt_reference_id?: string | null;
  /** What was cancelled, in all. */
  readonly canceled_amount?: Money | null;
  /** What was captured, in all. */
  readonly captured_amount?: Money | null;
  /** The order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout; absent when the session was found after a lost answer. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other orders that the customer paid for the same sale. */
  readonly duplicates?: string[] | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** The service's id of the order. */
  readonly order_id?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** The till's own key of the sale. */
  readonly order_reference_id?: string | null;
  /** What the customer has paid so far: the first instalment, of a sale by instalments. Says nothing of whether the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When the sale was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The customer's phone as the session was opened for it, masked. */
  readonly phone?: string | null;
  /** Questions put to the service. */
  readonly polls?: number | null;
  /** What is odd about a checkout's request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** "raw" of the JSON. */
  readonly raw?: unknown | null;
  /** What was given back, in all. */
  readonly refunded_amount?: Money | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** When the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** Whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** The service's own word for the state of the order; null where it is not known. */
  readonly status?: string | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** What came from the customer's wallet. */
  readonly wallet_prepaid_amount?: Money | null;
}

/** A payment in the list. */
export interface PaymentLine {
  /** "sale" or "refund". */
  readonly kind?: string | null;
  /** The till's reference of the sale; of a refund its order id. */
  readonly order_reference_id?: string | null;
  /** The payment's number in this client. */
  readonly payment?: number | null;
  /** Seconds until the session expires, where that is known. */
  readonly seconds_left?: number | null;
  /** How it stands. */
  readonly state?: string | null;
}

/** One way to pay. */
export interface PaymentOption {
  /** The greatest order total. */
  readonly max_limit?: Money | null;
  /** The least order total. */
  readonly min_limit?: Money | null;
  /** The service's name of it. */
  readonly name?: string | null;
}

/** One thing that is wrong with a checkout. */
export interface Problem {
  /** What to do about it. */
  readonly advice?: string | null;
  /** Stable snake_case name: "missing_field", "sum_mismatch". */
  readonly code?: string | null;
  /** What is wrong, for the developer. Holds no personal data. */
  readonly detail?: string | null;
  /** Path of the field it is about. */
  readonly field?: string | null;
  /** Whether it keeps the request from being sent. */
  readonly level?: string | null;
}

/** One QR code in its several forms. */
export interface Qr {
  /** One text per row, "1" for a dark module and "0" for a light one, without quiet zone. */
  readonly modules?: string[] | null;
  /** A black and white PNG of 8 pixels per module with quiet zone, in base64. */
  readonly png_base64?: string | null;
  /** Modules along one side, without quiet zone. */
  readonly size?: number | null;
  /** An SVG document with quiet zone. */
  readonly svg?: string | null;
}

/** One step of the journal. */
export interface RecoveredStep {
  /** What it is about. */
  readonly amount?: Money | null;
  /** The reference of this attempt at the service, where it is not the sale's own. */
  readonly attempt_reference_id?: string | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** The service's id of the checkout; absent when the session was found after a lost answer. */
  readonly checkout_id?: string | null;
  /** RFC 3339, UTC. */
  readonly created_at?: string | null;
  /** Why it is still open. */
  readonly error?: ErrorDetail | null;
  /** Number of the step in this journal. */
  readonly id?: number | null;
  /** What it does. */
  readonly kind?: string | null;
  /** The till. */
  readonly lane?: string | null;
  /** Why it is not done, for the developer. */
  readonly last_error?: string | null;
  /** What the service says was moved, where that is not "amount". */
  readonly moved?: Money | null;
  /** What the host should do next. */
  readonly next_action?: string | null;
  /** The service's id of the order. */
  readonly order_id?: string | null;
  /** The till's own key of the sale. */
  readonly order_reference_id?: string | null;
  /** The customer's phone, masked. */
  readonly phone?: string | null;
  /** The till's own number of this request. */
  readonly request_id?: string | null;
  /** Who closed the step by hand. */
  readonly resolved_by?: string | null;
  /** Why the step was closed by hand. */
  readonly resolved_reason?: string | null;
  /** What the service called the outcome: id of the refund, capture or cancel. */
  readonly result_id?: string | null;
  /** How far it is. */
  readonly state?: string | null;
  /** The service's own word for the state of the order. */
  readonly status?: string | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** RFC 3339, UTC. */
  readonly updated_at?: string | null;
  /** Of a session: whether it is paid. */
  readonly verdict?: string | null;
}

/** What the host's web server answers. */
export interface Response {
  /** JSON text. */
  readonly body?: string | null;
  /** HTTP status. */
  readonly status?: number | null;
}

/** The service's own words about a refusal, shown to the developer as they came. */
export interface ServiceWords {
  /** The service's "error_code" texts. */
  readonly codes?: string[] | null;
  /** The service's "message", cut to 500 characters. */
  readonly message?: string | null;
  /** State that the refused step would have led to, when the service names it. */
  readonly new_state?: string | null;
  /** State of the order before the refused step, when the service names it. */
  readonly old_state?: string | null;
  /** The webhook that already serves the address, when the service names it. */
  readonly webhook_id?: string | null;
}

/** One paid sale. */
export interface Settlement {
  /** What was paid. */
  readonly amount?: Money | null;
  /** The service's order id. */
  readonly order_id?: string | null;
  /** The till's reference of the sale. */
  readonly order_reference_id?: string | null;
  /** True: settled. False: not settled yet. Null: not known. */
  readonly settled?: boolean | null;
  /** When: a time in UTC, or a day. */
  readonly settlement_date?: string | null;
  /** The service's word for it. */
  readonly settlement_status?: string | null;
}

/** The paid sales of one currency. */
export interface SettlementTotals {
  /** The currency of all amounts here. */
  readonly currency?: string | null;
  /** Sales of which it is not known. */
  readonly not_known?: Sum | null;
  /** Sales that are not settled yet. */
  readonly not_settled?: Sum | null;
  /** Sales that are settled. */
  readonly settled?: Sum | null;
}

/** What a report tells of settlements. */
export interface Settlements {
  /** Each paid sale, oldest first. */
  readonly sales?: Settlement[] | null;
  /** For each currency. */
  readonly totals?: SettlementTotals[] | null;
}

/** One step of the journal. */
export interface Step {
  /** What it is about. */
  readonly amount?: Money | null;
  /** The reference of this attempt at the service, where it is not the sale's own. */
  readonly attempt_reference_id?: string | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** The service's id of the checkout; absent when the session was found after a lost answer. */
  readonly checkout_id?: string | null;
  /** RFC 3339, UTC. */
  readonly created_at?: string | null;
  /** Number of the step in this journal. */
  readonly id?: number | null;
  /** What it does. */
  readonly kind?: string | null;
  /** The till. */
  readonly lane?: string | null;
  /** Why it is not done, for the developer. */
  readonly last_error?: string | null;
  /** What the service says was moved, where that is not "amount". */
  readonly moved?: Money | null;
  /** The service's id of the order. */
  readonly order_id?: string | null;
  /** The till's own key of the sale. */
  readonly order_reference_id?: string | null;
  /** The customer's phone, masked. */
  readonly phone?: string | null;
  /** The till's own number of this request. */
  readonly request_id?: string | null;
  /** Who closed the step by hand. */
  readonly resolved_by?: string | null;
  /** Why the step was closed by hand. */
  readonly resolved_reason?: string | null;
  /** What the service called the outcome: id of the refund, capture or cancel. */
  readonly result_id?: string | null;
  /** How far it is. */
  readonly state?: string | null;
  /** The service's own word for the state of the order. */
  readonly status?: string | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** RFC 3339, UTC. */
  readonly updated_at?: string | null;
}

/** Steps of one kind: how many, and how much. */
export interface Sum {
  /** Null when the sum is too large for an amount. */
  readonly amount?: Money | null;
  /** How many. */
  readonly count?: number | null;
}

/** The figures of one store, lane and currency. */
export interface Totals {
  /** Online orders whose money was claimed. */
  readonly captured?: Sum | null;
  /** The currency of all amounts here. */
  readonly currency?: string | null;
  /** The till. */
  readonly lane?: string | null;
  /** Paid and captured, less what was refunded; null when it cannot be told in a number. */
  readonly net?: string | null;
  /** Sessions that ended unpaid otherwise. */
  readonly not_paid?: Sum | null;
  /** Sessions that were paid. */
  readonly paid?: Sum | null;
  /** Refunds that were made. */
  readonly refunded?: Sum | null;
  /** The branch. */
  readonly store_code?: string | null;
  /** Whatever has no known end yet. */
  readonly unresolved?: Sum | null;
  /** Sessions that were taken back. */
  readonly voided?: Sum | null;
}

/** What runs here. */
export interface Versions {
  /** The interface's version. */
  readonly abi?: number | null;
  /** 32 or 64: of the program. */
  readonly bits?: number | null;
  /** SQLite's version. */
  readonly journal_engine?: string | null;
  /** The library's version. */
  readonly library?: string | null;
  /** The kind of processor. */
  readonly processor?: string | null;
  /** The operating system. */
  readonly system?: string | null;
}

/** A webhook as the service keeps it. */
export interface Webhook {
  /** What it posts. */
  readonly events?: string[] | null;
  /** Where it posts to. */
  readonly url?: string | null;
  /** The service's id. */
  readonly webhook_id?: string | null;
}
// </generated>
