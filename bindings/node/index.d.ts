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
   * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
   * till's screen (POST /checkout/in-store).
   *
   * Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
   * resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
   * for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
   * that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
   * opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
   * If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
   * enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
   * under a reference of its own ("S-1~2" for "S-1").
   *
   * The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
   * this call; void the session first), "basket_differs", "channel_differs", "paid_before".
   *
   * Returns Code.OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
   * Code.UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; Code.NOT_PAID: this
   * sale was paid and given back; Code.REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and
   * journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
   *                          never used for another.
   *   "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
   *   "additional_data"      object. Free members. The library adds "store_code" from the
   *                          configuration.
   *   "address"              object. Checkout.com only, required there: where the customer lives:
   *     "address_line1"   text, required, at most 200 characters. Street and number.
   *     "city"            text, required, at most 50 characters. City.
   *     "country"         text, required. ISO 3166-1, two capital letters.
   *     "address_line2"   text, at most 200 characters. More of it.
   *     "state"           text, at most 50 characters. State or region.
   *     "zip"             text, at most 50 characters. Postal code.
   *   "capture"              true or false. Checkout.com only: true. A payment through Tamara is
   *                          captured by itself.
   *   "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
   *                          from the service, or by a QR code on the till's screen.
   *   "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
   *                          "phone_number", "email" and "items", which have to add up to the total.
   *   "discount_amount"      money. Checkout.com only: a discount that is in no item.
   *   "email"                text, at most 128 characters. A second way for the link.
   *   "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
   *                          unless it is switched on for the account.
   *   "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
   *   "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
   *                          between two status checks, 5 to 60; doubled after a minute.
   *   "items"                list of objects. The basket. Required for "sms", at least one:
   *     "name"              text, required, at most 255 characters. What the customer reads.
   *     "quantity"          number, required. Above zero.
   *     "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
   *     "sku"               text, required, at most 128 characters. The article's number.
   *     "total_amount"      money, required. Of the whole line.
   *     "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
   *                         text.
   *     "discount_amount"   money. Discount on the line.
   *     "image_url"         text, at most 1024 characters. Picture of the article.
   *     "item_url"          text, at most 1024 characters. Page of the article.
   *     "tax_amount"        money. Tax in the line.
   *     "unit_price"        money. Of one piece.
   *   "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
   *   "order_number"         text, at most 255 characters. Shown to the customer.
   *   "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
   *                          "Installment":
   *     "total_number_of_payments"
   *                     integer, required, 1 to 24. How many payments the customer makes.
   *     "description"   text, at most 255 characters. Shown to the customer.
   *   "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
   *                          out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
   *   "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
   *                          country code the configured country's is taken. Required for "sms".
   *   "platform"             text, at most 128 characters. For "qr": the name of the program.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *   "shipping_amount"      money. Checkout.com only: shipping.
   *   "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
   *                          - discount has to be the total.
   *   "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
   *                          customer, in seconds.
   *
   * reply:
   *   "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
   *   "canceled_amount"         money. What was cancelled, in all.
   *   "captured_amount"         money. What was captured, in all.
   *   "captures"                list of objects. "order_get" only: the order's captures, in the
   *                             service's order:
   *     "capture_id"        text. The service's id.
   *     "created_at"        text. RFC 3339.
   *     "refunded_amount"   money. What of it was given back.
   *     "total_amount"      money. What was captured.
   *   "channel"                 text. "sms", "qr" or "online".
   *   "checkout_deeplink"       text. What the SMS or the QR code leads to.
   *   "checkout_id"             text. The service's id of the checkout. Absent when the session was
   *                             found after a lost answer; such a session cannot be voided.
   *   "checkout_url"            text. The service's page, of an online order.
   *   "duplicates"              list of texts. Other order ids that the customer paid for the same
   *                             sale: refund them.
   *   "instalments"             integer. How many instalments.
   *   "order_id"                text. The service's id of the order. Keep it.
   *   "order_number"            text. The order's number as the customer sees it.
   *   "order_reference_id"      text. The till's own key of the sale, as given.
   *   "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
   *                             paid so far, the first instalment. It does not say that the sale is
   *                             paid.
   *   "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
   *   "payment_type"            text. How the customer pays, in the service's words.
   *   "phone"                   text. The number that the session was opened for, masked.
   *   "polls"                   integer. Requests to the service in this call.
   *   "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
   *                             its request:
   *     "advice"   text. What to do about it.
   *     "code"     text. "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on.
   *     "detail"   text. What is wrong, for the developer. Holds no personal data.
   *     "field"    text. Path of the field it is about.
   *     "level"    "error" or "warning". "error": the request was not sent; "warning".
   *   "qr"                      object. The QR code for the till's screen:
   *     "modules"      list of texts. One text per row, "1" for a dark module and "0" for a light one,
   *                    without quiet zone.
   *     "png_base64"   text. A black and white PNG of 8 pixels per module with quiet zone, in base64.
   *     "size"         integer. Modules along one side, without quiet zone.
   *     "svg"          text. An SVG document with quiet zone.
   *   "raw"                     any JSON.
   *   "refunded_amount"         money. What was given back, in all.
   *   "resumed"                 true or false. The session was there before this call.
   *   "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
   *                             service writes it.
   *   "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
   *                             service's word.
   *   "status"                  text. Tamara's status of the order; null where it is not known.
   *   "store_code"              text. "order_get" only: the branch.
   *   "total_amount"            money. What the customer pays.
   *   "waited_ms"               integer. How long this call waited, in milliseconds.
   *   "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
   */
  sessionCreate(request: Request): Promise<SaleReply>;

  /**
   * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
   * watched together.
   *
   * Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
   * "wait_s" or interrupt do.
   *
   * Returns Code.OK: paid, captured whole, in the amount and currency asked for, and nothing else; Code.PENDING:
   * still open; Code.NOT_PAID: declined, expired, cancelled, or paid and given back whole; also where every
   * sessionCreate of this sale was refused, so that there is nothing to wait for ("error" and "next_action" are
   * those of the refusal); Code.UNKNOWN: the service could not be asked, or the captured amount is not what was
   * asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured call_timeout_ms.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
   *                          60; doubled after a minute.
   *   "qr"                   true or false, by default false. Adds the QR code of an open session
   *                          again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *   "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
   *                          in seconds; 0 checks once.
   *
   * reply:
   * Members as in sessionCreate.
   */
  pollStatus(request: Request): Promise<SaleReply>;

  /**
   * Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
   * to be certain. Safe to repeat.
   *
   * Returns Code.OK: cancelled, nobody can pay it any more; Code.TOO_LATE_PAID: the customer was faster, the sale
   * is paid; Code.PENDING: still open, keep polling (also for a session that was found after a lost answer: its
   * checkout id is not known); Code.UNKNOWN: the service could not be asked, poll on; Code.OTHER_LANE;
   * Code.CANNOT_VOID: not a session of this journal; Code.NOT_SUPPORTED: there is no void, and "refund_if_paid"
   * was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
   *                          newest session.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *   "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
   *                          (Checkout.com), and required there: watches the session for "wait_s" and
   *                          refunds all of the money once it is paid. Call again while the reply is
   *                          Code.PENDING, or call recover, also after a restart. The sale
   *                          stays abandoned: no call reports it as paid again. A session ends 30
   *                          minutes after it was opened. The refund is made once.
   *   "take_over"            true or false, by default false. Voids a session that another lane
   *                          opened.
   *   "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
   *                          watch, in seconds; 0 checks once.
   *
   * reply:
   * Members as in sessionCreate.
   */
  sessionVoid(request: Request): Promise<SaleReply>;

  /**
   * Opens a session by SMS and waits for its end, in one call: sessionCreate, then pollStatus.
   *
   * Returns what these two return. Code.OK means paid and nothing else does. Called again with the same reference
   * after a crash it goes on where it was ("resumed" true). Code.NOT_SUPPORTED where "capabilities" says that no
   * SMS is sent (Checkout.com): show a QR code with sessionCreate or paymentStart. Takes at most call_timeout_ms
   * plus "wait_s".
   *
   * request:
   * Members as in sessionCreate.
   *
   * reply:
   * Members as in sessionCreate.
   */
  pay(request: Request): Promise<SaleReply>;

  /**
   * Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
   * that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
   *
   * Returns Code.OK for "clear", and this alone allows another payment; Code.TOO_LATE_PAID for "paid";
   * Code.PENDING for "payable"; Code.UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A sale
   * that neither the journal nor the service knows is "clear"; where the service does not answer, only a session
   * that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever
   * the service does.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *
   * reply:
   * Members as in sessionCreate, and:
   *   "tender"   "clear" or "paid" or "payable". "clear": nothing is paid, and nothing can be any
   *              more. "paid". "payable": the customer can still pay, or it is not known: take the
   *              session back with sessionVoid (or paymentCancel), then ask again.
   */
  tenderCheck(request: Request): Promise<TenderCheckReply>;

  /**
   * Gives captured money back, in whole or in part, as often as there is something left (POST
   * /payments/simplified-refund/{order_id}).
   *
   * Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
   * out for an order across all processes of the journal, and after a lost answer the order is looked at, never
   * sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.
   *
   * Returns Code.OK: refunded; Code.UNKNOWN: it may have happened, call recover, never send another by hand;
   * Code.REFUND_TOO_LARGE, Code.NOT_REFUNDABLE, Code.REQUEST_ID_IN_USE, Code.STEP_IN_PROGRESS,
   * Code.EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
   * moved. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "comment"              text, at most 200 characters. For people.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *   "request_id"           text, at most 64 characters. The till's own number of this refund: asked
   *                          twice, done once. Strongly advised.
   *   "total_amount"         money. How much; by default all that is left (captured minus refunded).
   *
   * reply:
   *   "amount"               money. What this call moved.
   *   "cancel_id"            text. The service's id of the cancel.
   *   "canceled_amount"      money. What was cancelled, in all.
   *   "capture_id"           text. The service's id of the capture; of a refund that of the capture
   *                          which it gives back.
   *   "captured_amount"      money. What was captured, in all.
   *   "order_id"             text. The service's id of the order.
   *   "order_reference_id"   text. The till's own key of the sale.
   *   "raw"                  any JSON.
   *   "refund_id"            text. The service's id of the refund.
   *   "refunded_amount"      money. What was given back on this order in all.
   *   "replayed"             true or false. It was done before this call.
   *   "request_id"           text. The host's own number of this request.
   *   "status"               text. The service's own word for the state of the order.
   */
  refund(request: Request): Promise<MovementReply>;

  /**
   * Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
   * checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
   * paymentStatus.
   *
   * Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
   * returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
   * when it was paid in the meantime. interrupt does not end a payment; close ends its thread, and the sale stays
   * open at the service.
   *
   * Returns Code.PENDING when it was started; argument (-1xx) codes; Code.REFERENCE_IN_USE while a payment of the
   * same reference with another amount, phone or channel is under way; Code.JOURNAL_REQUIRED; Code.TOO_MANY_OPEN
   * over 1,000 payments at once. Does not wait for the service.
   *
   * request:
   * Members as in sessionCreate.
   *
   * reply:
   * Members as in refund, and:
   *   "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
   *   "captures"                list of objects. "order_get" only: the order's captures, in the
   *                             service's order. Members as in sessionCreate.
   *   "channel"                 text. "sms", "qr" or "online".
   *   "checkout_deeplink"       text. What the SMS or the QR code leads to.
   *   "checkout_id"             text. The service's id of the checkout. Absent when the session was
   *                             found after a lost answer; such a session cannot be voided.
   *   "checkout_url"            text. The service's page, of an online order.
   *   "duplicates"              list of texts. Other order ids that the customer paid for the same
   *                             sale: refund them.
   *   "ended"                   true or false. Nothing is done in the background any more.
   *   "instalments"             integer. How many instalments.
   *   "kind"                    text. "sale" or "refund".
   *   "order_number"            text. The order's number as the customer sees it.
   *   "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
   *                             paid so far, the first instalment. It does not say that the sale is
   *                             paid.
   *   "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
   *   "payment"                 integer. The payment's number in this client.
   *   "payment_type"            text. How the customer pays, in the service's words.
   *   "phone"                   text. The number that the session was opened for, masked.
   *   "polls"                   integer. Requests to the service in this call.
   *   "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
   *                             its request. Members as in sessionCreate.
   *   "qr"                      object. The QR code for the till's screen. Members as in
   *                             sessionCreate.
   *   "resumed"                 true or false. The session was there before this call.
   *   "seconds_left"            integer. Seconds until the session expires, where that is known.
   *   "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
   *                             service writes it.
   *   "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
   *                             service's word.
   *   "state"                   "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
   *                             "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
   *                             "starting", "waiting" (for the customer), "cancelling", or an end:
   *                             "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid
   *                             before the void), "refunded", "unknown" (see "next_action"), "failed"
   *                             (nothing moved).
   *   "store_code"              text. "order_get" only: the branch.
   *   "total_amount"            money. What the customer pays.
   *   "waited_ms"               integer. How long this call waited, in milliseconds.
   *   "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
   */
  paymentStart(request: Request): Promise<PaymentStartReply>;

  /**
   * Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
   * cancelled.
   *
   * Returns what paymentStart returns. Does not wait for the service.
   *
   * request:
   * Members as in refund.
   *
   * reply:
   * Members as in paymentStart.
   */
  refundStart(request: Request): Promise<PaymentStartReply>;

  /**
   * Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
   *
   * Returns Code.PENDING while it is under way. Of a sale at its end: Code.OK, and this alone means paid;
   * Code.NOT_PAID (also after a cancel); Code.TOO_LATE_PAID; Code.UNKNOWN; or the code with which it failed, and
   * nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
   * interrupt ends the wait.
   *
   * request:
   *   "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
   *                          that was started with "order_id" is named by that id; its number is the
   *                          safer name, because an order may have several refunds.
   *   "payment"              integer. The payment's number. This or "order_reference_id" is required.
   *   "qr"                   true or false, by default false. Adds the link and the QR code again;
   *                          otherwise only the first reply that knows them has them.
   *   "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
   *                          seconds; 0 returns at once.
   *
   * reply:
   * Members as in paymentStart.
   */
  paymentStatus(request: Request): Promise<PaymentStartReply>;

  /**
   * Takes a payment back. The library's thread voids the session and reads the order again, until the service has
   * said what became of it; ask with paymentStatus for the end: "cancelled", or "too_late_paid" when the customer
   * was faster.
   *
   * Returns Code.PENDING while it is being cancelled, Code.NOT_PAID when it had ended unpaid, Code.TOO_LATE_PAID
   * when it was paid; Code.NOT_SUPPORTED for a refund, and where the provider has no void; argument codes (-1xx).
   * Does not wait for the service.
   *
   * request:
   *   "order_reference_id"   text. Or the sale's reference: its newest payment.
   *   "payment"              integer. The payment's number. This or "order_reference_id" is required.
   *   "refund_if_paid"       true or false, by default false. For a provider without void: watches the
   *                          session and refunds all of the money once it is paid.
   *
   * reply:
   * Members as in paymentStart.
   */
  paymentCancel(request: Request): Promise<PaymentStartReply>;

  /**
   * Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
   * that have ended.
   *
   * Returns Code.OK; argument codes (-1xx). Does not wait for the service.
   *
   * reply:
   *   "payments"   list of objects. All that are under way, and the last 1,000 that have ended, the
   *                oldest first:
   *     "kind"                 text. "sale" or "refund".
   *     "order_reference_id"   text. The till's reference of the sale; of a refund its order id.
   *     "payment"              integer. The payment's number in this client.
   *     "seconds_left"         integer. Seconds until the session expires, where that is known.
   *     "state"                "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
   *                            "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
   *                            As in paymentStart.
   */
  paymentList(request?: Request): Promise<PaymentListReply>;

  /**
   * Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
   *
   * "verdict" of the reply is what the order means for the sale.
   *
   * Returns Code.OK: the order was read, whatever its state; Code.NOT_FOUND; argument (-1xx), transport (-3xx) and
   * service (-4xx) codes. To learn whether a sale is paid, use pollStatus. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *
   * reply:
   * Members as in sessionCreate.
   */
  orderGet(request: Request): Promise<SaleReply>;

  /**
   * Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
   * to repeat.
   *
   * Returns Code.OK; Code.REFERENCE_IN_USE: another sale of the journal has this reference, nothing was sent;
   * argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "order_id"             text, required. The service's order id.
   *   "order_reference_id"   text, required, at most 240 characters. The new reference.
   *
   * reply:
   * Members as in sessionCreate.
   */
  orderUpdateReference(request: Request): Promise<SaleReply>;

  /**
   * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
   * it never.
   *
   * "resumed" true in the reply: the order was authorised before this call.
   *
   * Returns Code.OK: authorised (or captured, on an account that captures by itself); Code.UNKNOWN: ask again;
   * Code.WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and
   * journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.
   *
   * request:
   * Members as in orderGet.
   *
   * reply:
   * Members as in sessionCreate.
   */
  orderAuthorise(request: Request): Promise<SaleReply>;

  /**
   * Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
   * refund.
   *
   * Returns as refund; Code.WRONG_STATE when the order is not authorised. An order that is captured already as
   * asked is Code.OK with "replayed" true. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "discount_amount"      money. Taken off the total.
   *   "items"                list of objects. The lines it is about, as in the order. Members as in
   *                          sessionCreate.
   *   "raw"                  true or false, by default false. Adds the service's untouched answer as
   *                          "raw".
   *   "request_id"           text, at most 64 characters. The host's own number of this request: asked
   *                          twice, done once. Strongly advised.
   *   "shipping_amount"      money. Part of the total.
   *   "shipping_info"        object. "order_capture" only: how the goods go out:
   *     "shipped_at"         text, required. When, RFC 3339.
   *     "shipping_company"   text, required, at most 100 characters. Who delivers.
   *     "tracking_number"    text, at most 100 characters. The delivery's number.
   *     "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
   *   "tax_amount"           money. Part of the total.
   *   "total_amount"         money. How much; by default all that is left.
   *
   * reply:
   * Members as in refund.
   */
  orderCapture(request: Request): Promise<MovementReply>;

  /**
   * Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.
   *
   * Returns as orderCapture. Takes at most the configured call_timeout_ms.
   *
   * request:
   * Members as in orderCapture.
   *
   * reply:
   * Members as in refund.
   */
  orderCancel(request: Request): Promise<MovementReply>;

  /**
   * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
   * browser is sent to "checkout_url". The reference is the key of the sale, as in sessionCreate: a live checkout
   * is resumed, a finished one returned.
   *
   * The whole request is checked before anything is sent, and all its problems are told at once.
   *
   * After the customer has agreed, pollStatus answers Code.PENDING with "next_action" "authorise_order": call
   * orderAuthorise, within 72 hours. Then it is "capture_order": send the goods and call orderCapture. Code.OK
   * means that the money is captured, as for every sale.
   *
   * The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
   * because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
   * "telecom" in the configuration.
   *
   * Returns Code.OK: the checkout is open; Code.MISSING_FIELD or Code.INVALID_FIELD with all "problems"; otherwise
   * what sessionCreate returns. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "consumer"             object, required. who buys.
   *   "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
   *                          merchant's country.
   *   "description"          text, required, at most 256 characters. what is sold, for people.
   *   "items"                list of objects, required. at least one.
   *   "merchant_url"         object, required. where the customer's browser goes afterwards.
   *   "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
   *                          for every sale.
   *   "shipping_amount"      money, required. 0 when nothing is shipped.
   *   "tax_amount"           money, required. 0 when there is none.
   *   "total_amount"         money, required. what the customer pays: items + tax + shipping -
   *                          discount.
   *   "additional_data"      object. store_code is put in from the configuration.
   *   "billing_address"      object. if it is known.
   *   "digital"              true or false. Nothing is shipped. Not sent.
   *   "discount"             object. a voucher of this customer.
   *   "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
   *                          at the service is a setting: checkout.expiry_field.
   *   "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
   *   "is_mobile"            true or false. whether the customer uses a mobile device (required from
   *                          telecom merchants).
   *   "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
   *                          configuration (expected from telecom merchants).
   *   "order_number"         text, at most 255 characters. shown to the customer.
   *   "payment_type"         text. required without single checkout.
   *   "platform"             text, at most 255 characters. where the order is made: web, mobile, or
   *                          the program's name (required from telecom merchants).
   *   "raw"                  true or false. Adds the service's answer. Not sent.
   *   "risk_assessment"      object. what the shop knows about the customer (required from telecom
   *                          merchants).
   *   "shipping_address"     object. required unless everything is digital.
   *   "telecom"              object. where the configuration puts it.
   *
   * reply:
   * Members as in sessionCreate.
   */
  checkoutCreate(request: Request): Promise<SaleReply>;

  /**
   * Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
   * /checkout/payment-types).
   *
   * A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
   * silent the answer is yes. Answers without a phone are kept for five minutes.
   *
   * Returns Code.OK, and argument codes (-1xx). Takes at most 2 s.
   *
   * request:
   *   "total_amount"   money, required. What the customer would pay.
   *   "phone_number"   text. The customer's phone, in any writing.
   *
   * reply:
   *   "asked"     true or false. False: the service did not answer (warning "not_asked").
   *   "cached"    true or false. The answer is one of the last five minutes.
   *   "offer"     true or false. Whether to offer Tamara.
   *   "options"   list of objects. The ways to pay, with their limits:
   *     "max_limit"   money. The greatest order total.
   *     "min_limit"   money. The least order total.
   *     "name"        text. The service's name of it.
   */
  eligibility(request: Request): Promise<EligibilityReply>;

  /**
   * Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
   * hint that the first visit takes longer, never a reason to refuse.
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "phone_number"   text, required. The customer's phone, in any writing.
   *   "country_code"   text. "SA" or "AE"; by default the configured country.
   *
   * reply:
   *   "is_id_verified"   true or false. Whether the customer's identity is verified.
   */
  customerVerification(request: Request): Promise<CustomerVerificationReply>;

  /**
   * Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
   * nobody.
   *
   * The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
   * that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
   * lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
   * it with the sale before the sale is started.
   *
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
   * references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
   * another program holds the journal.
   *
   * request:
   *   "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
   *              and "-" "_" "."; by default what the configured lane has of them.
   *
   * reply:
   *   "order_reference_id"   text. A reference that was not used before.
   */
  newReference(request?: Request): Promise<NewReferenceReply>;

  /**
   * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
   * adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
   * an address each.
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "url"          text, required, at most 255 characters. Where the service posts to; https.
   *   "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
   *                  those that are registered.
   *   "headers"      object of texts. The service sends them with each call.
   *   "type"         text. "order" (default) or "dispute".
   *   "webhook_id"   text. "webhook_update" only, required there: which one.
   *
   * reply:
   *   "adopted"      true or false. It was registered before, and was brought up to date.
   *   "events"       list of texts. What it posts.
   *   "url"          text. Where it posts to.
   *   "webhook_id"   text. The service's id.
   */
  webhookRegister(request: Request): Promise<WebhookReply>;

  /**
   * Lists the merchant's webhooks (GET /webhooks/list).
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * reply:
   *   "webhooks"   list of objects. All of the merchant:
   *     "events"       list of texts. What it posts.
   *     "url"          text. Where it posts to.
   *     "webhook_id"   text. The service's id.
   */
  webhookList(request?: Request): Promise<WebhookListReply>;

  /**
   * Reads one webhook (GET /webhooks/{webhook_id}).
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "webhook_id"   text, required. Which one.
   *
   * reply:
   * Members as in webhookRegister.
   */
  webhookGet(request: Request): Promise<WebhookReply>;

  /**
   * Changes a webhook (PUT /webhooks/{webhook_id}).
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   * Members as in webhookRegister.
   *
   * reply:
   * Members as in webhookRegister.
   */
  webhookUpdate(request: Request): Promise<WebhookReply>;

  /**
   * Removes a webhook (DELETE /webhooks/{webhook_id}).
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   * Members as in webhookGet.
   */
  webhookDelete(request: Request): Promise<Reply>;

  /**
   * Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
   * (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
   * only that counts. If the same event arrives again, in any process that shares the journal, the order is read
   * again and the reply has "duplicate": true. Where the order is watched (watchAdd), it is looked at before all
   * others.
   *
   * The configuration needs "notification_token". Calls of this process that wait for the order (pollStatus, pay)
   * check it at once.
   *
   * Returns Code.OK: verified, and the order shows what the webhook says; Code.UNKNOWN: verified, but the order
   * could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none of
   * this merchant's (warning "not_ours"); Code.WEBHOOK_REFUSED, also for a webhook that names no order; argument
   * (-1xx) codes; Code.INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "method"        text, required. "POST".
   *   "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
   *                   "body_base64" is required.
   *   "body_base64"   text. The raw body in base64.
   *   "headers"       object of texts. Names, in any case, and values.
   *   "query"         text. What follows the "?" of the address, as it came.
   *
   * reply:
   *   "duplicate"   true or false. Received before, by any program with this journal. Verdict and next
   *                 action are those of the order as it is now.
   *   "event"       object. What the webhook reports; null when it was refused:
   *     "declined_reason"      text. Why the order was declined, in the service's words.
   *     "event_id"             text. The event's own id, where the service gives it one: the same when
   *                            it is delivered again.
   *     "event_type"           text. "order_captured" and so on; unknown texts are handed on.
   *     "movement_id"          text. Id of the refund, capture or cancel it tells of.
   *     "order_id"             text. The service's order id.
   *     "order_reference_id"   text. The merchant's reference, where it is told.
   *   "order"       object. The order as read afresh; "verdict" of the reply is its verdict. The order
   *                 counts, not the webhook, whose body is not signed: where the order does not show
   *                 what the webhook reports there is a warning "not_shown", and "respond" asks the
   *                 service to deliver it again. Absent for the events of a dispute, which are read
   *                 with disputeList:
   *     "attempt_reference_id"    text. The reference of this attempt at the service, where it
   *                               differs.
   *     "canceled_amount"         money. What was cancelled, in all.
   *     "captured_amount"         money. What was captured, in all.
   *     "captures"                list of objects. "order_get" only: the order's captures, in the
   *                               service's order. Members as in sessionCreate.
   *     "channel"                 text. "sms", "qr" or "online".
   *     "checkout_deeplink"       text. What the SMS or the QR code leads to.
   *     "checkout_id"             text. The service's id of the checkout. Absent when the session was
   *                               found after a lost answer; such a session cannot be voided.
   *     "checkout_url"            text. The service's page, of an online order.
   *     "duplicates"              list of texts. Other order ids that the customer paid for the same
   *                               sale: refund them.
   *     "instalments"             integer. How many instalments.
   *     "order_id"                text. The service's id of the order. Keep it.
   *     "order_number"            text. The order's number as the customer sees it.
   *     "order_reference_id"      text. The till's own key of the sale, as given.
   *     "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
   *                               paid so far, the first instalment. It does not say that the sale is
   *                               paid.
   *     "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
   *     "payment_type"            text. How the customer pays, in the service's words.
   *     "phone"                   text. The number that the session was opened for, masked.
   *     "polls"                   integer. Requests to the service in this call.
   *     "problems"                list of objects. "checkout_create" only: what is wrong or doubtful
   *                               in its request. Members as in sessionCreate.
   *     "qr"                      object. The QR code for the till's screen. Members as in
   *                               sessionCreate.
   *     "raw"                     any JSON.
   *     "refunded_amount"         money. What was given back, in all.
   *     "resumed"                 true or false. The session was there before this call.
   *     "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
   *                               service writes it.
   *     "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
   *                               service's word.
   *     "status"                  text. Tamara's status of the order; null where it is not known.
   *     "store_code"              text. "order_get" only: the branch.
   *     "total_amount"            money. What the customer pays.
   *     "waited_ms"               integer. How long this call waited, in milliseconds.
   *     "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
   *   "respond"     object. What the host's web server answers. Absent in "webhook_next": the library
   *                 has answered:
   *     "body"     text. JSON text.
   *     "status"   integer, 0 to 65535. HTTP status.
   */
  webhookReceive(request: Request): Promise<EventReply>;

  /**
   * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
   * read, and answered, as by webhookReceive. Tamara posts to https addresses only: put a proxy or a tunnel with a
   * certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
   * events are fetched with webhookNext.
   *
   * Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
   * connections the oldest gives way. The server ends with its client. Called again, it says where it listens.
   *
   * Returns Code.OK; Code.LISTEN_FAILED; argument codes (-1xx); Code.INVALID_CONFIG without a notification token.
   * Returns at once.
   *
   * request:
   *   "port"          integer, required, 0 to 65535. 0 takes any free one.
   *   "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
   *                   machine in.
   *   "keep_events"   true or false, by default true. Keeps the events for webhookNext, at
   *                   most 1000; while so many wait, the library asks Tamara to deliver again. With
   *                   false they only wake the calls that wait for their orders.
   *
   * reply:
   *   "address"   text. The address that is listened at.
   *   "port"      integer, 0 to 65535. The port.
   */
  webhookListen(request: Request): Promise<WebhookListenReply>;

  /**
   * Waits for the next event of webhookListen. Each is handed out once, to one caller.
   *
   * The reply has the members of webhookReceive without "respond"; none of them with Code.PENDING.
   *
   * Returns Code.OK: an event; Code.PENDING: none came; Code.LISTEN_FAILED: nobody listens. Takes at most
   * "wait_s"; interrupt ends it.
   *
   * request:
   *   "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
   *              once.
   *
   * reply:
   * Members as in webhookReceive.
   */
  webhookNext(request?: Request): Promise<EventReply>;

  /**
   * Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
   *
   * Returns Code.OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
   * call_timeout_ms.
   *
   * request:
   *   "dispute_id"       integer. The service's number of the dispute.
   *   "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
   *   "is_parent"        true or false. With those of child merchants.
   *   "limit"            integer. Disputes of one page.
   *   "merchant_id"      text. Id of a child merchant, for platforms.
   *   "merchant_order_reference_id"
   *                      text. The merchant's reference of the order.
   *   "order_id"         text. The service's order id.
   *   "order_status"     text, at most 255 characters. Where the order stands.
   *   "page"             integer. Number of the page.
   *
   * reply:
   *   "disputes"   list of objects. Those of this page:
   *     "activities"       list of objects. What was said and done, in the service's order:
   *       "attachments"   integer. Number of files.
   *       "comment"       text. What was said.
   *       "created_at"    text. RFC 3339.
   *       "event"         text. What happened.
   *     "amount"           money. What it is about.
   *     "closed_at"        text. RFC 3339.
   *     "dispute_id"       integer. The service's number of it.
   *     "dispute_status"   text. "open", "awaiting_merchant_response", "under_review",
   *                        "claim_accepted", "claim_rejected", "cancelled", "closed", or another text.
   *     "merchant_order_reference_id"
   *                        text. The merchant's reference of the order.
   *     "opened_at"        text. RFC 3339.
   *     "order_id"         text. The service's order id.
   *     "order_status"     text. Where the order stands.
   *   "total"      integer. How many there are in all.
   */
  disputeList(request?: Request): Promise<DisputeListReply>;

  /**
   * Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
   * the dispute is read to see whether it was said.
   *
   * Returns Code.OK; Code.UNKNOWN: it may have been said, look at the dispute before repeating it; argument
   * (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.
   *
   * request:
   *   "comment"             text, required, at most 255 characters. The answer.
   *   "dispute_id"          integer, required. The service's number of the dispute.
   *   "attachment"          object. A file, at most 10 MiB:
   *     "name"             text, required, at most 255 characters. Its name, as Tamara's people see
   *                        it.
   *     "content_base64"   text. Its content.
   *     "content_type"     text. Its media type, such as "application/pdf".
   *     "path"             text. Where it is on this machine. This or "content_base64" is required.
   *   "delivery_provider"   text, at most 255 characters. Who delivered.
   *   "merchant_id"         text. Id of a child merchant, for platforms.
   *   "order_delivery_tracking_id"
   *                         text, at most 255 characters. The delivery's number.
   *
   * reply:
   *   "dispute_id"   integer. The service's number of the dispute.
   */
  disputeReply(request: Request): Promise<DisputeCommentReply>;

  /**
   * Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
   * the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
   * sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
   * checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
   * start-up, and after Code.UNKNOWN.
   *
   * Returns Code.OK: every step was looked at ("next_action" says whether some are still open); journal codes
   * (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
   * steps count as not done because their orders stayed without them, not by the service's word. A step with
   * "next_action" "ask_supervisor" ends by stepResolve. Takes at most the configured call_timeout_ms; a warning
   * "not_all" says when time ran out. Also safe across processes.
   *
   * reply:
   *   "polls"   integer. Requests to the service in this call.
   *   "steps"   list of objects. In the order in which they were checked:
   *     "amount"                 money. What it is about.
   *     "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
   *                              the sale's own.
   *     "channel"                text. "sms", "qr" or "online".
   *     "checkout_id"            text. The service's id of the checkout; absent when the session was
   *                              found after a lost answer.
   *     "created_at"             text. RFC 3339, UTC.
   *     "error"                  object. Why it is still open:
   *       "detail"        text. English, for the developer: what was wrong and what to do.
   *       "field"         text. Path of the field, argument or configuration key it is about.
   *       "http_status"   integer, 0 to 65535. HTTP status of the answer, where there was one.
   *       "kind"          text. The code's name in lower case.
   *       "retry"         "safe" or "after_change" or "never_by_hand". Whether the same call may be
   *                       made again.
   *       "service"       object. The service's own words:
   *         "codes"        list of texts. The service's "error_code" texts.
   *         "message"      text. The service's "message", cut to 500 characters.
   *         "new_state"    text. State that the refused step would have led to, when the service names
   *                        it.
   *         "old_state"    text. State of the order before the refused step, when the service names
   *                        it.
   *         "webhook_id"   text. The webhook that already serves the address, when the service names
   *                        it.
   *     "id"                     integer. Number of the step in this journal.
   *     "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
   *                              "cancel". "session", "void", "refund", "authorise", "capture" or
   *                              "cancel".
   *     "lane"                   text. The till.
   *     "last_error"             text. Why it is not done, for the developer.
   *     "moved"                  money. What the service says was moved, where that is not "amount".
   *     "next_action"            "release_goods" or "keep_polling" or "none" or "other_payment" or
   *                              "fix_request" or "fix_configuration" or "retry_later" or
   *                              "call_recover" or "call_again" or "refund_duplicate" or
   *                              "authorise_order" or "capture_order" or "ask_supervisor" or
   *                              "interrupted". What the host should do next.
   *     "order_id"               text. The service's id of the order.
   *     "order_reference_id"     text. The till's own key of the sale.
   *     "phone"                  text. The customer's phone, masked.
   *     "request_id"             text. The till's own number of this request.
   *     "resolved_by"            text. Who closed the step by hand.
   *     "resolved_reason"        text. Why the step was closed by hand.
   *     "result_id"              text. What the service called the outcome: id of the refund, capture
   *                              or cancel.
   *     "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
   *                              "sending" (the outcome is not known), "open", "paid", "dead", "done"
   *                              or "not_done".
   *     "status"                 text. Tamara's status of the order.
   *     "store_code"             text. The branch.
   *     "updated_at"             text. RFC 3339, UTC.
   *     "verdict"                "paid" or "pending" or "not_paid" or "unknown". Of a session: whether
   *                              it is paid.
   */
  recover(request?: Request): Promise<RecoverReply>;

  /**
   * Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
   * who has looked in the service's portal. The library reads the order before, where it can, and records the word
   * with the name and the reason. history, report and the file for support show it as a person's word. Nothing is
   * sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
   * "concluded") can be closed, too.
   *
   * Returns Code.OK: recorded; Code.WRONG_STATE: the step has its end already, or the order says the opposite;
   * Code.NOT_FOUND: no such step; Code.STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
   * journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
   * configured call_timeout_ms.
   *
   * request:
   *   "name"      text, required, at most 64 characters. Who reports it.
   *   "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
   *               was paid.
   *   "reason"    text, required, at most 200 characters. Why.
   *   "step_id"   integer, required. "id" of the step, as recover and history show it.
   *
   * reply:
   *   "step"   object. The step as it stands now:
   *     "amount"                 money. What it is about.
   *     "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
   *                              the sale's own.
   *     "channel"                text. "sms", "qr" or "online".
   *     "checkout_id"            text. The service's id of the checkout; absent when the session was
   *                              found after a lost answer.
   *     "created_at"             text. RFC 3339, UTC.
   *     "id"                     integer. Number of the step in this journal.
   *     "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
   *                              "cancel". "session", "void", "refund", "authorise", "capture" or
   *                              "cancel".
   *     "lane"                   text. The till.
   *     "last_error"             text. Why it is not done, for the developer.
   *     "moved"                  money. What the service says was moved, where that is not "amount".
   *     "order_id"               text. The service's id of the order.
   *     "order_reference_id"     text. The till's own key of the sale.
   *     "phone"                  text. The customer's phone, masked.
   *     "request_id"             text. The till's own number of this request.
   *     "resolved_by"            text. Who closed the step by hand.
   *     "resolved_reason"        text. Why the step was closed by hand.
   *     "result_id"              text. What the service called the outcome: id of the refund, capture
   *                              or cancel.
   *     "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
   *                              "sending" (the outcome is not known), "open", "paid", "dead", "done"
   *                              or "not_done".
   *     "status"                 text. Tamara's status of the order.
   *     "store_code"             text. The branch.
   *     "updated_at"             text. RFC 3339, UTC.
   */
  stepResolve(request: Request): Promise<StepResolveReply>;

  /**
   * Reads the journal, newest first. Asks nobody.
   *
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes.
   *
   * request:
   *   "before_id"            integer. "next_before_id" of the page before.
   *   "from"                 text. Created at or after, RFC 3339.
   *   "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
   *   "lane"                 text. Steps of this till only.
   *   "limit"                integer, 1 to 1000, by default 100. Steps of the page.
   *   "order_id"             text. The service's order id.
   *   "order_reference_id"   text. Of the sale, or of an attempt.
   *   "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
   *                          "done" or "not_done".
   *   "until"                text. Created before, RFC 3339.
   *
   * reply:
   *   "next_before_id"   integer. "before_id" of the next page; null on the last. A page that is not
   *                      full may have a next one.
   *   "steps"            list of objects. The page, newest first: at most "limit" steps, and none
   *                      where none of the 10,000 that were looked through fits. Members as in
   *                      stepResolve.
   */
  history(request?: Request): Promise<HistoryReply>;

  /**
   * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
   * token, disk, journal, versions. Nothing is moved. For a configuration that Client.open refuses, call the
   * function diagnose of this package.
   *
   * "message" and "next_action" of the reply are those of the first fault.
   *
   * Returns Code.OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
   * Takes at most 10 seconds, whatever is broken; interrupt ends it earlier.
   *
   * request:
   *   "config"   object. With client 0: the configuration as for Client.open. The library opens
   *              and closes what it needs.
   *
   * reply:
   *   "checks"     list of objects. Every check, in the order in which they were made:
   *     "detail"    text. English, for support.
   *     "fault"     text. What is wrong, by the name of a code in lower case or of its own.
   *     "message"   object of "en" and "ar", texts. A sentence for the shop.
   *     "ms"        integer. How long it took, in milliseconds.
   *     "name"      text. "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token",
   *                 "disk", "journal" or "versions".
   *     "result"    "ok" or "warning" or "failed" or "skipped". What came of it.
   *   "faults"     list of texts. What is wrong, the first cause in front: names of codes in lower
   *                case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised",
   *                "environment_mixed", "journal_read_only", "journal_full" and so on), or
   *                "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted",
   *                "certificate_other_host", "clock_wrong", "disk_low".
   *   "healthy"    true or false. Nothing failed, and nothing is doubtful ("faults" is empty).
   *   "took_ms"    integer. How long all of it took, in milliseconds.
   *   "versions"   object. What runs here:
   *     "abi"              integer. The interface's version.
   *     "bits"             integer. 32 or 64: of the program.
   *     "journal_engine"   text. SQLite's version.
   *     "library"          text. The library's version.
   *     "processor"        text. The kind of processor.
   *     "system"           text. The operating system.
   */
  diagnose(request?: Request): Promise<DiagnoseReply>;

  /**
   * Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
   * journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
   * phone number is in it.
   *
   * Without a client, call the function diagnose of this package, as diagnose.
   *
   * Returns Code.OK; Code.CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
   * diagnose, and a moment.
   *
   * request:
   *   "config"      object. With client 0: the configuration, as in diagnose.
   *   "file"        text. Full path of a file that does not exist yet; by default
   *                 "tamara-support-TIME.zip" beside the journal.
   *   "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
   *                 bytes.
   *
   * reply:
   *   "bytes"     integer. Its size.
   *   "entries"   list of texts. What is in it.
   *   "file"      text. Full path of the file.
   *   "steps"     integer. Steps of the journal that are in it.
   */
  supportBundle(request?: Request): Promise<SupportBundleReply>;

  /**
   * Changes how much is logged, for the whole process and at once; where lines go stays as it is.
   *
   * "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
   * made with their status, time and the service's own number of them. "debug" adds a line for each request.
   *
   * Returns Code.OK; Code.INVALID_FIELD.
   *
   * request:
   *   "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".
   *
   * reply:
   *   "level"   text. The level from now on.
   */
  logLevel(request: Request): Promise<LogLevelReply>;

  /**
   * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
   * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
   * report can be made again. Sends nothing that moves money.
   *
   * Returns Code.OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
   * differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
   * twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
   * call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
   * "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
   * settlements.
   *
   * request:
   *   "date"         text. "2026-01-31", by the shop's clock; today by default.
   *   "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
   *                  "settlement" the "csv" has a line for each paid sale.
   *   "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
   *                  3339.
   *   "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
   *   "lane"         text. This till only.
   *   "language"     "ar" or "en". Of "text"; by default the configured one.
   *   "reread"       true or false, by default false. Reads every order of the day again, and reports
   *                  the differences.
   *   "settlement"   true or false, by default false. Reads every paid sale of the period again, and
   *                  reports which of them Tamara has settled (paid out to the merchant). Checkout.com
   *                  does not show this.
   *   "store_code"   text. This branch only.
   *   "until"        text. In place of "date": RFC 3339, no part of the period any more.
   *   "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
   *   "visual"       true or false, by default false. Arabic for a printer that neither joins letters
   *                  nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
   *                  the order in which it is printed, from left to right.
   *
   * reply:
   *   "by_hand"        list of objects. The steps that a supervisor closed by stepResolve.
   *                    Members as in stepResolve.
   *   "complete"       true or false. The period is over and every step in it is resolved. Only then
   *                    is a "z" the last word.
   *   "csv"            text. The table, when it was asked for.
   *   "differences"    list of objects. With "reread": where the service differs from the journal:
   *     "journal"              text. By the journal.
   *     "order_id"             text. The service's order id.
   *     "order_reference_id"   text. The till's reference of the sale.
   *     "service"              text. By the service.
   *     "what"                 text. "paid", "refunded", or "not_read".
   *   "from"           text. Begin of the period, RFC 3339, UTC.
   *   "grand_totals"   list of objects. For each currency, over all stores and lanes:
   *     "captured"     object. Online orders whose money was claimed:
   *       "amount"   money. Null when the sum is too large for an amount.
   *       "count"    integer. How many.
   *     "currency"     text. The currency of all amounts here.
   *     "lane"         text. The till.
   *     "net"          text. Paid and captured, less what was refunded; null when it cannot be told in
   *                    a number.
   *     "not_paid"     object. Sessions that ended unpaid otherwise. Members as in report.
   *     "paid"         object. Sessions that were paid. Members as in report.
   *     "refunded"     object. Refunds that were made. Members as in report.
   *     "store_code"   text. The branch.
   *     "unresolved"   object. Whatever has no known end yet. Members as in report.
   *     "voided"       object. Sessions that were taken back. Members as in report.
   *   "kind"           "x" or "z". "x" or "z".
   *   "period_over"    true or false. The period is over. The text of a "z" before that says that the
   *                    day is not over.
   *   "printed_at"     text. When the report was made, RFC 3339, UTC.
   *   "settlement"     object. Which paid sales are settled, where that was asked:
   *     "sales"    list of objects. Each paid sale, oldest first:
   *       "amount"               money. What was paid.
   *       "order_id"             text. The service's order id.
   *       "order_reference_id"   text. The till's reference of the sale.
   *       "settled"              true or false. True: settled. False: not settled yet. Null: not
   *                              known.
   *       "settlement_date"      text. When: a time in UTC, or a day.
   *       "settlement_status"    text. The service's word for it.
   *     "totals"   list of objects. For each currency:
   *       "currency"      text. The currency of all amounts here.
   *       "not_known"     object. Sales of which it is not known. Members as in report.
   *       "not_settled"   object. Sales that are not settled yet. Members as in report.
   *       "settled"       object. Sales that are settled. Members as in report.
   *   "text"           text. The lines for a printer, at most 42 characters each, when they were asked
   *                    for; Arabic in reading order.
   *   "totals"         list of objects. For each store, lane and currency. Members as in
   *                    report.
   *   "unresolved"     list of objects. The steps whose outcome is not known. Members as in
   *                    stepResolve.
   *   "until"          text. End of the period, RFC 3339, UTC.
   */
  report(request?: Request): Promise<ReportReply>;

  /**
   * The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
   * printing. Asks nobody.
   *
   * Give "request_id" or "refund_id" for the receipt of a refund.
   *
   * Returns Code.OK; Code.NOT_FOUND when this journal knows no such sale; Code.WRONG_STATE when it is not paid, or
   * the refund not made; argument (-1xx) and journal (-6xx) codes.
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. This or
   *                          "order_reference_id" is required.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "copy"                 true or false, by default false. A line says that it is a copy.
   *   "refund_id"            text. The refund, by the service's number.
   *   "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
   *                          receipt is that of the sale.
   *   "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
   *                          country.
   *   "visual"               true or false, by default false. Arabic for a simple printer, as in
   *                          report.
   *
   * reply:
   *   "amount"               money. What was paid or given back.
   *   "columns"              integer. Characters of a line.
   *   "kind"                 text. "sale" or "refund".
   *   "lines"                object. The lines:
   *     "ar"   list of texts. Arabic.
   *     "en"   list of texts. English.
   *   "order_id"             text. The service's order id.
   *   "order_reference_id"   text. The till's reference of the sale.
   */
  receipt(request: Request): Promise<ReceiptReply>;

  /**
   * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
   * from a timer.
   *
   * The first call starts the watching, and takes up the sales that the journal holds open: those of the
   * configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
   * ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
   * minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
   * times a second, and less while Tamara asks for rest.
   *
   * Returns Code.OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
   *
   * request:
   *   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
   *                          status checks while the sale is young, 5 to 60.
   *   "order_id"             text, at most 64 characters. The service's order id. Without this and
   *                          "order_reference_id" watchAdd watches what the journal holds
   *                          open.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *
   * reply:
   *   "added"      true or false. "watch_add": false when the order was watched before. Absent when no
   *                order was named.
   *   "removed"    true or false. "watch_remove": false when the order was not watched, or has ended.
   *   "watching"   integer. Orders watched now.
   */
  watchAdd(request?: Request): Promise<WatchingReply>;

  /**
   * Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
   * person has to look at, and that is watched on. The reply is that of pollStatus. News may come from any order;
   * each is given to one caller.
   *
   * After a restart an order may be told of a second time: "order_reference_id" says which sale it is.
   *
   * Returns, for the order in the reply, what pollStatus returns: Code.OK is paid, and nothing else is.
   * Code.PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it.
   *
   * request:
   *   "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
   *              is there.
   *
   * reply:
   * Members as in sessionCreate, and:
   *   "event"      true or false. True: the other members are those of the order. False: nothing is
   *                new; "error" then says what keeps the service from being asked, if something does.
   *   "watching"   integer. Orders watched now.
   */
  watchNext(request?: Request): Promise<WatchNextReply>;

  /**
   * Watches an order no more. News of it that were not taken yet are kept.
   *
   * Returns Code.OK; argument codes (-1xx).
   *
   * request:
   *   "order_id"             text, at most 64 characters. The service's order id. Without this and
   *                          "order_reference_id" watchAdd watches what the journal holds
   *                          open.
   *   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   *   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
   *                          status checks while the sale is young, 5 to 60.
   *
   * reply:
   * Members as in watchAdd.
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
  /** Path of the journal's file; null without one. */
  readonly journal?: string | null;
  /** As configured. */
  readonly lane?: string | null;
  /** As configured. */
  readonly merchant?: string | null;
  /** Names for tamara_call. */
  readonly operations?: string[] | null;
  /** "tamara" or "checkout_com". */
  readonly provider?: string | null;
  /** As configured. */
  readonly store_code?: string | null;
  /** Version of the library. */
  readonly version?: string | null;
}

/** What session_create, poll_status, session_void, pay, order_get, order_update_reference, order_authorise, checkout_create answers. */
export interface SaleReply extends Reply {
  /** The reference of this attempt at the service, where it differs. */
  readonly attempt_reference_id?: string | null;
  /** What was cancelled, in all. */
  readonly canceled_amount?: Money | null;
  /** What was captured, in all. */
  readonly captured_amount?: Money | null;
  /** "order_get" only: the order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other order ids that the customer paid for the same sale: refund them. */
  readonly duplicates?: string[] | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** The service's id of the order. Keep it. */
  readonly order_id?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** The till's own key of the sale, as given. */
  readonly order_reference_id?: string | null;
  /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The number that the session was opened for, masked. */
  readonly phone?: string | null;
  /** Requests to the service in this call. */
  readonly polls?: number | null;
  /** "checkout_create" only: what is wrong or doubtful in its request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** "raw" of the JSON. */
  readonly raw?: unknown | null;
  /** What was given back, in all. */
  readonly refunded_amount?: Money | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** "order_get" only: when the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** "order_get" only: whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** Tamara's status of the order; null where it is not known. */
  readonly status?: string | null;
  /** "order_get" only: the branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** "order_get" only: what came from the customer's wallet. */
  readonly wallet_prepaid_amount?: Money | null;
}

/** What tender_check answers. */
export interface TenderCheckReply extends SaleReply {
  /** "clear": nothing is paid, and nothing can be any more. "paid". "payable": the customer can still pay, or it is not known: take the session back with tamara_session_void (or tamara_payment_cancel), then ask again. */
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
  /** The host's own number of this request. */
  readonly request_id?: string | null;
  /** The service's own word for the state of the order. */
  readonly status?: string | null;
}

/** What payment_start, refund_start, payment_status, payment_cancel answers. */
export interface PaymentStartReply extends MovementReply {
  /** The reference of this attempt at the service, where it differs. */
  readonly attempt_reference_id?: string | null;
  /** "order_get" only: the order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other order ids that the customer paid for the same sale: refund them. */
  readonly duplicates?: string[] | null;
  /** Nothing is done in the background any more. */
  readonly ended?: boolean | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** "sale" or "refund". */
  readonly kind?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** The payment's number in this client. */
  readonly payment?: number | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The number that the session was opened for, masked. */
  readonly phone?: string | null;
  /** Requests to the service in this call. */
  readonly polls?: number | null;
  /** "checkout_create" only: what is wrong or doubtful in its request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** Seconds until the session expires, where that is known. */
  readonly seconds_left?: number | null;
  /** "order_get" only: when the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** "order_get" only: whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed" (nothing moved). */
  readonly state?: string | null;
  /** "order_get" only: the branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** "order_get" only: what came from the customer's wallet. */
  readonly wallet_prepaid_amount?: Money | null;
}

/** What payment_list answers. */
export interface PaymentListReply extends Reply {
  /** All that are under way, and the last 1,000 that have ended, the oldest first. */
  readonly payments?: PaymentLine[] | null;
}

/** What eligibility answers. */
export interface EligibilityReply extends Reply {
  /** False: the service did not answer (warning "not_asked"). */
  readonly asked?: boolean | null;
  /** The answer is one of the last five minutes. */
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
  /** Received before, by any program with this journal. Verdict and next action are those of the order as it is now. */
  readonly duplicate?: boolean | null;
  /** What the webhook reports; null when it was refused. */
  readonly event?: Event | null;
  /** The order as read afresh; "verdict" of the reply is its verdict. The order counts, not the webhook, whose body is not signed: where the order does not show what the webhook reports there is a warning "not_shown", and "respond" asks the service to deliver it again. Absent for the events of a dispute, which are read with tamara_dispute_list. */
  readonly order?: Order | null;
  /** What the host's web server answers. Absent in "webhook_next": the library has answered. */
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
  /** Requests to the service in this call. */
  readonly polls?: number | null;
  /** In the order in which they were checked. */
  readonly steps?: RecoveredStep[] | null;
}

/** What step_resolve answers. */
export interface StepResolveReply extends Reply {
  /** The step as it stands now. */
  readonly step?: Step | null;
}

/** What history answers. */
export interface HistoryReply extends Reply {
  /** "before_id" of the next page; null on the last. A page that is not full may have a next one. */
  readonly next_before_id?: number | null;
  /** The page, newest first: at most "limit" steps, and none where none of the 10,000 that were looked through fits. */
  readonly steps?: Step[] | null;
}

/** What diagnose answers. */
export interface DiagnoseReply extends Reply {
  /** Every check, in the order in which they were made. */
  readonly checks?: Check[] | null;
  /** What is wrong, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full" and so on), or "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low". */
  readonly faults?: string[] | null;
  /** Nothing failed, and nothing is doubtful ("faults" is empty). */
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

/** What report answers. */
export interface ReportReply extends Reply {
  /** The steps that a supervisor closed by tamara_step_resolve. */
  readonly by_hand?: Step[] | null;
  /** The period is over and every step in it is resolved. Only then is a "z" the last word. */
  readonly complete?: boolean | null;
  /** The table, when it was asked for. */
  readonly csv?: string | null;
  /** With "reread": where the service differs from the journal. */
  readonly differences?: Difference[] | null;
  /** Begin of the period, RFC 3339, UTC. */
  readonly from?: string | null;
  /** For each currency, over all stores and lanes. */
  readonly grand_totals?: Totals[] | null;
  /** "x" or "z". */
  readonly kind?: string | null;
  /** The period is over. The text of a "z" before that says that the day is not over. */
  readonly period_over?: boolean | null;
  /** When the report was made, RFC 3339, UTC. */
  readonly printed_at?: string | null;
  /** Which paid sales are settled, where that was asked. */
  readonly settlement?: Settlements | null;
  /** The lines for a printer, at most 42 characters each, when they were asked for; Arabic in reading order. */
  readonly text?: string | null;
  /** For each store, lane and currency. */
  readonly totals?: Totals[] | null;
  /** The steps whose outcome is not known. */
  readonly unresolved?: Step[] | null;
  /** End of the period, RFC 3339, UTC. */
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

/** What watch_add, watch_remove answers. */
export interface WatchingReply extends Reply {
  /** "watch_add": false when the order was watched before. Absent when no order was named. */
  readonly added?: boolean | null;
  /** "watch_remove": false when the order was not watched, or has ended. */
  readonly removed?: boolean | null;
  /** Orders watched now. */
  readonly watching?: number | null;
}

/** What watch_next answers. */
export interface WatchNextReply extends SaleReply {
  /** True: the other members are those of the order. False: nothing is new; "error" then says what keeps the service from being asked, if something does. */
  readonly event?: boolean | null;
  /** Orders watched now. */
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
  /** "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal" or "versions". */
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
  /** The reference of this attempt at the service, where it differs. */
  readonly attempt_reference_id?: string | null;
  /** What was cancelled, in all. */
  readonly canceled_amount?: Money | null;
  /** What was captured, in all. */
  readonly captured_amount?: Money | null;
  /** "order_get" only: the order's captures, in the service's order. */
  readonly captures?: Captured[] | null;
  /** "sms", "qr" or "online". */
  readonly channel?: string | null;
  /** What the SMS or the QR code leads to. */
  readonly checkout_deeplink?: string | null;
  /** The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided. */
  readonly checkout_id?: string | null;
  /** The service's page, of an online order. */
  readonly checkout_url?: string | null;
  /** Other order ids that the customer paid for the same sale: refund them. */
  readonly duplicates?: string[] | null;
  /** How many instalments. */
  readonly instalments?: number | null;
  /** The service's id of the order. Keep it. */
  readonly order_id?: string | null;
  /** The order's number as the customer sees it. */
  readonly order_number?: string | null;
  /** The till's own key of the sale, as given. */
  readonly order_reference_id?: string | null;
  /** "order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid. */
  readonly paid_amount?: Money | null;
  /** When a sale that was paid before was seen paid, RFC 3339, UTC. */
  readonly paid_at?: string | null;
  /** How the customer pays, in the service's words. */
  readonly payment_type?: string | null;
  /** The number that the session was opened for, masked. */
  readonly phone?: string | null;
  /** Requests to the service in this call. */
  readonly polls?: number | null;
  /** "checkout_create" only: what is wrong or doubtful in its request. */
  readonly problems?: Problem[] | null;
  /** The QR code for the till's screen. */
  readonly qr?: Qr | null;
  /** "raw" of the JSON. */
  readonly raw?: unknown | null;
  /** What was given back, in all. */
  readonly refunded_amount?: Money | null;
  /** The session was there before this call. */
  readonly resumed?: boolean | null;
  /** "order_get" only: when the merchant got or gets it, as the service writes it. */
  readonly settlement_date?: string | null;
  /** "order_get" only: whether the merchant has the money, in the service's word. */
  readonly settlement_status?: string | null;
  /** Tamara's status of the order; null where it is not known. */
  readonly status?: string | null;
  /** "order_get" only: the branch. */
  readonly store_code?: string | null;
  /** What the customer pays. */
  readonly total_amount?: Money | null;
  /** How long this call waited, in milliseconds. */
  readonly waited_ms?: number | null;
  /** "order_get" only: what came from the customer's wallet. */
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
  /** As in tamara_payment_start. */
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
  /** "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on. */
  readonly code?: string | null;
  /** What is wrong, for the developer. Holds no personal data. */
  readonly detail?: string | null;
  /** Path of the field it is about. */
  readonly field?: string | null;
  /** "error": the request was not sent; "warning". */
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
  /** "session", "void", "refund", "authorise", "capture" or "cancel". */
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
  /** "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done". */
  readonly state?: string | null;
  /** Tamara's status of the order. */
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
  /** "session", "void", "refund", "authorise", "capture" or "cancel". */
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
  /** "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done". */
  readonly state?: string | null;
  /** Tamara's status of the order. */
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
