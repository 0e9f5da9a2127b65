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
    (* Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
       till's screen (POST /checkout/in-store).

       Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
       resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
       for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
       that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
       opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
       If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
       enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
       under a reference of its own ("S-1~2" for "S-1").

       The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
       this call; void the session first), "basket_differs", "channel_differs", "paid_before".

       Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
       TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; TAMARA_NOT_PAID:
       this sale was paid and given back; TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was opened. Takes at most the configured call_timeout_ms.

       request:
         "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
                                never used for another.
         "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
         "additional_data"      object. Free members. The library adds "store_code" from the
                                configuration.
         "address"              object. Checkout.com only, required there: where the customer lives:
           "address_line1"   text, required, at most 200 characters. Street and number.
           "city"            text, required, at most 50 characters. City.
           "country"         text, required. ISO 3166-1, two capital letters.
           "address_line2"   text, at most 200 characters. More of it.
           "state"           text, at most 50 characters. State or region.
           "zip"             text, at most 50 characters. Postal code.
         "capture"              true or false. Checkout.com only: true. A payment through Tamara is
                                captured by itself.
         "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
                                from the service, or by a QR code on the till's screen.
         "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
                                "phone_number", "email" and "items", which have to add up to the total.
         "discount_amount"      money. Checkout.com only: a discount that is in no item.
         "email"                text, at most 128 characters. A second way for the link.
         "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
                                unless it is switched on for the account.
         "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
         "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
                                between two status checks, 5 to 60; doubled after a minute.
         "items"                list of objects. The basket. Required for "sms", at least one:
           "name"              text, required, at most 255 characters. What the customer reads.
           "quantity"          number, required. Above zero.
           "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
           "sku"               text, required, at most 128 characters. The article's number.
           "total_amount"      money, required. Of the whole line.
           "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
                               text.
           "discount_amount"   money. Discount on the line.
           "image_url"         text, at most 1024 characters. Picture of the article.
           "item_url"          text, at most 1024 characters. Page of the article.
           "tax_amount"        money. Tax in the line.
           "unit_price"        money. Of one piece.
         "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
         "order_number"         text, at most 255 characters. Shown to the customer.
         "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
                                "Installment":
           "total_number_of_payments"
                           integer, required, 1 to 24. How many payments the customer makes.
           "description"   text, at most 255 characters. Shown to the customer.
         "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
                                out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
         "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
                                country code the configured country's is taken. Required for "sms".
         "platform"             text, at most 128 characters. For "qr": the name of the program.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "shipping_amount"      money. Checkout.com only: shipping.
         "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
                                - discount has to be the total.
         "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
                                customer, in seconds.

       reply:
         "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
         "canceled_amount"         money. What was cancelled, in all.
         "captured_amount"         money. What was captured, in all.
         "captures"                list of objects. "order_get" only: the order's captures, in the
                                   service's order:
           "capture_id"        text. The service's id.
           "created_at"        text. RFC 3339.
           "refunded_amount"   money. What of it was given back.
           "total_amount"      money. What was captured.
         "channel"                 text. "sms", "qr" or "online".
         "checkout_deeplink"       text. What the SMS or the QR code leads to.
         "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                   found after a lost answer; such a session cannot be voided.
         "checkout_url"            text. The service's page, of an online order.
         "duplicates"              list of texts. Other order ids that the customer paid for the same
                                   sale: refund them.
         "instalments"             integer. How many instalments.
         "order_id"                text. The service's id of the order. Keep it.
         "order_number"            text. The order's number as the customer sees it.
         "order_reference_id"      text. The till's own key of the sale, as given.
         "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                   paid so far, the first instalment. It does not say that the sale is
                                   paid.
         "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
         "payment_type"            text. How the customer pays, in the service's words.
         "phone"                   text. The number that the session was opened for, masked.
         "polls"                   integer. Requests to the service in this call.
         "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                   its request:
           "advice"   text. What to do about it.
           "code"     text. "missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on.
           "detail"   text. What is wrong, for the developer. Holds no personal data.
           "field"    text. Path of the field it is about.
           "level"    "error" or "warning". "error": the request was not sent; "warning".
         "qr"                      object. The QR code for the till's screen:
           "modules"      list of texts. One text per row, "1" for a dark module and "0" for a light one,
                          without quiet zone.
           "png_base64"   text. A black and white PNG of 8 pixels per module with quiet zone, in base64.
           "size"         integer. Modules along one side, without quiet zone.
           "svg"          text. An SVG document with quiet zone.
         "raw"                     any JSON.
         "refunded_amount"         money. What was given back, in all.
         "resumed"                 true or false. The session was there before this call.
         "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                   service writes it.
         "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                   service's word.
         "status"                  text. Tamara's status of the order; null where it is not known.
         "store_code"              text. "order_get" only: the branch.
         "total_amount"            money. What the customer pays.
         "waited_ms"               integer. How long this call waited, in milliseconds.
         "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet. *)
    function SessionCreate(const Request: TTamaraText): ITamaraReply;

    (* Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
       watched together.

       Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
       "wait_s" or Interrupt do.

       Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
       TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
       where every SessionCreate of this sale was refused, so that there is nothing to wait for ("error" and
       "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
       amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
                                60; doubled after a minute.
         "qr"                   true or false, by default false. Adds the QR code of an open session
                                again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
                                in seconds; 0 checks once.

       reply:
       Members as in SessionCreate. *)
    function PollStatus(const Request: TTamaraText): ITamaraReply;

    (* Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
       to be certain. Safe to repeat.

       Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
       sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
       its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
       TAMARA_CANNOT_VOID: not a session of this journal; TAMARA_NOT_SUPPORTED: there is no void, and
       "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
                                newest session.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
                                (Checkout.com), and required there: watches the session for "wait_s" and
                                refunds all of the money once it is paid. Call again while the reply is
                                TAMARA_PENDING, or call Recover, also after a restart. The sale
                                stays abandoned: no call reports it as paid again. A session ends 30
                                minutes after it was opened. The refund is made once.
         "take_over"            true or false, by default false. Voids a session that another lane
                                opened.
         "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
                                watch, in seconds; 0 checks once.

       reply:
       Members as in SessionCreate. *)
    function SessionVoid(const Request: TTamaraText): ITamaraReply;

    (* Opens a session by SMS and waits for its end, in one call: SessionCreate, then PollStatus.

       Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
       reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED where "capabilities"
       says that no SMS is sent (Checkout.com): show a QR code with SessionCreate or PaymentStart. Takes at most
       call_timeout_ms plus "wait_s".

       request:
       Members as in SessionCreate.

       reply:
       Members as in SessionCreate. *)
    function Pay(const Request: TTamaraText): ITamaraReply;

    (* Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
       that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.

       Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for "paid";
       TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A
       sale that neither the journal nor the service knows is "clear"; where the service does not answer, only a
       session that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds,
       whatever the service does.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

       reply:
       Members as in SessionCreate, and:
         "tender"   "clear" or "paid" or "payable". "clear": nothing is paid, and nothing can be any
                    more. "paid". "payable": the customer can still pay, or it is not known: take the
                    session back with SessionVoid (or PaymentCancel), then ask again. *)
    function TenderCheck(const Request: TTamaraText): ITamaraReply;

    (* Gives captured money back, in whole or in part, as often as there is something left (POST
       /payments/simplified-refund/{order_id}).

       Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
       out for an order across all processes of the journal, and after a lost answer the order is looked at, never
       sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.

       Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call Recover, never send another by hand;
       TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
       TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
       moved. Takes at most the configured call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "comment"              text, at most 200 characters. For people.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "request_id"           text, at most 64 characters. The till's own number of this refund: asked
                                twice, done once. Strongly advised.
         "total_amount"         money. How much; by default all that is left (captured minus refunded).

       reply:
         "amount"               money. What this call moved.
         "cancel_id"            text. The service's id of the cancel.
         "canceled_amount"      money. What was cancelled, in all.
         "capture_id"           text. The service's id of the capture; of a refund that of the capture
                                which it gives back.
         "captured_amount"      money. What was captured, in all.
         "order_id"             text. The service's id of the order.
         "order_reference_id"   text. The till's own key of the sale.
         "raw"                  any JSON.
         "refund_id"            text. The service's id of the refund.
         "refunded_amount"      money. What was given back on this order in all.
         "replayed"             true or false. It was done before this call.
         "request_id"           text. The host's own number of this request.
         "status"               text. The service's own word for the state of the order. *)
    function Refund(const Request: TTamaraText): ITamaraReply;

    (* Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
       checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
       PaymentStatus.

       Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
       returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
       when it was paid in the meantime. Interrupt does not end a payment; Close ends its thread, and the sale stays
       open at the service.

       Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE while a payment of
       the same reference with another amount, phone or channel is under way; TAMARA_JOURNAL_REQUIRED;
       TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the service.

       request:
       Members as in SessionCreate.

       reply:
       Members as in Refund, and:
         "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
         "captures"                list of objects. "order_get" only: the order's captures, in the
                                   service's order. Members as in SessionCreate.
         "channel"                 text. "sms", "qr" or "online".
         "checkout_deeplink"       text. What the SMS or the QR code leads to.
         "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                   found after a lost answer; such a session cannot be voided.
         "checkout_url"            text. The service's page, of an online order.
         "duplicates"              list of texts. Other order ids that the customer paid for the same
                                   sale: refund them.
         "ended"                   true or false. Nothing is done in the background any more.
         "instalments"             integer. How many instalments.
         "kind"                    text. "sale" or "refund".
         "order_number"            text. The order's number as the customer sees it.
         "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                   paid so far, the first instalment. It does not say that the sale is
                                   paid.
         "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
         "payment"                 integer. The payment's number in this client.
         "payment_type"            text. How the customer pays, in the service's words.
         "phone"                   text. The number that the session was opened for, masked.
         "polls"                   integer. Requests to the service in this call.
         "problems"                list of objects. "checkout_create" only: what is wrong or doubtful in
                                   its request. Members as in SessionCreate.
         "qr"                      object. The QR code for the till's screen. Members as in
                                   SessionCreate.
         "resumed"                 true or false. The session was there before this call.
         "seconds_left"            integer. Seconds until the session expires, where that is known.
         "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                   service writes it.
         "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                   service's word.
         "state"                   "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                   "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                   "starting", "waiting" (for the customer), "cancelling", or an end:
                                   "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid
                                   before the void), "refunded", "unknown" (see "next_action"), "failed"
                                   (nothing moved).
         "store_code"              text. "order_get" only: the branch.
         "total_amount"            money. What the customer pays.
         "waited_ms"               integer. How long this call waited, in milliseconds.
         "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet. *)
    function PaymentStart(const Request: TTamaraText): ITamaraReply;

    (* Starts a refund in the background. The same "request_id" is refunded once, as in Refund. A refund cannot be
       cancelled.

       Returns what PaymentStart returns. Does not wait for the service.

       request:
       Members as in Refund.

       reply:
       Members as in PaymentStart. *)
    function RefundStart(const Request: TTamaraText): ITamaraReply;

    (* Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.

       Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone means paid;
       TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the code with which it failed,
       and nothing moved. Of a refund at its end what Refund returns. Argument codes (-1xx). Takes at most "wait_s";
       Interrupt ends the wait.

       request:
         "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
                                that was started with "order_id" is named by that id; its number is the
                                safer name, because an order may have several refunds.
         "payment"              integer. The payment's number. This or "order_reference_id" is required.
         "qr"                   true or false, by default false. Adds the link and the QR code again;
                                otherwise only the first reply that knows them has them.
         "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
                                seconds; 0 returns at once.

       reply:
       Members as in PaymentStart. *)
    function PaymentStatus(const Request: TTamaraText): ITamaraReply;

    (* Takes a payment back. The library's thread voids the session and reads the order again, until the service has
       said what became of it; ask with PaymentStatus for the end: "cancelled", or "too_late_paid" when the customer
       was faster.

       Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
       TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the provider has no void;
       argument codes (-1xx). Does not wait for the service.

       request:
         "order_reference_id"   text. Or the sale's reference: its newest payment.
         "payment"              integer. The payment's number. This or "order_reference_id" is required.
         "refund_if_paid"       true or false, by default false. For a provider without void: watches the
                                session and refunds all of the money once it is paid.

       reply:
       Members as in PaymentStart. *)
    function PaymentCancel(const Request: TTamaraText): ITamaraReply;

    (* Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
       that have ended.

       Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service.

       reply:
         "payments"   list of objects. All that are under way, and the last 1,000 that have ended, the
                      oldest first:
           "kind"                 text. "sale" or "refund".
           "order_reference_id"   text. The till's reference of the sale; of a refund its order id.
           "payment"              integer. The payment's number in this client.
           "seconds_left"         integer. Seconds until the session expires, where that is known.
           "state"                "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                                  "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                                  As in PaymentStart. *)
    function PaymentList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).

       "verdict" of the reply is what the order means for the sale.

       Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
       and service (-4xx) codes. To learn whether a sale is paid, use PollStatus. Takes at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".

       reply:
       Members as in SessionCreate. *)
    function OrderGet(const Request: TTamaraText): ITamaraReply;

    (* Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
       to repeat.

       Returns TAMARA_OK; TAMARA_REFERENCE_IN_USE: another sale of the journal has this reference, nothing was sent;
       argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "order_id"             text, required. The service's order id.
         "order_reference_id"   text, required, at most 240 characters. The new reference.

       reply:
       Members as in SessionCreate. *)
    function OrderUpdateReference(const Request: TTamaraText): ITamaraReply;

    (* Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
       it never.

       "resumed" true in the reply: the order was authorised before this call.

       Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
       TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
       and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms.

       request:
       Members as in OrderGet.

       reply:
       Members as in SessionCreate. *)
    function OrderAuthorise(const Request: TTamaraText): ITamaraReply;

    (* Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
       Refund.

       Returns as Refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured already as
       asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "discount_amount"      money. Taken off the total.
         "items"                list of objects. The lines it is about, as in the order. Members as in
                                SessionCreate.
         "raw"                  true or false, by default false. Adds the service's untouched answer as
                                "raw".
         "request_id"           text, at most 64 characters. The host's own number of this request: asked
                                twice, done once. Strongly advised.
         "shipping_amount"      money. Part of the total.
         "shipping_info"        object. "order_capture" only: how the goods go out:
           "shipped_at"         text, required. When, RFC 3339.
           "shipping_company"   text, required, at most 100 characters. Who delivers.
           "tracking_number"    text, at most 100 characters. The delivery's number.
           "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
         "tax_amount"           money. Part of the total.
         "total_amount"         money. How much; by default all that is left.

       reply:
       Members as in Refund. *)
    function OrderCapture(const Request: TTamaraText): ITamaraReply;

    (* Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as Refund.

       Returns as OrderCapture. Takes at most the configured call_timeout_ms.

       request:
       Members as in OrderCapture.

       reply:
       Members as in Refund. *)
    function OrderCancel(const Request: TTamaraText): ITamaraReply;

    (* Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
       browser is sent to "checkout_url". The reference is the key of the sale, as in SessionCreate: a live checkout
       is resumed, a finished one returned.

       The whole request is checked before anything is sent, and all its problems are told at once.

       After the customer has agreed, PollStatus answers TAMARA_PENDING with "next_action" "authorise_order": call
       OrderAuthorise, within 72 hours. Then it is "capture_order": send the goods and call OrderCapture. TAMARA_OK
       means that the money is captured, as for every sale.

       The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
       because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
       "telecom" in the configuration.

       Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
       otherwise what SessionCreate returns. Takes at most the configured call_timeout_ms.

       request:
         "consumer"             object, required. who buys.
         "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
                                merchant's country.
         "description"          text, required, at most 256 characters. what is sold, for people.
         "items"                list of objects, required. at least one.
         "merchant_url"         object, required. where the customer's browser goes afterwards.
         "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
                                for every sale.
         "shipping_amount"      money, required. 0 when nothing is shipped.
         "tax_amount"           money, required. 0 when there is none.
         "total_amount"         money, required. what the customer pays: items + tax + shipping -
                                discount.
         "additional_data"      object. store_code is put in from the configuration.
         "billing_address"      object. if it is known.
         "digital"              true or false. Nothing is shipped. Not sent.
         "discount"             object. a voucher of this customer.
         "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
                                at the service is a setting: checkout.expiry_field.
         "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
         "is_mobile"            true or false. whether the customer uses a mobile device (required from
                                telecom merchants).
         "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
                                configuration (expected from telecom merchants).
         "order_number"         text, at most 255 characters. shown to the customer.
         "payment_type"         text. required without single checkout.
         "platform"             text, at most 255 characters. where the order is made: web, mobile, or
                                the program's name (required from telecom merchants).
         "raw"                  true or false. Adds the service's answer. Not sent.
         "risk_assessment"      object. what the shop knows about the customer (required from telecom
                                merchants).
         "shipping_address"     object. required unless everything is digital.
         "telecom"              object. where the configuration puts it.

       reply:
       Members as in SessionCreate. *)
    function CheckoutCreate(const Request: TTamaraText): ITamaraReply;

    (* Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
       /checkout/payment-types).

       A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
       silent the answer is yes. Answers without a phone are kept for five minutes.

       Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s.

       request:
         "total_amount"   money, required. What the customer would pay.
         "phone_number"   text. The customer's phone, in any writing.

       reply:
         "asked"     true or false. False: the service did not answer (warning "not_asked").
         "cached"    true or false. The answer is one of the last five minutes.
         "offer"     true or false. Whether to offer Tamara.
         "options"   list of objects. The ways to pay, with their limits:
           "max_limit"   money. The greatest order total.
           "min_limit"   money. The least order total.
           "name"        text. The service's name of it. *)
    function Eligibility(const Request: TTamaraText): ITamaraReply;

    (* Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
       hint that the first visit takes longer, never a reason to refuse.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "phone_number"   text, required. The customer's phone, in any writing.
         "country_code"   text. "SA" or "AE"; by default the configured country.

       reply:
         "is_id_verified"   true or false. Whether the customer's identity is verified. *)
    function CustomerVerification(const Request: TTamaraText): ITamaraReply;

    (* Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
       nobody.

       The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
       that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
       lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
       it with the sale before the sale is started.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
       references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
       another program holds the journal.

       request:
         "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
                    and "-" "_" "."; by default what the configured lane has of them.

       reply:
         "order_reference_id"   text. A reference that was not used before. *)
    function NewReference(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
       adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
       an address each.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "url"          text, required, at most 255 characters. Where the service posts to; https.
         "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
                        those that are registered.
         "headers"      object of texts. The service sends them with each call.
         "type"         text. "order" (default) or "dispute".
         "webhook_id"   text. "webhook_update" only, required there: which one.

       reply:
         "adopted"      true or false. It was registered before, and was brought up to date.
         "events"       list of texts. What it posts.
         "url"          text. Where it posts to.
         "webhook_id"   text. The service's id. *)
    function WebhookRegister(const Request: TTamaraText): ITamaraReply;

    (* Lists the merchant's webhooks (GET /webhooks/list).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       reply:
         "webhooks"   list of objects. All of the merchant:
           "events"       list of texts. What it posts.
           "url"          text. Where it posts to.
           "webhook_id"   text. The service's id. *)
    function WebhookList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Reads one webhook (GET /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "webhook_id"   text, required. Which one.

       reply:
       Members as in WebhookRegister. *)
    function WebhookGet(const Request: TTamaraText): ITamaraReply;

    (* Changes a webhook (PUT /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
       Members as in WebhookRegister.

       reply:
       Members as in WebhookRegister. *)
    function WebhookUpdate(const Request: TTamaraText): ITamaraReply;

    (* Removes a webhook (DELETE /webhooks/{webhook_id}).

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
       Members as in WebhookGet. *)
    function WebhookDelete(const Request: TTamaraText): ITamaraReply;

    (* Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
       (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
       only that counts. If the same event arrives again, in any process that shares the journal, the order is read
       again and the reply has "duplicate": true. Where the order is watched (WatchAdd), it is looked at before all
       others.

       The configuration needs "notification_token". Calls of this process that wait for the order (PollStatus, Pay)
       check it at once.

       Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN: verified, but the
       order could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none
       of this merchant's (warning "not_ours"); TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order;
       argument (-1xx) codes; TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
       call_timeout_ms.

       request:
         "method"        text, required. "POST".
         "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
                         "body_base64" is required.
         "body_base64"   text. The raw body in base64.
         "headers"       object of texts. Names, in any case, and values.
         "query"         text. What follows the "?" of the address, as it came.

       reply:
         "duplicate"   true or false. Received before, by any program with this journal. Verdict and next
                       action are those of the order as it is now.
         "event"       object. What the webhook reports; null when it was refused:
           "declined_reason"      text. Why the order was declined, in the service's words.
           "event_id"             text. The event's own id, where the service gives it one: the same when
                                  it is delivered again.
           "event_type"           text. "order_captured" and so on; unknown texts are handed on.
           "movement_id"          text. Id of the refund, capture or cancel it tells of.
           "order_id"             text. The service's order id.
           "order_reference_id"   text. The merchant's reference, where it is told.
         "order"       object. The order as read afresh; "verdict" of the reply is its verdict. The order
                       counts, not the webhook, whose body is not signed: where the order does not show
                       what the webhook reports there is a warning "not_shown", and "respond" asks the
                       service to deliver it again. Absent for the events of a dispute, which are read
                       with DisputeList:
           "attempt_reference_id"    text. The reference of this attempt at the service, where it
                                     differs.
           "canceled_amount"         money. What was cancelled, in all.
           "captured_amount"         money. What was captured, in all.
           "captures"                list of objects. "order_get" only: the order's captures, in the
                                     service's order. Members as in SessionCreate.
           "channel"                 text. "sms", "qr" or "online".
           "checkout_deeplink"       text. What the SMS or the QR code leads to.
           "checkout_id"             text. The service's id of the checkout. Absent when the session was
                                     found after a lost answer; such a session cannot be voided.
           "checkout_url"            text. The service's page, of an online order.
           "duplicates"              list of texts. Other order ids that the customer paid for the same
                                     sale: refund them.
           "instalments"             integer. How many instalments.
           "order_id"                text. The service's id of the order. Keep it.
           "order_number"            text. The order's number as the customer sees it.
           "order_reference_id"      text. The till's own key of the sale, as given.
           "paid_amount"             money. "order_get" only, of Tamara's orders: what the customer has
                                     paid so far, the first instalment. It does not say that the sale is
                                     paid.
           "paid_at"                 text. When a sale that was paid before was seen paid, RFC 3339, UTC.
           "payment_type"            text. How the customer pays, in the service's words.
           "phone"                   text. The number that the session was opened for, masked.
           "polls"                   integer. Requests to the service in this call.
           "problems"                list of objects. "checkout_create" only: what is wrong or doubtful
                                     in its request. Members as in SessionCreate.
           "qr"                      object. The QR code for the till's screen. Members as in
                                     SessionCreate.
           "raw"                     any JSON.
           "refunded_amount"         money. What was given back, in all.
           "resumed"                 true or false. The session was there before this call.
           "settlement_date"         text. "order_get" only: when the merchant got or gets it, as the
                                     service writes it.
           "settlement_status"       text. "order_get" only: whether the merchant has the money, in the
                                     service's word.
           "status"                  text. Tamara's status of the order; null where it is not known.
           "store_code"              text. "order_get" only: the branch.
           "total_amount"            money. What the customer pays.
           "waited_ms"               integer. How long this call waited, in milliseconds.
           "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.
         "respond"     object. What the host's web server answers. Absent in "webhook_next": the library
                       has answered:
           "body"     text. JSON text.
           "status"   integer, 0 to 65535. HTTP status. *)
    function WebhookReceive(const Request: TTamaraText): ITamaraReply;

    (* Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
       read, and answered, as by WebhookReceive. Tamara posts to https addresses only: put a proxy or a tunnel with a
       certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
       events are fetched with WebhookNext.

       Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
       connections the oldest gives way. The server ends with its client. Called again, it says where it listens.

       Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
       token. Returns at once.

       request:
         "port"          integer, required, 0 to 65535. 0 takes any free one.
         "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
                         machine in.
         "keep_events"   true or false, by default true. Keeps the events for WebhookNext, at
                         most 1000; while so many wait, the library asks Tamara to deliver again. With
                         false they only wake the calls that wait for their orders.

       reply:
         "address"   text. The address that is listened at.
         "port"      integer, 0 to 65535. The port. *)
    function WebhookListen(const Request: TTamaraText): ITamaraReply;

    (* Waits for the next event of WebhookListen. Each is handed out once, to one caller.

       The reply has the members of WebhookReceive without "respond"; none of them with TAMARA_PENDING.

       Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
       "wait_s"; Interrupt ends it.

       request:
         "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
                    once.

       reply:
       Members as in WebhookReceive. *)
    function WebhookNext(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.

       Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
       call_timeout_ms.

       request:
         "dispute_id"       integer. The service's number of the dispute.
         "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
         "is_parent"        true or false. With those of child merchants.
         "limit"            integer. Disputes of one page.
         "merchant_id"      text. Id of a child merchant, for platforms.
         "merchant_order_reference_id"
                            text. The merchant's reference of the order.
         "order_id"         text. The service's order id.
         "order_status"     text, at most 255 characters. Where the order stands.
         "page"             integer. Number of the page.

       reply:
         "disputes"   list of objects. Those of this page:
           "activities"       list of objects. What was said and done, in the service's order:
             "attachments"   integer. Number of files.
             "comment"       text. What was said.
             "created_at"    text. RFC 3339.
             "event"         text. What happened.
           "amount"           money. What it is about.
           "closed_at"        text. RFC 3339.
           "dispute_id"       integer. The service's number of it.
           "dispute_status"   text. "open", "awaiting_merchant_response", "under_review",
                              "claim_accepted", "claim_rejected", "cancelled", "closed", or another text.
           "merchant_order_reference_id"
                              text. The merchant's reference of the order.
           "opened_at"        text. RFC 3339.
           "order_id"         text. The service's order id.
           "order_status"     text. Where the order stands.
         "total"      integer. How many there are in all. *)
    function DisputeList(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
       the dispute is read to see whether it was said.

       Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
       (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms.

       request:
         "comment"             text, required, at most 255 characters. The answer.
         "dispute_id"          integer, required. The service's number of the dispute.
         "attachment"          object. A file, at most 10 MiB:
           "name"             text, required, at most 255 characters. Its name, as Tamara's people see
                              it.
           "content_base64"   text. Its content.
           "content_type"     text. Its media type, such as "application/pdf".
           "path"             text. Where it is on this machine. This or "content_base64" is required.
         "delivery_provider"   text, at most 255 characters. Who delivered.
         "merchant_id"         text. Id of a child merchant, for platforms.
         "order_delivery_tracking_id"
                               text, at most 255 characters. The delivery's number.

       reply:
         "dispute_id"   integer. The service's number of the dispute. *)
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
       "not_all" says when time ran out. Also safe across processes.

       reply:
         "polls"   integer. Requests to the service in this call.
         "steps"   list of objects. In the order in which they were checked:
           "amount"                 money. What it is about.
           "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                    the sale's own.
           "channel"                text. "sms", "qr" or "online".
           "checkout_id"            text. The service's id of the checkout; absent when the session was
                                    found after a lost answer.
           "created_at"             text. RFC 3339, UTC.
           "error"                  object. Why it is still open:
             "detail"        text. English, for the developer: what was wrong and what to do.
             "field"         text. Path of the field, argument or configuration key it is about.
             "http_status"   integer, 0 to 65535. HTTP status of the answer, where there was one.
             "kind"          text. The code's name in lower case.
             "retry"         "safe" or "after_change" or "never_by_hand". Whether the same call may be
                             made again.
             "service"       object. The service's own words:
               "codes"        list of texts. The service's "error_code" texts.
               "message"      text. The service's "message", cut to 500 characters.
               "new_state"    text. State that the refused step would have led to, when the service names
                              it.
               "old_state"    text. State of the order before the refused step, when the service names
                              it.
               "webhook_id"   text. The webhook that already serves the address, when the service names
                              it.
           "id"                     integer. Number of the step in this journal.
           "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                    "cancel". "session", "void", "refund", "authorise", "capture" or
                                    "cancel".
           "lane"                   text. The till.
           "last_error"             text. Why it is not done, for the developer.
           "moved"                  money. What the service says was moved, where that is not "amount".
           "next_action"            "release_goods" or "keep_polling" or "none" or "other_payment" or
                                    "fix_request" or "fix_configuration" or "retry_later" or
                                    "call_recover" or "call_again" or "refund_duplicate" or
                                    "authorise_order" or "capture_order" or "ask_supervisor" or
                                    "interrupted". What the host should do next.
           "order_id"               text. The service's id of the order.
           "order_reference_id"     text. The till's own key of the sale.
           "phone"                  text. The customer's phone, masked.
           "request_id"             text. The till's own number of this request.
           "resolved_by"            text. Who closed the step by hand.
           "resolved_reason"        text. Why the step was closed by hand.
           "result_id"              text. What the service called the outcome: id of the refund, capture
                                    or cancel.
           "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                    "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                    or "not_done".
           "status"                 text. Tamara's status of the order.
           "store_code"             text. The branch.
           "updated_at"             text. RFC 3339, UTC.
           "verdict"                "paid" or "pending" or "not_paid" or "unknown". Of a session: whether
                                    it is paid. *)
    function Recover(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
       who has looked in the service's portal. The library reads the order before, where it can, and records the word
       with the name and the reason. History, Report and the file for support show it as a person's word. Nothing is
       sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
       "concluded") can be closed, too.

       Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order says the opposite;
       TAMARA_NOT_FOUND: no such step; TAMARA_STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
       journal (-6xx) codes. A warning "not_compared" says that the order could not be read. Takes at most the
       configured call_timeout_ms.

       request:
         "name"      text, required, at most 64 characters. Who reports it.
         "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
                     was paid.
         "reason"    text, required, at most 200 characters. Why.
         "step_id"   integer, required. "id" of the step, as Recover and History show it.

       reply:
         "step"   object. The step as it stands now:
           "amount"                 money. What it is about.
           "attempt_reference_id"   text. The reference of this attempt at the service, where it is not
                                    the sale's own.
           "channel"                text. "sms", "qr" or "online".
           "checkout_id"            text. The service's id of the checkout; absent when the session was
                                    found after a lost answer.
           "created_at"             text. RFC 3339, UTC.
           "id"                     integer. Number of the step in this journal.
           "kind"                   "session" or "void" or "refund" or "authorise" or "capture" or
                                    "cancel". "session", "void", "refund", "authorise", "capture" or
                                    "cancel".
           "lane"                   text. The till.
           "last_error"             text. Why it is not done, for the developer.
           "moved"                  money. What the service says was moved, where that is not "amount".
           "order_id"               text. The service's id of the order.
           "order_reference_id"     text. The till's own key of the sale.
           "phone"                  text. The customer's phone, masked.
           "request_id"             text. The till's own number of this request.
           "resolved_by"            text. Who closed the step by hand.
           "resolved_reason"        text. Why the step was closed by hand.
           "result_id"              text. What the service called the outcome: id of the refund, capture
                                    or cancel.
           "state"                  "sending" or "open" or "paid" or "dead" or "done" or "not_done".
                                    "sending" (the outcome is not known), "open", "paid", "dead", "done"
                                    or "not_done".
           "status"                 text. Tamara's status of the order.
           "store_code"             text. The branch.
           "updated_at"             text. RFC 3339, UTC. *)
    function StepResolve(const Request: TTamaraText): ITamaraReply;

    (* Reads the journal, newest first. Asks nobody.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes.

       request:
         "before_id"            integer. "next_before_id" of the page before.
         "from"                 text. Created at or after, RFC 3339.
         "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
         "lane"                 text. Steps of this till only.
         "limit"                integer, 1 to 1000, by default 100. Steps of the page.
         "order_id"             text. The service's order id.
         "order_reference_id"   text. Of the sale, or of an attempt.
         "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
                                "done" or "not_done".
         "until"                text. Created before, RFC 3339.

       reply:
         "next_before_id"   integer. "before_id" of the next page; null on the last. A page that is not
                            full may have a next one.
         "steps"            list of objects. The page, newest first: at most "limit" steps, and none
                            where none of the 10,000 that were looked through fits. Members as in
                            StepResolve. *)
    function History(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
       token, disk, journal, versions. Nothing is moved. For a configuration that Create refuses, call
       TamaraDiagnose.

       "message" and "next_action" of the reply are those of the first fault.

       Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
       Takes at most 10 seconds, whatever is broken; Interrupt ends it earlier.

       request:
         "config"   object. With client 0: the configuration as for Create. The library opens
                    and closes what it needs.

       reply:
         "checks"     list of objects. Every check, in the order in which they were made:
           "detail"    text. English, for support.
           "fault"     text. What is wrong, by the name of a code in lower case or of its own.
           "message"   object of "en" and "ar", texts. A sentence for the shop.
           "ms"        integer. How long it took, in milliseconds.
           "name"      text. "settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token",
                       "disk", "journal" or "versions".
           "result"    "ok" or "warning" or "failed" or "skipped". What came of it.
         "faults"     list of texts. What is wrong, the first cause in front: names of codes in lower
                      case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised",
                      "environment_mixed", "journal_read_only", "journal_full" and so on), or
                      "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted",
                      "certificate_other_host", "clock_wrong", "disk_low".
         "healthy"    true or false. Nothing failed, and nothing is doubtful ("faults" is empty).
         "took_ms"    integer. How long all of it took, in milliseconds.
         "versions"   object. What runs here:
           "abi"              integer. The interface's version.
           "bits"             integer. 32 or 64: of the program.
           "journal_engine"   text. SQLite's version.
           "library"          text. The library's version.
           "processor"        text. The kind of processor.
           "system"           text. The operating system. *)
    function Diagnose(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
       journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
       phone number is in it.

       Without a client, call TamaraDiagnose, as Diagnose.

       Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
       Diagnose, and a moment.

       request:
         "config"      object. With client 0: the configuration, as in Diagnose.
         "file"        text. Full path of a file that does not exist yet; by default
                       "tamara-support-TIME.zip" beside the journal.
         "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
                       bytes.

       reply:
         "bytes"     integer. Its size.
         "entries"   list of texts. What is in it.
         "file"      text. Full path of the file.
         "steps"     integer. Steps of the journal that are in it. *)
    function SupportBundle(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Changes how much is logged, for the whole process and at once; where lines go stays as it is.

       "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
       made with their status, time and the service's own number of them. "debug" adds a line for each request.

       Returns TAMARA_OK; TAMARA_INVALID_FIELD.

       request:
         "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".

       reply:
         "level"   text. The level from now on. *)
    function LogLevel(const Request: TTamaraText): ITamaraReply;

    (* Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
       counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
       report can be made again. Sends nothing that moves money.

       Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
       differ, when only a person can still end the unresolved steps, or when an order shows the number of a refund
       twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or "settlement" the
       call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when time ran out,
       "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider shows no
       settlements.

       request:
         "date"         text. "2026-01-31", by the shop's clock; today by default.
         "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
                        "settlement" the "csv" has a line for each paid sale.
         "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
                        3339.
         "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
         "lane"         text. This till only.
         "language"     "ar" or "en". Of "text"; by default the configured one.
         "reread"       true or false, by default false. Reads every order of the day again, and reports
                        the differences.
         "settlement"   true or false, by default false. Reads every paid sale of the period again, and
                        reports which of them Tamara has settled (paid out to the merchant). Checkout.com
                        does not show this.
         "store_code"   text. This branch only.
         "until"        text. In place of "date": RFC 3339, no part of the period any more.
         "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
         "visual"       true or false, by default false. Arabic for a printer that neither joins letters
                        nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
                        the order in which it is printed, from left to right.

       reply:
         "by_hand"        list of objects. The steps that a supervisor closed by StepResolve.
                          Members as in StepResolve.
         "complete"       true or false. The period is over and every step in it is resolved. Only then
                          is a "z" the last word.
         "csv"            text. The table, when it was asked for.
         "differences"    list of objects. With "reread": where the service differs from the journal:
           "journal"              text. By the journal.
           "order_id"             text. The service's order id.
           "order_reference_id"   text. The till's reference of the sale.
           "service"              text. By the service.
           "what"                 text. "paid", "refunded", or "not_read".
         "from"           text. Begin of the period, RFC 3339, UTC.
         "grand_totals"   list of objects. For each currency, over all stores and lanes:
           "captured"     object. Online orders whose money was claimed:
             "amount"   money. Null when the sum is too large for an amount.
             "count"    integer. How many.
           "currency"     text. The currency of all amounts here.
           "lane"         text. The till.
           "net"          text. Paid and captured, less what was refunded; null when it cannot be told in
                          a number.
           "not_paid"     object. Sessions that ended unpaid otherwise. Members as in Report.
           "paid"         object. Sessions that were paid. Members as in Report.
           "refunded"     object. Refunds that were made. Members as in Report.
           "store_code"   text. The branch.
           "unresolved"   object. Whatever has no known end yet. Members as in Report.
           "voided"       object. Sessions that were taken back. Members as in Report.
         "kind"           "x" or "z". "x" or "z".
         "period_over"    true or false. The period is over. The text of a "z" before that says that the
                          day is not over.
         "printed_at"     text. When the report was made, RFC 3339, UTC.
         "settlement"     object. Which paid sales are settled, where that was asked:
           "sales"    list of objects. Each paid sale, oldest first:
             "amount"               money. What was paid.
             "order_id"             text. The service's order id.
             "order_reference_id"   text. The till's reference of the sale.
             "settled"              true or false. True: settled. False: not settled yet. Null: not
                                    known.
             "settlement_date"      text. When: a time in UTC, or a day.
             "settlement_status"    text. The service's word for it.
           "totals"   list of objects. For each currency:
             "currency"      text. The currency of all amounts here.
             "not_known"     object. Sales of which it is not known. Members as in Report.
             "not_settled"   object. Sales that are not settled yet. Members as in Report.
             "settled"       object. Sales that are settled. Members as in Report.
         "text"           text. The lines for a printer, at most 42 characters each, when they were asked
                          for; Arabic in reading order.
         "totals"         list of objects. For each store, lane and currency. Members as in
                          Report.
         "unresolved"     list of objects. The steps whose outcome is not known. Members as in
                          StepResolve.
         "until"          text. End of the period, RFC 3339, UTC. *)
    function Report(const Request: TTamaraText = '{}'): ITamaraReply;

    (* The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
       printing. Asks nobody.

       Give "request_id" or "refund_id" for the receipt of a refund.

       Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
       paid, or the refund not made; argument (-1xx) and journal (-6xx) codes.

       request:
         "order_id"             text, at most 64 characters. The service's order id. This or
                                "order_reference_id" is required.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "copy"                 true or false, by default false. A line says that it is a copy.
         "refund_id"            text. The refund, by the service's number.
         "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
                                receipt is that of the sale.
         "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
                                country.
         "visual"               true or false, by default false. Arabic for a simple printer, as in
                                Report.

       reply:
         "amount"               money. What was paid or given back.
         "columns"              integer. Characters of a line.
         "kind"                 text. "sale" or "refund".
         "lines"                object. The lines:
           "ar"   list of texts. Arabic.
           "en"   list of texts. English.
         "order_id"             text. The service's order id.
         "order_reference_id"   text. The till's reference of the sale. *)
    function Receipt(const Request: TTamaraText): ITamaraReply;

    (* Watches an order in the background until it has ended: for a program with many open orders, or one that asks
       from a timer.

       The first call starts the watching, and takes up the sales that the journal holds open: those of the
       configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
       ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
       minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
       times a second, and less while Tamara asks for rest.

       Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.

       request:
         "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                status checks while the sale is young, 5 to 60.
         "order_id"             text, at most 64 characters. The service's order id. Without this and
                                "order_reference_id" WatchAdd watches what the journal holds
                                open.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.

       reply:
         "added"      true or false. "watch_add": false when the order was watched before. Absent when no
                      order was named.
         "removed"    true or false. "watch_remove": false when the order was not watched, or has ended.
         "watching"   integer. Orders watched now. *)
    function WatchAdd(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
       person has to look at, and that is watched on. The reply is that of PollStatus. News may come from any order;
       each is given to one caller.

       After a restart an order may be told of a second time: "order_reference_id" says which sale it is.

       Returns, for the order in the reply, what PollStatus returns: TAMARA_OK is paid, and nothing else is.
       TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; Interrupt ends it.

       request:
         "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
                    is there.

       reply:
       Members as in SessionCreate, and:
         "event"      true or false. True: the other members are those of the order. False: nothing is
                      new; "error" then says what keeps the service from being asked, if something does.
         "watching"   integer. Orders watched now. *)
    function WatchNext(const Request: TTamaraText = '{}'): ITamaraReply;

    (* Watches an order no more. News of it that were not taken yet are kept.

       Returns TAMARA_OK; argument codes (-1xx).

       request:
         "order_id"             text, at most 64 characters. The service's order id. Without this and
                                "order_reference_id" WatchAdd watches what the journal holds
                                open.
         "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
         "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                                status checks while the sale is young, 5 to 60.

       reply:
       Members as in WatchAdd. *)
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

function TTamaraClient.Pay(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('pay', Request);
end;

function TTamaraClient.TenderCheck(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('tender_check', Request);
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

function TTamaraClient.Report(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('report', Request);
end;

function TTamaraClient.Receipt(const Request: TTamaraText): ITamaraReply;
begin
  Result := Call('receipt', Request);
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
