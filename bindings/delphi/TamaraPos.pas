(* Tamara payments for points of sale: for Delphi 7 and later and Free Pascal 3. Needs the shared library and nothing else.

    Client := TTamaraClient.Create('{"api_token":"...","country":"SA"}');
    Reply := Client.PollStatus('{"order_id":' + TamaraQuoted(OrderId) + ',"wait_s":5}');
    if Reply.Paid then ...                                     // hand over the goods

  Requests and replies are the JSON of the C interface; include/tamara_pos.h is the manual of every field.

  An exception means that nothing moved (one exception to that: ETamaraInternal). Everything else comes back as an
  ITamaraReply, also "not paid" and "not known": look at Done, Paid or NextAction before you do anything.

  Texts are UTF-16: string where that is Unicode, WideString in older compilers and in Free Pascal. The library gets UTF-8.

  Every method may be called from any thread, also on one client; only Free is its owner's. A call that waits blocks its thread:
  let it wait in short steps, as sample/Till.dpr does, or call it in a thread and Interrupt it.

  Floating-point exceptions, which Delphi programs leave switched on, are off during every call. *)
unit TamaraPos;

{$IFDEF FPC}{$MODE DELPHI}{$H+}{$ENDIF}

interface

uses
  SysUtils;

const
  { The interface this unit was written for. The library's has to be this one or a greater one. }
  { <generated abi> by cargo xtask header }
  TAMARA_ABI_VERSION = 1;
  { </generated> }

  { The numbers that calls return. A newer library may return others. }
  { <generated codes> by cargo xtask header }
  TAMARA_OK = 0;
  TAMARA_PENDING = 1;
  TAMARA_NOT_PAID = 2;
  TAMARA_UNKNOWN = 3;
  TAMARA_TOO_LATE_PAID = 4;
  TAMARA_NULL_ARGUMENT = -100;
  TAMARA_INVALID_UTF8 = -101;
  TAMARA_INVALID_JSON = -102;
  TAMARA_INVALID_HANDLE = -103;
  TAMARA_MISSING_FIELD = -104;
  TAMARA_INVALID_FIELD = -105;
  TAMARA_UNKNOWN_FIELD = -106;
  TAMARA_UNKNOWN_OPERATION = -107;
  TAMARA_REQUEST_TOO_LARGE = -108;
  TAMARA_BUFFER_TOO_SMALL = -109;
  TAMARA_NOT_SUPPORTED = -110;
  TAMARA_TOO_MANY_CLIENTS = -111;
  TAMARA_NO_SUCH_MEMBER = -112;
  TAMARA_NULL_MEMBER = -113;
  TAMARA_TOO_MANY_OPEN = -114;
  TAMARA_NO_LAST_REPLY = -115;
  TAMARA_INVALID_CONFIG = -200;
  TAMARA_CONFIG_FILE = -201;
  TAMARA_ENVIRONMENT_MIXED = -202;
  TAMARA_DNS_FAILED = -301;
  TAMARA_CONNECT_FAILED = -302;
  TAMARA_TLS_FAILED = -303;
  TAMARA_PROXY_FAILED = -304;
  TAMARA_TIMEOUT = -305;
  TAMARA_ANSWER_LOST = -306;
  TAMARA_BAD_ANSWER = -307;
  TAMARA_INTERRUPTED = -308;
  TAMARA_LISTEN_FAILED = -309;
  TAMARA_REFUSED = -400;
  TAMARA_UNAUTHORISED = -401;
  TAMARA_FORBIDDEN = -403;
  TAMARA_NOT_FOUND = -404;
  TAMARA_WRONG_STATE = -409;
  TAMARA_AMOUNT_OUT_OF_LIMITS = -410;
  TAMARA_PHONE_REFUSED = -411;
  TAMARA_MERCHANT_DISABLED = -412;
  TAMARA_CURRENCY_REFUSED = -413;
  TAMARA_WEBHOOK_REFUSED = -420;
  TAMARA_THROTTLED = -429;
  TAMARA_SERVICE_ERROR = -450;
  TAMARA_REFERENCE_IN_USE = -500;
  TAMARA_REFUND_TOO_LARGE = -501;
  TAMARA_NOT_REFUNDABLE = -502;
  TAMARA_REQUEST_ID_IN_USE = -503;
  TAMARA_STEP_IN_PROGRESS = -504;
  TAMARA_EARLIER_UNRESOLVED = -505;
  TAMARA_OTHER_LANE = -506;
  TAMARA_CANNOT_VOID = -507;
  TAMARA_AMOUNT_MISMATCH = -508;
  TAMARA_JOURNAL_REQUIRED = -600;
  TAMARA_JOURNAL_OPEN_FAILED = -601;
  TAMARA_JOURNAL_LOCKED = -602;
  TAMARA_JOURNAL_FULL = -603;
  TAMARA_JOURNAL_READ_ONLY = -604;
  TAMARA_JOURNAL_DAMAGED = -605;
  TAMARA_JOURNAL_REPLACED = -606;
  TAMARA_JOURNAL_TOO_NEW = -607;
  TAMARA_JOURNAL_FAILED = -608;
  TAMARA_JOURNAL_TWO_NAMES = -609;
  TAMARA_JOURNAL_SECOND_SQLITE = -610;
  TAMARA_JOURNAL_NO_POSTGRES = -611;
  TAMARA_JOURNAL_UNREACHABLE = -612;
  TAMARA_JOURNAL_DENIED = -613;
  TAMARA_JOURNAL_UNTRUSTED = -614;
  TAMARA_JOURNAL_NOT_DURABLE = -615;
  TAMARA_PANIC = -900;
  TAMARA_INTERNAL = -901;
  { </generated> }

type
  {$IFDEF UNICODE}
  TTamaraText = string;
  {$ELSE}
  TTamaraText = WideString;
  {$ENDIF}

  { What a call answered. Freed by itself. }
  ITamaraReply = interface
    { The returned number; it alone decides. }
    function Code: Integer;
    { Code 0: what was asked for is done. }
    function Done: Boolean;
    { The customer has paid: hand over the goods. }
    function Paid: Boolean;
    { The number's name: OK, NOT_PAID, ... }
    function Name: TTamaraText;
    { What is known of the sale: paid, pending, not_paid, unknown; empty where the call was not about one. }
    function Verdict: TTamaraText;
    { What to do next: release_goods, keep_polling, call_recover, ... }
    function NextAction: TTamaraText;
    { The sentence for the cashier, in 'ar' or 'en'. }
    function Message(const Language: TTamaraText): TTamaraText;
    { A member by its path (order_id, total_amount.amount, steps.0.state): of a text what it says, of anything else its JSON.
      Empty when it is absent or null. }
    function Text(const Path: TTamaraText): TTamaraText;
    { How many entries the list at a path has; 0 when there is none. }
    function Count(const Path: TTamaraText): Integer;
    { The whole reply, pure ASCII JSON. }
    function Json: TTamaraText;
  end;

  { A call failed. Where it has a code, nothing moved (ETamaraInternal apart). }
  ETamara = class(Exception)
  private
    FCode: Integer;
    FName: TTamaraText;
    FReply: ITamaraReply;
  public
    { The returned number; 0 where the library could not be called at all. }
    property Code: Integer read FCode;
    { The number's name, such as INVALID_FIELD; empty where the library could not be called. }
    property Name: TTamaraText read FName;
    { The whole reply; nil where the library could not be called, or the function has none. }
    property Reply: ITamaraReply read FReply;
  end;
  { -1xx: the program sent something that cannot work. }
  ETamaraArgument = class(ETamara);
  { -2xx: the configuration cannot work. }
  ETamaraConfiguration = class(ETamara);
  { -3xx: the service was not reached, or its answer was lost and nothing moved. }
  ETamaraTransport = class(ETamara);
  { -4xx: the service refused. }
  ETamaraService = class(ETamara);
  { -5xx: the sale, the order or the refund is in a state that does not allow this. }
  ETamaraState = class(ETamara);
  { -6xx: the journal cannot be used, so nothing was sent. }
  ETamaraJournal = class(ETamara);
  { -9xx: a defect of the library. What became of the call is not known: poll the order, or call Recover. }
  ETamaraInternal = class(ETamara);
  { The library is missing, for another processor, incomplete or too old. }
  ETamaraLibrary = class(ETamara);
  { The client was closed before. }
  ETamaraClosed = class(ETamara);

  { An open client. One serves a whole program and all its threads. }
  TTamaraClient = class
  private
    FHandle: Integer;
    FOpened: ITamaraReply;
    function Release: Boolean;
    function OpenHandle(const Operation: TTamaraText): Integer;
  public
    { Opens it; Config is JSON, see "Configuration" in tamara_pos.h. Loads the library when that was not done. }
    constructor Create(const Config: TTamaraText);
    { Closes it, when that was not done. }
    destructor Destroy; override;
    { Closes it now; Free may follow whenever no thread uses it any more. Calls under way on other threads are interrupted and waited
      for; they answer with what is known. Raises ETamaraClosed when it was closed before. }
    procedure Close;
    { Any operation by its name, without tamara_. }
    function Call(const Operation, Request: TTamaraText): ITamaraReply;
    { <generated operations> by cargo xtask header }
    (* Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
       /checkout/payment-types).
       Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.

       request:
         "total_amount"   required money: what the customer would pay.
         "phone_number"   optional text, in any writing.

       reply:
         "offer"     true or false.
         "asked"     false: the service was silent (see the warning "not_asked").
         "cached"    true: the answer is one of the last five minutes.
         "options"   list of "name" (text), "min_limit" and "max_limit" (money, or null). *)
    function Eligibility(const Request: TTamaraText): ITamaraReply;

    (* Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
       hint that the first visit takes longer, never a reason to refuse.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "phone_number"   required text, in any writing.
         "country_code"   optional, "SA" or "AE"; the configured country otherwise.

       reply: "is_id_verified"   true or false. *)
    function CustomerVerification(const Request: TTamaraText): ITamaraReply;

    (* Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
       nobody.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
       references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
       another program holds the journal. Thread-safe.

       request: Required; "{}" will do.
         "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.

       reply: "order_reference_id"   text, the reference. *)
    function NewReference(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
       till's screen (POST /checkout/in-store).
       Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
       TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; TAMARA_NOT_PAID:
       this sale was paid and given back; TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "channel"             "sms" (default) or "qr".
         "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
                               at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
         "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
         "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
                               configured country's.
         "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
                               "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
                               "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
         "order_number"        optional text, 255: shown to the customer.
         "email"               optional text, 128: a second way for the link.
         "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
                               total; "channel" is "qr" there. Text, 255.
         "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
                               letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
         "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
                               "payment_type" "Installment".
         "tax_amount", "shipping_amount", "discount_amount"
                               Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
         "capture"             Checkout.com only, optional: true.
         "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
         "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
                               "Installment".
         "instalments"         optional integer; leave it out unless Tamara asks for it.
         "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
         "additional_data"     optional object; "store_code" is put in from the configuration.
         "platform"            optional text, 128, for "qr": the name of the program.
         "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".

       reply:
         "order_id"            text: keep it.
         "checkout_id"         text: absent when the session was found after a lost answer; such a session cannot be voided.
         "order_reference_id"  text, as given; "attempt_reference_id" the attempt's own at Tamara, where it differs.
         "checkout_deeplink"   text: what the SMS or the QR code leads to.
         "qr"                  for "qr": "size" (modules a side), "modules" (list of rows of '0' and '1', without margin), "svg" (text),
                               "png_base64" (text).
         "phone"               text: the number that the session was opened for, masked.
         "paid_at"             text, RFC 3339, UTC: when a sale that was paid before was seen paid.
         "status", "total_amount", "resumed" (true: the session was there before), "waited_ms", "polls". *)
    function SessionCreate(const Request: TTamaraText): ITamaraReply;

    (* Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
       watched together.
       Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
       TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
       where every SessionCreate of this sale was refused, so that there is nothing to wait for ("error" and
       "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
       amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
         "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
         "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
         "raw"          optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id", "checkout_id", "order_reference_id", "order_number", "status" (Tamara's text, or null),
         "total_amount", "captured_amount", "refunded_amount", "canceled_amount" (money: "amount" as text with all the currency's
         decimals, "currency"), "payment_type", "instalments", "duplicates" (list of other order ids that the customer paid for the same sale:
         refund them), "waited_ms" (integer, milliseconds), "polls" (integer), "channel", "phone", "paid_at" and "checkout_deeplink" as in
         SessionCreate. *)
    function PollStatus(const Request: TTamaraText): ITamaraReply;

    (* Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
       to be certain. Safe to repeat.
       Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
       sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
       its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
       TAMARA_CANNOT_VOID: not a session of this journal; TAMARA_NOT_SUPPORTED: there is no void, and
       "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
         "take_over"    optional, true voids a session that another lane opened.
         "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
                        session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
                        is TAMARA_PENDING, or call Recover, also after a restart: what was given up stays given up, and is
                        never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
         "raw"          optional, as above.

       reply: Members as in PollStatus. *)
    function SessionVoid(const Request: TTamaraText): ITamaraReply;

    (* Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
       that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
       Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for "paid";
       TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A
       sale that neither the journal nor the service knows is "clear"; where the service does not answer, only a
       session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds,
       whatever the service does. Thread-safe.

       request: "order_id" or "order_reference_id"   one of them is required, text.

       reply: Members as in PollStatus, and:
         "tender"   text: "clear": nothing is paid, and nothing can be any more; "paid"; "payable": the customer can still pay, or nobody
                    knows: take the session back with SessionVoid (or PaymentCancel), then ask again. *)
    function TenderCheck(const Request: TTamaraText): ITamaraReply;

    (* Opens a session by SMS and waits for its end, in one call: SessionCreate, then PollStatus.
       Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
       reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED where "capabilities"
       says that no SMS is sent (Checkout.com): show a QR code with SessionCreate or PaymentStart. Takes at most
       call_timeout_ms plus "wait_s". Thread-safe.

       request: As for SessionCreate ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
         "interval_s" as for PollStatus.

       reply: Members as in PollStatus. *)
    function Pay(const Request: TTamaraText): ITamaraReply;

    (* Gives captured money back, in whole or in part, as often as there is something left (POST
       /payments/simplified-refund/{order_id}).
       Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call Recover, never send another by hand;
       TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
       TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
       moved. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "total_amount"   optional money; left out: all that is left (captured minus refunded).
         "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
         "comment"        optional text, 200.
         "raw"            optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id", "order_reference_id", "request_id" (texts), "refund_id", "capture_id" (texts, Tamara's; the capture that is given
         back), "amount" (money: what this call gave back), "refunded_amount" (money: in all), "captured_amount" (money), "status" (text), "replayed" (true: done before this call). *)
    function Refund(const Request: TTamaraText): ITamaraReply;

    (* Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
       checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
       PaymentStatus.
       Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE while a payment of
       the same reference with another amount, phone or channel is under way; TAMARA_JOURNAL_REQUIRED;
       TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8, that of SessionCreate, by SMS or QR code, and "interval_s". Required.

       reply: Beside the members of every reply, those of
                 PollStatus as far as they are known, and:
         "payment"        integer: the payment's number in this client.
         "kind"           text: "sale" or "refund".
         "state"          text: "starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled",
                          "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed"
                          (nothing moved).
         "ended"          true or false: nothing is done in the background any more.
         "seconds_left"   integer or null: until the session expires. *)
    function PaymentStart(const Request: TTamaraText): ITamaraReply;

    (* Starts a refund in the background. The same "request_id" is refunded once, as in Refund. A refund cannot be
       cancelled.
       Returns what PaymentStart returns. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8, that of Refund. Required.

       reply: Beside the members of every reply, those of
         PaymentStart. *)
    function RefundStart(const Request: TTamaraText): ITamaraReply;

    (* Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
       Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone means paid;
       TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the code with which it failed,
       and nothing moved. Of a refund at its end what Refund returns. Argument codes (-1xx). Takes at most "wait_s";
       Interrupt ends the wait. Thread-safe.

       request:
         "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
                                             payment. A refund that was started with "order_id" is named by that id in
                                             "order_reference_id"; its number is the safer name, as an order may have several refunds.
         "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
         "qr"       optional true or false: the link and the QR code once more.

       reply: Beside the members of every reply, those of
         PaymentStart. "checkout_deeplink" and "qr" are in the first reply that knows them, and when asked for. *)
    function PaymentStatus(const Request: TTamaraText): ITamaraReply;

    (* Takes a payment back. The library's thread voids the session and reads the order again, until the service has
       said what became of it; ask with PaymentStatus for the end: "cancelled", or "too_late_paid" when the customer
       was faster.
       Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
       TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the provider has no void;
       argument codes (-1xx). Does not wait for the service. Thread-safe.

       request:
         "payment" or "order_reference_id"   required, one of them, as in PaymentStatus.
         "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
                            it is paid.

       reply: Beside the members of every reply, those of
         PaymentStart. *)
    function PaymentCancel(const Request: TTamaraText): ITamaraReply;

    (* Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
       that have ended.
       Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service. Thread-safe.

       reply:
         "payments"   list of objects, the oldest first: "payment", "kind", "state", "order_reference_id", "seconds_left", as in
                      PaymentStart. *)
    function PaymentList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
       Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
       and service (-4xx) codes. To learn whether a sale is paid, use PollStatus. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "raw"     optional, true adds Tamara's untouched order as "raw".

       reply: Members as in PollStatus; "verdict" says what
         the order means for the sale. Of Tamara's orders also, where they have them: "paid_amount" (money: what the customer has
         paid so far, the first instalment; it does not say that the sale is paid), "wallet_prepaid_amount" (money),
         "settlement_status", "settlement_date", "store_code" (texts), and "captures", a list of "capture_id", "total_amount",
         "refunded_amount", "created_at". *)
    function OrderGet(const Request: TTamaraText): ITamaraReply;

    (* Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
       to repeat.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "order_id"             required text.
         "order_reference_id"   required text, 1 to 240 characters: the new reference.

       reply: Members as in PollStatus. *)
    function OrderUpdateReference(const Request: TTamaraText): ITamaraReply;

    (* Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
       it never.
       Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
       TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "raw"        optional, true adds Tamara's untouched order as "raw".

       reply: Members as in PollStatus; "resumed" true: it was
         authorised before this call. *)
    function OrderAuthorise(const Request: TTamaraText): ITamaraReply;

    (* Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
       Refund.
       Returns as Refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured already as
       asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "order_id" or "order_reference_id"   one of them is required, text.
         "total_amount"    optional money; left out: all that is left.
         "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
         "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
                           "tracking_url" (1024) optional.
         "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
         "raw"             optional, true adds Tamara's untouched order as "raw".

       reply:
         "order_id",
         "order_reference_id", "request_id", "capture_id", "status" (texts), "amount" (money: this call's), "captured_amount",
         "canceled_amount", "refunded_amount" (money: in all), "replayed" (true: done before this call). *)
    function OrderCapture(const Request: TTamaraText): ITamaraReply;

    (* Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as Refund.
       Returns as OrderCapture. Takes at most the configured call_timeout_ms. Thread-safe.

       request: As for OrderCapture, without "shipping_info".

       reply: As for OrderCapture, with "cancel_id". *)
    function OrderCancel(const Request: TTamaraText): ITamaraReply;

    (* Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
       browser is sent to "checkout_url". The reference is the key of the sale, as in SessionCreate: a live checkout
       is resumed, a finished one returned.
       Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
       otherwise what SessionCreate returns. Takes at most the configured call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
                 known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
         "order_reference_id"   required text, the key of the sale.
         "total_amount", "shipping_amount", "tax_amount"   required money.
         "country_code", "description"   required texts.
         "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
                                are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
         "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
         "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
         "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
                                "phone_number", "postal_code". Required unless everything is digital.
         "digital"              optional, true or false: nothing is shipped. Not sent.
         "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
         "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
         "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
                 Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.

       reply: Beside the members of every reply, those of
                 SessionCreate with "channel" "online" and "checkout_url" (text) in place of the deep link, and
         "problems"   list, absent when there are none: "field" (path), "level" ("error": it was not sent; "warning"), "code" (text:
                      "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on), "detail" (what is wrong), "advice"
                      (what to do). *)
    function CheckoutCreate(const Request: TTamaraText): ITamaraReply;

    (* Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
       adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
       an address each.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "url"       required text, https, 255.
         "type"      optional, "order" (default) or "dispute".
         "events"    optional list of texts; all events of the type when absent.
         "headers"   optional object of texts: sent back with each call.

       reply:
         "webhook_id",
         "url" (texts), "events" (list of texts), "adopted" (true: it was registered before). *)
    function WebhookRegister(const Request: TTamaraText): ITamaraReply;

    (* Lists the merchant's webhooks (GET /webhooks/list).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       reply:
         "webhooks", a list
         of "webhook_id", "url" and "events". *)
    function WebhookList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Reads one webhook (GET /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: "webhook_id", required text.

       reply: As for WebhookRegister. *)
    function WebhookGet(const Request: TTamaraText): ITamaraReply;

    (* Changes a webhook (PUT /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "webhook_id", required text, and the fields of WebhookRegister. "events" stay as they
         are when absent.

       reply: As for WebhookRegister. *)
    function WebhookUpdate(const Request: TTamaraText): ITamaraReply;

    (* Removes a webhook (DELETE /webhooks/{webhook_id}).
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8: "webhook_id", required text. *)
    function WebhookDelete(const Request: TTamaraText): ITamaraReply;

    (* Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
       (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
       only that counts. If the same event arrives again, in any process that shares the journal, the order is read
       again and the reply has "duplicate": true. Where the order is watched (WatchAdd), it is looked at before all
       others.
       Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN: verified, but the
       order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
       of this merchant's (warning "not_ours"); TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order;
       argument (-1xx) codes; TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request:
         "method"                required text, "POST".
         "headers"               object of texts, names in any case.
         "query"                 optional text: what follows the "?" of the address, as it came.
         "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.

       reply:
         "respond"     object: answer with its "status" (integer) and "body" (text, JSON).
         "event"       object: "event_type", "order_id", "order_reference_id", "event_id" (where the service gives one), "movement_id" (refund,
                       capture or cancel), "declined_reason"; or null.
         "duplicate"   true: received before, by any program with this journal. Verdict and next action are those of the order as it is now.
         "order"       object: the order as read afresh, members as in PollStatus; "verdict" of the reply is its verdict. It counts,
                       not the webhook, whose body is not signed; where it does not show what the webhook says there is a warning "not_shown", and "respond"
                       asks the service to deliver it again. Absent for the events of a dispute, which are read with DisputeList.
                 Calls of this process that wait for the order (PollStatus, Pay) look at once. *)
    function WebhookReceive(const Request: TTamaraText): ITamaraReply;

    (* Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
       read, and answered, as by WebhookReceive. Tamara posts to https addresses only: put a proxy or a tunnel with a
       certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
       events are fetched with WebhookNext.
       Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
       token. Returns at once. Thread-safe.

       request:
         "port"          required integer; 0 takes any free one.
         "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
         "keep_events"   optional, true (default): events are kept for WebhookNext, 1000 at the most; while so many wait, Tamara is asked
                         to deliver again. false: they only wake calls that wait.

       reply:
         "address" (text, with
         the port), "port" (integer). *)
    function WebhookListen(const Request: TTamaraText): ITamaraReply;

    (* Waits for the next event of WebhookListen. Each is handed out once, to one caller.
       Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
       "wait_s"; Interrupt ends it. Thread-safe.

       request: JSON text, UTF-8; "{}" looks once. Required.
         "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.

       reply: Beside the members of every reply, those of
         WebhookReceive but "respond"; none of them with TAMARA_PENDING. *)
    function WebhookNext(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms. Thread-safe.

       request: JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
         "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
         "dispute_id", "limit", "page"   integers.
         "is_parent"     true or false.
         "merchant_id"   text, id of a child merchant, for platforms.

       reply:
         "total"      integer or null: how many there are in all.
         "disputes"   list, by number: "dispute_id" (integer), "order_id", "merchant_order_reference_id", "order_status",
                      "dispute_status", "opened_at", "closed_at" (texts or null), "amount" (money or null), "activities" (list of
                      "event", "comment", "created_at" (texts or null), "attachments" (integer, number of files)). *)
    function DisputeList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
       the dispute is read to see whether it was said.
       Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
       (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.

       request:
         "dispute_id"   required integer.
         "comment"      required text, 255.
         "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
         "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
                        file on this machine) and "content_base64" (text).
         "merchant_id"  optional text, id of a child merchant, for platforms.

       reply: "dispute_id". *)
    function DisputeReply(const Request: TTamaraText): ITamaraReply;

    (* Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
       the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
       sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
       checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
       start-up, and after TAMARA_UNKNOWN.
       Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes
       (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
       steps count as not done because their orders stayed without them, not by the service's word. A step with
       "next_action" "ask_supervisor" ends by StepResolve. Takes at most the configured call_timeout_ms; a warning
       "not_all" says when time ran out. Thread-safe, also across processes.

       reply:
         "steps"   list, in the order in which they were checked: each as in History, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
                   "next_action" and, while it stays open, "error".
         "polls"   integer: questions put to the service. *)
    function Recover(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
       who has looked in the service's portal. The library reads the order before, where it can, and records the word
       with the name and the reason. History, Report and the file for support show it as a person's word. Nothing is
       sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
       "concluded") can be closed, too.
       Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order says the opposite;
       TAMARA_NOT_FOUND: no such step; TAMARA_STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
       journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
       configured call_timeout_ms. Thread-safe.

       request: Required:
         "step_id"   integer: "id" of the step, as Recover and History show it.
         "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
         "name"      text: who says so; at most 64 characters.
         "reason"    text: why; at most 200 characters.

       reply: "step"      the step as it stands now, as in History. *)
    function StepResolve(const Request: TTamaraText): ITamaraReply;

    (* Reads the journal, newest first. Asks nobody.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.

       request: JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
         "from", "until"        texts, RFC 3339: created at or after, created before.
         "lane"                 text.
         "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
         "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
         "order_reference_id"   text: of the sale, or of an attempt.
         "order_id"             text.
         "before_id"            integer: "next_before_id" of the page before.
         "limit"                integer, 1 to 1000, default 100.

       reply:
         "steps"            list of "id", "kind", "state", "order_reference_id", "attempt_reference_id", "request_id", "order_id", "checkout_id",
                            "result_id", "channel", "amount" (money), "status", "last_error", "store_code", "lane", "phone" (masked),
                            "created_at", "updated_at" (texts, RFC 3339, UTC), "moved" (money: what the service says was moved, where that
                            is not "amount"), and of a step that was closed by hand "resolved_by", "resolved_reason" (texts).
         "next_before_id"   integer, or null on the last page. *)
    function History(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
       counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
       report can be made again. Sends nothing that moves money.
       Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
       differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
       twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
       call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
       "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
       settlements. Thread-safe.

       request: JSON text, UTF-8; "{}" for today so far. Required.
         "kind"                  "x" (default), the figures so far, or "z", the end of a day.
         "date"                  text, "2026-01-31", by the shop's clock; today when left out.
         "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
         "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
         "store_code", "lane"    texts: this branch, this till only.
         "reread"                true or false (default): reads every order of the day again, and tells the differences.
         "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
                                 (paid out to the merchant). Checkout.com does not show this.
         "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
         "language"              "en" or "ar": of "text"; by default the configured one.
         "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
                                 joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.

       reply:
         "kind", "from", "until"   as asked for; times in UTC.
         "printed_at"              text, RFC 3339, UTC: when the report was made.
         "period_over"             true or false: the period is over. The text of a "z" before that says that the day is not over.
         "complete"                true or false: the day is over and everything in it has its end. Only then is a "z" the last word.
         "totals"                  list of "store_code", "lane", "currency" and "paid", "refunded", "captured" (online orders), "voided",
                                   "not_paid", "unresolved", each "count" (integer) and "amount" (money); "net" (text; it may be negative).
         "grand_totals"            the same for each currency over all stores and lanes.
         "unresolved"              list: the steps without a known end, as in History.
         "by_hand"                 list: the steps that a supervisor closed by StepResolve, as in History.
         "differences"             with "reread", list of "order_id", "order_reference_id", "what" ("paid", "refunded", "not_read"), "journal",
                                   "service".
         "settlement"              with "settlement": "sales", a list of "order_id", "order_reference_id", "amount" (money), "settled" (true; false: not
                                   yet; null: not known), "settlement_status" (text or null, Tamara's own word) and "settlement_date" (text or null,
                                   a time in UTC or a day), and "totals", a list of "currency", "settled", "not_settled" and "not_known", each
                                   "count" and "amount".
         "csv", "text"             text, as asked for: lines of at most 42 characters in "text", Arabic in reading order. *)
    function Report(const Request: TTamaraText = '{}'): ITamaraReply;

    (* The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
       printing. Asks nobody.
       Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
       paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.

       request:
         "order_id" or "order_reference_id"   text: the sale. One is required.
         "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
         "copy"                               true or false (default): a line says that it is a copy.
         "visual"                             true or false (default): Arabic for a simple printer, as in Report.
         "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.

       reply:
         "kind"       "sale" or "refund".      "order_id", "order_reference_id"   texts.      "amount"   money.
         "columns"    integer, 42.             "lines"   "en" and "ar": lists of texts. *)
    function Receipt(const Request: TTamaraText): ITamaraReply;

    (* Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
       token, disk, journal, versions. Nothing is moved. For a configuration that Create refuses, call
       TamaraDiagnose.
       Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
       Takes at most 10 seconds, whatever is broken; Interrupt ends it earlier. Thread-safe.

       request: JSON text, UTF-8; "{}" with a client. Required.
         "config"   object: with client 0, the configuration as for Create. It opens and closes what it needs.

       reply: Beside the members of every reply, whose "message" and
                 "next_action" are those of the first fault:
         "healthy"    true or false: nothing failed, and nothing is doubtful (no "faults").
         "faults"     list of texts, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed",
                      "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full", ...), or "certificate_expired",
                      "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low".
         "checks"     list of "name" ("settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal",
                      "versions"), "result" ("ok", "warning", "failed", "skipped"), "ms" (integer), "fault" (text, when there is one),
                      "detail" (text, English, for support) and "message" ("en", "ar": a sentence for the shop).
         "took_ms"    integer.
         "versions"   "library", "abi", "journal_engine", "system", "processor", "bits". *)
    function Diagnose(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
       journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
       phone number is in it.
       Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
       Diagnose, and a moment. Thread-safe.

       request: JSON text, UTF-8; "{}" with a client. Required.
         "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
         "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
         "config"      object: as in Diagnose.

       reply:
         "file"      text, its path.        "bytes"   integer.
         "entries"   list of texts: what is in it.        "steps"   integer: steps of the journal in it. *)
    function SupportBundle(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Changes how much is logged, for the whole process and at once; where lines go stays as it is.
       Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.

       request: "level"   "off", "error", "warn", "info", "debug" or "trace". Required.

       reply: "level". *)
    function LogLevel(const Request: TTamaraText): ITamaraReply;

    (* Watches an order in the background until it has ended: for a program with many open orders, or one that asks
       from a timer.
       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.

       request: JSON text, UTF-8; "{}" watches what the journal holds open. Required.
         "order_id" or "order_reference_id"   optional, one of them: text.
         "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.

       reply:
         "added"      true, or false: it was watched before. Absent when no order was named.
         "watching"   integer: orders watched now. *)
    function WatchAdd(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
       person has to look at, and that is watched on. The reply is that of PollStatus. News may come from any order;
       each is given to one caller.
       Returns, for the order in the reply, what PollStatus returns: TAMARA_OK is paid, and nothing else is.
       TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; Interrupt ends it. Thread-safe.

       request: JSON text, UTF-8; "{}" takes what is there. Required.
         "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.

       reply:
         "event"      true: the other members are those of PollStatus. False: nothing is new; "error" then says what keeps the
                      service from being asked, if something does.
         "watching"   integer: orders watched now. *)
    function WatchNext(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Watches an order no more. News of it that were not taken yet are kept.
       Returns TAMARA_OK; argument codes (-1xx). Thread-safe.

       request: Required: "order_id" or "order_reference_id", text.

       reply:
         "removed"    true, or false: it was not watched, or has ended.
         "watching"   integer: orders watched now. *)
    function WatchRemove(const Request: TTamaraText): ITamaraReply;
    { </generated> }
    { Ends every call of this client that is waiting now, from another thread. }
    procedure Interrupt;
    { Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on. }
    procedure InterruptSale(const Sale: TTamaraText);
    { What opening answered: version, capabilities, operations. }
    property Opened: ITamaraReply read FOpened;
  end;

  { Receives one line of the log: on any thread, one at a time. It must return soon, not raise, and not call this library.
    Level: 1 error to 5 trace. Line: UTF-8, valid during the call only. }
  TTamaraLogCallback = procedure(UserData: Pointer; Level: Integer; Line: PAnsiChar); cdecl;

{ Loads the library, once in a process. The first client does it by itself; call this when the file lies elsewhere than beside
  the program or where the system looks. Raises ETamaraLibrary when it cannot be used. }
procedure TamaraLoad(const FileName: TTamaraText);

{ The library's version, such as 0.1.0, and its interface's. }
function TamaraVersion: TTamaraText;
function TamaraAbiVersion: Integer;
{ The name of a returned number. }
function TamaraResultName(Code: Integer): TTamaraText;

{ Looks at everything between this computer and the service, for a configuration with which no client can be opened: what is wrong, in the
  order of its causes. Takes at most 10 seconds. With an open client call its Diagnose. }
function TamaraDiagnose(const Config: TTamaraText): ITamaraReply;
{ Writes the zip file for support, for a configuration with which no client can be opened; FileName is a full path, of none that exists. }
function TamaraSupportBundle(const Config, FileName: TTamaraText): ITamaraReply;

{ Sends the log of all clients to a procedure: Level is off, error, warn, info, debug or trace. nil ends it. }
procedure TamaraLogTo(const Level: TTamaraText; Callback: TTamaraLogCallback; UserData: Pointer);

{ A text as JSON writes it, quotes included. }
function TamaraQuoted(const Text: TTamaraText): TTamaraText;
{ An amount as JSON: TamaraMoney(300, 'SAR') is "amount":"300","currency":"SAR" in braces. Currency is exact; floats are not. }
function TamaraMoney(const Amount: Currency; const CurrencyCode: TTamaraText): TTamaraText;

implementation

uses
  {$IFDEF MSWINDOWS}Windows,{$ELSE}{$IFDEF FPC}dynlibs,{$ENDIF}{$ENDIF} Math, Classes;

{ ---- UTF-8 ---- }

{ By hand: UTF8Encode of older compilers writes characters beyond 16 bits as two halves, which is not UTF-8. Half a pair alone is
  written as it is, and the library refuses it. }
function ToUtf8(const Text: TTamaraText): AnsiString;
var
  At, Size: Integer;
  C: Cardinal;

  procedure Put(B: Cardinal);
  begin
    Inc(Size);
    Result[Size] := AnsiChar(B);
  end;

begin
  SetLength(Result, Length(Text) * 3);
  Size := 0;
  At := 1;
  while At <= Length(Text) do
  begin
    C := Ord(Text[At]);
    Inc(At);
    if (C and $FC00 = $D800) and (At <= Length(Text)) and (Ord(Text[At]) and $FC00 = $DC00) then
    begin
      C := $10000 + ((C and $3FF) shl 10) + Cardinal(Ord(Text[At]) and $3FF);
      Inc(At);
    end;
    if C < $80 then
      Put(C)
    else
    begin
      if C < $800 then
        Put($C0 or (C shr 6))
      else
      begin
        if C < $10000 then
          Put($E0 or (C shr 12))
        else
        begin
          Put($F0 or (C shr 18));
          Put($80 or ((C shr 12) and $3F));
        end;
        Put($80 or ((C shr 6) and $3F));
      end;
      Put($80 or (C and $3F));
    end;
  end;
  SetLength(Result, Size);
end;

{ The library's texts are pure ASCII. }
function FromAscii(Text: PAnsiChar): TTamaraText;
var
  At, Size: Integer;
begin
  Size := StrLen(Text);
  SetLength(Result, Size);
  for At := 1 to Size do
    Result[At] := WideChar(Ord(Text[At - 1]));
end;

{ For texts of exceptions and names of files, which are no TTamaraText in older compilers. }
function Narrow(const Text: TTamaraText): string;
begin
  {$IFDEF FPC}
  Result := UTF8Encode(Text);
  {$ELSE}
  Result := Text;
  {$ENDIF}
end;

function Decimal(Number: Integer): TTamaraText;
begin
  Result := TTamaraText(IntToStr(Number));
end;

{ ---- JSON ---- }

function TamaraQuoted(const Text: TTamaraText): TTamaraText;
var
  At: Integer;
  C: WideChar;
begin
  Result := '"';
  for At := 1 to Length(Text) do
  begin
    C := Text[At];
    if (C = '"') or (C = '\') then
      Result := Result + '\' + C
    else if Ord(C) < 32 then
      Result := Result + '\u' + TTamaraText(IntToHex(Ord(C), 4))
    else
      Result := Result + C;
  end;
  Result := Result + '"';
end;

function TamaraMoney(const Amount: Currency; const CurrencyCode: TTamaraText): TTamaraText;
var
  Units: Int64;
  Digits: string;
begin
  { Currency is a whole number of ten-thousandths. Never through CurrToStr: it writes the decimal sign of the country. }
  Units := PInt64(@Amount)^;
  if Units < 0 then
    raise ETamaraArgument.Create('an amount cannot be below zero');
  Digits := IntToStr(Units div 10000) + '.' + Copy(IntToStr(10000 + Units mod 10000), 2, 4);
  while Digits[Length(Digits)] = '0' do
    SetLength(Digits, Length(Digits) - 1);
  if Digits[Length(Digits)] = '.' then
    SetLength(Digits, Length(Digits) - 1);
  Result := '{"amount":"' + TTamaraText(Digits) + '","currency":' + TamaraQuoted(CurrencyCode) + '}';
end;

type
  { Finds members in what the library wrote: well-formed JSON. On anything else it ends without a member. }
  TReader = class
  private
    FJson: TTamaraText;
    FAt: Integer;
    function Peek: WideChar;
    procedure SkipSpace;
    procedure SkipValue;
    function ReadText: TTamaraText;
    function FindEntry(const Name: TTamaraText): Boolean;
  public
    constructor Create(const Json: TTamaraText);
    { Goes to a value; false when there is none at this path. }
    function Find(Path: TTamaraText): Boolean;
    function Value: TTamaraText;
    function Count: Integer;
  end;

constructor TReader.Create(const Json: TTamaraText);
begin
  FJson := Json;
  FAt := 1;
end;

function TReader.Peek: WideChar;
begin
  if FAt <= Length(FJson) then
    Result := FJson[FAt]
  else
    Result := #0;
end;

procedure TReader.SkipSpace;
begin
  while (Peek = ' ') or (Peek = #9) or (Peek = #10) or (Peek = #13) do
    Inc(FAt);
end;

{ From the opening quote to behind the closing one. }
function TReader.ReadText: TTamaraText;
var
  C: WideChar;
begin
  Result := '';
  Inc(FAt);
  while (FAt <= Length(FJson)) and (Peek <> '"') do
  begin
    C := Peek;
    Inc(FAt);
    if C = '\' then
    begin
      C := Peek;
      Inc(FAt);
      case C of
        'b': C := #8;
        'f': C := #12;
        'n': C := #10;
        'r': C := #13;
        't': C := #9;
        'u':
          begin
            C := WideChar(StrToIntDef('$' + string(Copy(FJson, FAt, 4)), Ord('?')));
            Inc(FAt, 4);
          end;
      end;
    end;
    Result := Result + C;
  end;
  Inc(FAt);
end;

{ Behind a value of any kind. }
procedure TReader.SkipValue;
var
  Depth: Integer;
begin
  Depth := 0;
  SkipSpace;
  while FAt <= Length(FJson) do
  begin
    case Peek of
      '"':
        begin
          ReadText;
          Dec(FAt);
        end;
      '{', '[': Inc(Depth);
      '}', ']':
        begin
          if Depth = 0 then
            Exit;
          Dec(Depth);
        end;
      ',':
        if Depth = 0 then
          Exit;
    end;
    Inc(FAt);
  end;
end;

{ From the start of an object or list to the value of a member or of an entry with this number. }
function TReader.FindEntry(const Name: TTamaraText): Boolean;
var
  IsObject: Boolean;
  Entry: Integer;
  Key: TTamaraText;
begin
  Result := False;
  SkipSpace;
  IsObject := Peek = '{';
  if not IsObject and (Peek <> '[') then
    Exit;
  Entry := 0;
  repeat
    Inc(FAt);
    SkipSpace;
    if (Peek = '}') or (Peek = ']') or (Peek = #0) then
      Exit;
    if IsObject then
    begin
      Key := ReadText;
      SkipSpace;
      Inc(FAt);
      SkipSpace;
    end
    else
      Key := Decimal(Entry);
    if Key = Name then
    begin
      Result := True;
      Exit;
    end;
    SkipValue;
    Inc(Entry);
  until Peek <> ',';
end;

function TReader.Find(Path: TTamaraText): Boolean;
var
  Dot: Integer;
begin
  repeat
    Dot := Pos(TTamaraText('.'), Path);
    if Dot = 0 then
      Dot := Length(Path) + 1;
    Result := FindEntry(Copy(Path, 1, Dot - 1));
    Path := Copy(Path, Dot + 1, Length(Path));
  until (not Result) or (Path = '');
end;

function TReader.Value: TTamaraText;
var
  Start: Integer;
begin
  if Peek = '"' then
    Result := ReadText
  else
  begin
    Start := FAt;
    SkipValue;
    Result := Copy(FJson, Start, FAt - Start);
    if Result = 'null' then
      Result := '';
  end;
end;

function TReader.Count: Integer;
begin
  Result := 0;
  if Peek <> '[' then
    Exit;
  repeat
    Inc(FAt);
    SkipSpace;
    if (Peek = ']') or (Peek = #0) then
      Exit;
    SkipValue;
    Inc(Result);
  until Peek <> ',';
end;

{ ---- replies ---- }

type
  TReply = class(TInterfacedObject, ITamaraReply)
  private
    FCode: Integer;
    FJson: TTamaraText;
  public
    constructor Create(Code: Integer; const Json: TTamaraText);
    function Code: Integer;
    function Done: Boolean;
    function Paid: Boolean;
    function Name: TTamaraText;
    function Verdict: TTamaraText;
    function NextAction: TTamaraText;
    function Message(const Language: TTamaraText): TTamaraText;
    function Text(const Path: TTamaraText): TTamaraText;
    function Count(const Path: TTamaraText): Integer;
    function Json: TTamaraText;
  end;

constructor TReply.Create(Code: Integer; const Json: TTamaraText);
begin
  inherited Create;
  FCode := Code;
  FJson := Json;
end;

function TReply.Code: Integer;
begin
  Result := FCode;
end;

function TReply.Done: Boolean;
begin
  Result := FCode = TAMARA_OK;
end;

function TReply.Paid: Boolean;
begin
  Result := Verdict = 'paid';
end;

function TReply.Name: TTamaraText;
begin
  Result := Text('name');
end;

function TReply.Verdict: TTamaraText;
begin
  Result := Text('verdict');
end;

function TReply.NextAction: TTamaraText;
begin
  Result := Text('next_action');
end;

function TReply.Message(const Language: TTamaraText): TTamaraText;
begin
  Result := Text('message.' + Language);
end;

function TReply.Text(const Path: TTamaraText): TTamaraText;
var
  Reader: TReader;
begin
  Result := '';
  Reader := TReader.Create(FJson);
  try
    if Reader.Find(Path) then
      Result := Reader.Value;
  finally
    Reader.Free;
  end;
end;

function TReply.Count(const Path: TTamaraText): Integer;
var
  Reader: TReader;
begin
  Result := 0;
  Reader := TReader.Create(FJson);
  try
    if Reader.Find(Path) then
      Result := Reader.Count;
  finally
    Reader.Free;
  end;
end;

function TReply.Json: TTamaraText;
begin
  Result := FJson;
end;

{ ---- the library ---- }

{$IFDEF MSWINDOWS}
const
  USUAL_FILE = 'tamara_pos.dll';
type
  TModule = HMODULE;
{$ELSE}
const
  USUAL_FILE = 'libtamara_pos.so';
type
  {$IFDEF FPC}
  TModule = TLibHandle;
  {$ELSE}
  TModule = HMODULE;
  {$ENDIF}
{$ENDIF}

const
  MY_BITS = SizeOf(Pointer) * 8;

type
  { Every function that this unit calls, as in tamara_pos.h. }
  TFunctions = record
    { <generated functions> by cargo xtask header }
    ClientOpen: function(Config: PAnsiChar; out Client: Integer; out Reply: PAnsiChar): Integer; cdecl;
    ClientClose: function(Client: Integer): Integer; cdecl;
    Interrupt: function(Client: Integer): Integer; cdecl;
    InterruptSale: function(Client: Integer; Sale: PAnsiChar): Integer; cdecl;
    Call: function(Client: Integer; Operation: PAnsiChar; Request: PAnsiChar; out Reply: PAnsiChar): Integer; cdecl;
    LogTo: function(Level: PAnsiChar; Callback: TTamaraLogCallback; Userdata: Pointer): Integer; cdecl;
    StringFree: procedure(Text: PAnsiChar); cdecl;
    Version: function: PAnsiChar; cdecl;
    AbiVersion: function: Integer; cdecl;
    ResultName: function(Code: Integer): PAnsiChar; cdecl;
    { </generated> }
  end;

var
  Lock: TRTLCriticalSection;
  Loaded: Boolean;
  LoadedFile: TTamaraText;
  Lib: TFunctions;

{ Switches floating-point exceptions off in this thread, and returns what was on. A host's Delphi run-time leaves some on, and
  would take an inexact division inside the library for a crash. }
function MaskFloats: TFPUExceptionMask;
begin
  Result := SetExceptionMask([exInvalidOp, exDenormalized, exZeroDivide, exOverflow, exUnderflow, exPrecision]);
end;

{ For how many bits a library's file was built, by its first bytes; 0 when that cannot be told. }
function BitsOf(const FileName: TTamaraText): Integer;
var
  Stream: TFileStream;
  Head: array [0 .. 4095] of Byte;
  Size, At: Integer;
begin
  Result := 0;
  try
    Stream := TFileStream.Create(Narrow(FileName), fmOpenRead or fmShareDenyNone);
    try
      Size := Stream.Read(Head, SizeOf(Head));
    finally
      Stream.Free;
    end;
  except
    on EStreamError do
      Exit;
  end;
  if (Size > 5) and (Head[0] = $7F) and (Head[1] = Ord('E')) and (Head[2] = Ord('L')) and (Head[3] = Ord('F')) then
    Result := 32 * Head[4]
  else if (Size > $40) and (Head[0] = Ord('M')) and (Head[1] = Ord('Z')) then
  begin
    At := Head[$3C] + 256 * Head[$3D];
    if At + 6 <= Size then
    begin
      Result := 64;
      if (Head[At + 4] = $4C) and (Head[At + 5] = $01) then
        Result := 32;
    end;
  end;
end;

function WhyNotLoaded(const FileName, Why: TTamaraText): TTamaraText;
var
  Bits: Integer;
begin
  Bits := BitsOf(FileName);
  if (Bits <> 0) and (Bits <> MY_BITS) then
    Result := FileName + ' is a ' + Decimal(Bits) + '-bit library and this is a ' + Decimal(MY_BITS)
      + '-bit program; use the library''s ' + Decimal(MY_BITS) + '-bit file'
  else if Bits <> 0 then
    Result := FileName + ' cannot be loaded: ' + Why
  else
    Result := FileName + ' was not found or is no library: put the ' + Decimal(MY_BITS)
      + '-bit file beside the program, or call TamaraLoad with its path (' + Why + ')';
end;

function OpenModule(const FileName: TTamaraText; out Why: TTamaraText): TModule;
{$IFDEF MSWINDOWS}
var
  OldMode: Cardinal;
{$ENDIF}
begin
  Why := '';
  {$IFDEF MSWINDOWS}
  { Else Windows shows its own box about a wrong file. }
  OldMode := SetErrorMode(SEM_FAILCRITICALERRORS);
  try
    Result := LoadLibraryW(PWideChar(FileName));
    if Result = 0 then
      Why := 'Windows error ' + Decimal(GetLastError);
  finally
    SetErrorMode(OldMode);
  end;
  {$ELSE}
  {$IFDEF FPC}
  Result := LoadLibrary(UnicodeString(FileName));
  if Result = 0 then
    Why := TTamaraText(GetLoadErrorStr);
  {$ELSE}
  Result := LoadLibrary(PChar(FileName));
  {$ENDIF}
  {$ENDIF}
end;

function Symbol(Module: TModule; const FileName: TTamaraText; const Name: AnsiString): Pointer;
begin
  {$IFDEF MSWINDOWS}
  Result := GetProcAddress(Module, PAnsiChar(Name));
  {$ELSE}
  Result := GetProcAddress(Module, {$IFDEF FPC}Name{$ELSE}PChar(string(Name)){$ENDIF});
  {$ENDIF}
  if Result = nil then
    raise ETamaraLibrary.Create(Narrow(FileName + ' has no function ' + TTamaraText(Name)
      + ': it is not the tamara_pos library, or an incomplete one'));
end;

procedure Bind(Module: TModule; const FileName: TTamaraText);
var
  F: TFunctions;
  Found: Integer;
begin
  @F.AbiVersion := Symbol(Module, FileName, 'tamara_abi_version');
  Found := F.AbiVersion();
  if Found < TAMARA_ABI_VERSION then
    raise ETamaraLibrary.Create(Narrow('the library is too old: ' + FileName + ' has interface ' + Decimal(Found) + ', this program needs '
      + Decimal(TAMARA_ABI_VERSION) + '; replace the library'));
  { <generated binding> by cargo xtask header }
  @F.ClientOpen := Symbol(Module, FileName, 'tamara_client_open');
  @F.ClientClose := Symbol(Module, FileName, 'tamara_client_close');
  @F.Interrupt := Symbol(Module, FileName, 'tamara_interrupt');
  @F.InterruptSale := Symbol(Module, FileName, 'tamara_interrupt_sale');
  @F.Call := Symbol(Module, FileName, 'tamara_call');
  @F.LogTo := Symbol(Module, FileName, 'tamara_log_to');
  @F.StringFree := Symbol(Module, FileName, 'tamara_string_free');
  @F.Version := Symbol(Module, FileName, 'tamara_version');
  @F.AbiVersion := Symbol(Module, FileName, 'tamara_abi_version');
  @F.ResultName := Symbol(Module, FileName, 'tamara_result_name');
  { </generated> }
  Lib := F;
end;

procedure LoadUnlocked(const FileName: TTamaraText);
var
  Module: TModule;
  Why: TTamaraText;
begin
  Module := OpenModule(FileName, Why);
  if Module = 0 then
    raise ETamaraLibrary.Create(Narrow(WhyNotLoaded(FileName, Why)));
  try
    Bind(Module, FileName);
  except
    FreeLibrary(Module);
    raise;
  end;
  Loaded := True;
  LoadedFile := FileName;
end;

procedure TamaraLoad(const FileName: TTamaraText);
begin
  EnterCriticalSection(Lock);
  try
    if not Loaded then
      LoadUnlocked(FileName)
    else if FileName <> LoadedFile then
      raise ETamaraLibrary.Create(Narrow(LoadedFile + ' is loaded already; a process loads the library once, ' + FileName + ' was left alone'));
  finally
    LeaveCriticalSection(Lock);
  end;
end;

procedure NeedLibrary;
var
  Beside: string;
begin
  EnterCriticalSection(Lock);
  try
    if Loaded then
      Exit;
    Beside := ExtractFilePath(ParamStr(0)) + USUAL_FILE;
    if FileExists(Beside) then
      LoadUnlocked(TTamaraText(Beside))
    else
      LoadUnlocked(USUAL_FILE);
  finally
    LeaveCriticalSection(Lock);
  end;
end;

function TamaraVersion: TTamaraText;
begin
  NeedLibrary;
  Result := FromAscii(Lib.Version());
end;

function TamaraAbiVersion: Integer;
begin
  NeedLibrary;
  Result := Lib.AbiVersion();
end;

function TamaraResultName(Code: Integer): TTamaraText;
begin
  NeedLibrary;
  Result := FromAscii(Lib.ResultName(Code));
end;

{ ---- calls ---- }

procedure RaiseFailure(Code: Integer; const Reply: ITamaraReply);
var
  Error: ETamara;
  Text, Part: TTamaraText;
begin
  Text := TamaraResultName(Code) + ' (' + Decimal(Code) + ')';
  if Reply <> nil then
  begin
    Part := Reply.Text('error.field');
    if Part <> '' then
      Text := Text + ': ' + Part;
    Part := Reply.Text('error.detail');
    if Part <> '' then
      Text := Text + ': ' + Part;
  end;
  case -Code div 100 of
    1: Error := ETamaraArgument.Create(Narrow(Text));
    2: Error := ETamaraConfiguration.Create(Narrow(Text));
    3: Error := ETamaraTransport.Create(Narrow(Text));
    4: Error := ETamaraService.Create(Narrow(Text));
    5: Error := ETamaraState.Create(Narrow(Text));
    6: Error := ETamaraJournal.Create(Narrow(Text));
    9: Error := ETamaraInternal.Create(Narrow(Text));
  else
    Error := ETamara.Create(Narrow(Text));
  end;
  Error.FCode := Code;
  Error.FName := TamaraResultName(Code);
  Error.FReply := Reply;
  raise Error;
end;

{ A text for the library. One with a NUL would be cut there, and might still be a request. }
function Given(const Text: TTamaraText): AnsiString;
begin
  if Pos(WideChar(#0), Text) > 0 then
    raise ETamaraArgument.Create('the text has a NUL character in it');
  Result := ToUtf8(Text);
end;

{ Takes a reply over; raises for a number below zero. }
function Taken(Code: Integer; Text: PAnsiChar): ITamaraReply;
begin
  try
    if Text = nil then
      Result := TReply.Create(Code, '{}')
    else
      Result := TReply.Create(Code, FromAscii(Text));
  finally
    Lib.StringFree(Text);
  end;
  if Code < 0 then
    RaiseFailure(Code, Result);
end;

procedure TamaraLogTo(const Level: TTamaraText; Callback: TTamaraLogCallback; UserData: Pointer);
var
  Code: Integer;
begin
  NeedLibrary;
  Code := Lib.LogTo(PAnsiChar(Given(Level)), Callback, UserData);
  if Code < 0 then
    RaiseFailure(Code, nil);
end;

{ Calls an operation with floating-point exceptions off. }
function Called(Handle: Integer; const Operation, Request: TTamaraText; out Text: PAnsiChar): Integer;
var
  Name, Utf8: AnsiString;
  Mask: TFPUExceptionMask;
begin
  Name := Given(Operation);
  Utf8 := Given(Request);
  Text := nil;
  Mask := MaskFloats;
  try
    Result := Lib.Call(Handle, PAnsiChar(Name), PAnsiChar(Utf8), Text);
  finally
    SetExceptionMask(Mask);
  end;
end;

function WithoutClient(const Operation, Request: TTamaraText): ITamaraReply;
var
  Text: PAnsiChar;
  Code: Integer;
begin
  NeedLibrary;
  Code := Called(0, Operation, Request, Text);
  Result := Taken(Code, Text);
end;

function TamaraDiagnose(const Config: TTamaraText): ITamaraReply;
begin
  Result := WithoutClient('diagnose', '{"config":' + Config + '}');
end;

function TamaraSupportBundle(const Config, FileName: TTamaraText): ITamaraReply;
begin
  Result := WithoutClient('support_bundle', '{"config":' + Config + ',"file":' + TamaraQuoted(FileName) + '}');
end;

constructor TTamaraClient.Create(const Config: TTamaraText);
var
  Text: PAnsiChar;
  Utf8: AnsiString;
  Code: Integer;
  Mask: TFPUExceptionMask;
begin
  inherited Create;
  NeedLibrary;
  Utf8 := Given(Config);
  Text := nil;
  Mask := MaskFloats;
  try
    Code := Lib.ClientOpen(PAnsiChar(Utf8), FHandle, Text);
  finally
    SetExceptionMask(Mask);
  end;
  FOpened := Taken(Code, Text);
end;

destructor TTamaraClient.Destroy;
begin
  Release;
  inherited Destroy;
end;

procedure TTamaraClient.Close;
begin
  if not Release then
    raise ETamaraClosed.Create('Close: this client was closed before');
end;

{ False when it was closed before. }
function TTamaraClient.Release: Boolean;
var
  Handle: Integer;
  Mask: TFPUExceptionMask;
begin
  EnterCriticalSection(Lock);
  Handle := FHandle;
  FHandle := 0;
  LeaveCriticalSection(Lock);
  Result := Handle <> 0;
  if not Result then
    Exit;
  Mask := MaskFloats;
  try
    Lib.ClientClose(Handle);
  finally
    SetExceptionMask(Mask);
  end;
end;

function TTamaraClient.OpenHandle(const Operation: TTamaraText): Integer;
begin
  Result := FHandle;
  if Result = 0 then
    raise ETamaraClosed.Create(Narrow(Operation + ': this client was closed before; open another'));
end;

procedure TTamaraClient.Interrupt;
begin
  Lib.Interrupt(OpenHandle('interrupt'));
end;

procedure TTamaraClient.InterruptSale(const Sale: TTamaraText);
begin
  Lib.InterruptSale(OpenHandle('interrupt_sale'), PAnsiChar(Given(Sale)));
end;

function TTamaraClient.Call(const Operation, Request: TTamaraText): ITamaraReply;
var
  Text: PAnsiChar;
  Code: Integer;
begin
  Code := Called(OpenHandle(Operation), Operation, Request, Text);
  { Another thread may have closed it between the look and the call. }
  if (Code = TAMARA_INVALID_HANDLE) and (FHandle = 0) then
  begin
    Lib.StringFree(Text);
    OpenHandle(Operation);
  end;
  Result := Taken(Code, Text);
end;

{ <generated bodies> by cargo xtask header }
function TTamaraClient.Eligibility(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('eligibility', Request);
end;

function TTamaraClient.CustomerVerification(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('customer_verification', Request);
end;

function TTamaraClient.NewReference(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('new_reference', Request);
end;

function TTamaraClient.SessionCreate(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('session_create', Request);
end;

function TTamaraClient.PollStatus(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('poll_status', Request);
end;

function TTamaraClient.SessionVoid(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('session_void', Request);
end;

function TTamaraClient.TenderCheck(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('tender_check', Request);
end;

function TTamaraClient.Pay(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('pay', Request);
end;

function TTamaraClient.Refund(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('refund', Request);
end;

function TTamaraClient.PaymentStart(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('payment_start', Request);
end;

function TTamaraClient.RefundStart(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('refund_start', Request);
end;

function TTamaraClient.PaymentStatus(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('payment_status', Request);
end;

function TTamaraClient.PaymentCancel(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('payment_cancel', Request);
end;

function TTamaraClient.PaymentList(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('payment_list', Request);
end;

function TTamaraClient.OrderGet(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('order_get', Request);
end;

function TTamaraClient.OrderUpdateReference(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('order_update_reference', Request);
end;

function TTamaraClient.OrderAuthorise(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('order_authorise', Request);
end;

function TTamaraClient.OrderCapture(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('order_capture', Request);
end;

function TTamaraClient.OrderCancel(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('order_cancel', Request);
end;

function TTamaraClient.CheckoutCreate(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('checkout_create', Request);
end;

function TTamaraClient.WebhookRegister(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_register', Request);
end;

function TTamaraClient.WebhookList(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_list', Request);
end;

function TTamaraClient.WebhookGet(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_get', Request);
end;

function TTamaraClient.WebhookUpdate(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_update', Request);
end;

function TTamaraClient.WebhookDelete(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_delete', Request);
end;

function TTamaraClient.WebhookReceive(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_receive', Request);
end;

function TTamaraClient.WebhookListen(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_listen', Request);
end;

function TTamaraClient.WebhookNext(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('webhook_next', Request);
end;

function TTamaraClient.DisputeList(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('dispute_list', Request);
end;

function TTamaraClient.DisputeReply(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('dispute_reply', Request);
end;

function TTamaraClient.Recover(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('recover', Request);
end;

function TTamaraClient.StepResolve(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('step_resolve', Request);
end;

function TTamaraClient.History(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('history', Request);
end;

function TTamaraClient.Report(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('report', Request);
end;

function TTamaraClient.Receipt(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('receipt', Request);
end;

function TTamaraClient.Diagnose(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('diagnose', Request);
end;

function TTamaraClient.SupportBundle(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('support_bundle', Request);
end;

function TTamaraClient.LogLevel(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('log_level', Request);
end;

function TTamaraClient.WatchAdd(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('watch_add', Request);
end;

function TTamaraClient.WatchNext(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('watch_next', Request);
end;

function TTamaraClient.WatchRemove(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('watch_remove', Request);
end;
{ </generated> }

{$IFDEF MSWINDOWS}
initialization
  InitializeCriticalSection(Lock);

finalization
  DeleteCriticalSection(Lock);
{$ELSE}
initialization
  InitCriticalSection(Lock);

finalization
  DoneCriticalSection(Lock);
{$ENDIF}

end.
