<?php

declare(strict_types=1);

namespace TamaraPos;

/**
 * An open client. One serves the whole program.
 *
 * Requests are arrays, objects or JSON text; include/tamara_pos.h is the manual of every member. **An exception means that nothing
 * moved** (except for InternalException). Everything else comes back as a Reply, also "not paid" and "not known": check isPaid,
 * getCode or nextAction before you do anything.
 *
 * PHP runs on one thread, and a call blocks it. A program with a loop of its own sells with paymentStart, paymentStatus and
 * paymentCancel, which return at once whatever the service does; see sample.php.
 */
final class Client
{
    /** @var int|null null: closed */
    private $number = null;

    /** @var int */
    private $process;

    /** @var Reply */
    private $opened;

    /**
     * Opens it.
     *
     * @param array<string, mixed>|object|string $config see "Configuration" in include/tamara_pos.h
     *
     * @throws ConfigurationException|JournalException|LibraryException
     */
    public function __construct($config)
    {
        [$this->number, $this->opened] = Library::open(Library::json('config', $config));
        $this->process = (int) getmypid();
    }

    /** A client that was forgotten is closed. In a forked child it stays open: it is the parent's. */
    public function __destruct()
    {
        if ($this->number !== null && $this->process === getmypid()) {
            Library::close($this->number);
        }
    }

    private function __clone()
    {
    }

    /** What this client is and can do: "version", "environment", "capabilities", "operations", ... */
    public function opened(): Reply
    {
        return $this->opened;
    }

    /** Closes it. Sessions stay open at the service. */
    public function close(): void
    {
        $number = $this->number('close');
        $this->number = null;
        self::check(Library::close($number));
    }

    /** Whether it was closed. */
    public function isClosed(): bool
    {
        return $this->number === null;
    }

    /** Ends every call of this client that is waiting now, from another thread (extension parallel). They return what is known. */
    public function interrupt(): void
    {
        self::check(Library::interrupt($this->number('interrupt')));
    }

    /** Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on. */
    public function interruptSale(string $sale): void
    {
        self::check(Library::interruptSale($this->number('interrupt_sale'), $sale));
    }

    /**
     * Calls an operation by its name; `opened()['operations']` lists them.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function call(string $operation, $request = []): Reply
    {
        return $this->operate($operation, $request);
    }

    // <generated operations> by cargo xtask header
    /**
     * Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
     * /checkout/payment-types).
     * Returns Code::OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function eligibility($request): Reply
    {
        return $this->operate('eligibility', $request);
    }

    /**
     * Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
     * hint that the first visit takes longer, never a reason to refuse.
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * request:
     *   "phone_number"   required text, in any writing.
     *   "country_code"   optional, "SA" or "AE"; the configured country otherwise.
     *
     * reply: "is_id_verified"   true or false.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function customerVerification($request): Reply
    {
        return $this->operate('customer_verification', $request);
    }

    /**
     * Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
     * nobody.
     * Returns Code::OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters alone hold
     * references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only while
     * another program holds the journal. Thread-safe.
     *
     * request: Required; "{}" will do.
     *   "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.
     *
     * reply: "order_reference_id"   text, the reference.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function newReference($request = []): Reply
    {
        return $this->operate('new_reference', $request);
    }

    /**
     * Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
     * till's screen (POST /checkout/in-store).
     * Returns Code::OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
     * Code::UNKNOWN: the answer was lost, or the link of a "qr" session was, see "next_action"; Code::NOT_PAID: this
     * sale was paid and given back; Code::REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function sessionCreate($request): Reply
    {
        return $this->operate('session_create', $request);
    }

    /**
     * Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
     * watched together.
     * Returns Code::OK: paid, captured whole, in the amount and currency asked for, and nothing else; Code::PENDING:
     * still open; Code::NOT_PAID: declined, expired, cancelled, or paid and given back whole; also where every
     * sessionCreate of this sale was refused, so that there is nothing to wait for ("error" and "next_action" are
     * those of the refusal); Code::UNKNOWN: the service could not be asked, or the captured amount is not what was
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function pollStatus($request): Reply
    {
        return $this->operate('poll_status', $request);
    }

    /**
     * Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
     * to be certain. Safe to repeat.
     * Returns Code::OK: cancelled, nobody can pay it any more; Code::TOO_LATE_PAID: the customer was faster, the
     * sale is paid; Code::PENDING: still open, keep polling (also for a session that was found after a lost answer:
     * its checkout id is not known); Code::UNKNOWN: the service could not be asked, poll on; Code::OTHER_LANE;
     * Code::CANNOT_VOID: not a session of this journal; Code::NOT_SUPPORTED: there is no void, and "refund_if_paid"
     * was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the configured call_timeout_ms.
     * Thread-safe.
     *
     * request:
     *   "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
     *   "take_over"    optional, true voids a session that another lane opened.
     *   "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
     *                  session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
     *                  is Code::PENDING, or call recover, also after a restart: what was given up stays given up, and is
     *                  never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
     *   "raw"          optional, as above.
     *
     * reply: Members as in pollStatus.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function sessionVoid($request): Reply
    {
        return $this->operate('session_void', $request);
    }

    /**
     * Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
     * that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
     * Returns Code::OK for "clear", and this alone allows another payment; Code::TOO_LATE_PAID for "paid";
     * Code::PENDING for "payable"; Code::UNKNOWN for "payable" when it is not certain; argument (-1xx) codes. A sale
     * that neither the journal nor the service knows is "clear"; where the service does not answer, only a session
     * that this journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever
     * the service does. Thread-safe.
     *
     * request: "order_id" or "order_reference_id"   one of them is required, text.
     *
     * reply: Members as in pollStatus, and:
     *   "tender"   text: "clear": nothing is paid, and nothing can be any more; "paid"; "payable": the customer can still pay, or nobody
     *              knows: take the session back with sessionVoid (or paymentCancel), then ask again.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function tenderCheck($request): Reply
    {
        return $this->operate('tender_check', $request);
    }

    /**
     * Opens a session by SMS and waits for its end, in one call: sessionCreate, then pollStatus.
     * Returns what these two return. Code::OK means paid and nothing else does. Called again with the same reference
     * after a crash it goes on where it was ("resumed" true). Code::NOT_SUPPORTED where "capabilities" says that no
     * SMS is sent (Checkout.com): show a QR code with sessionCreate or paymentStart. Takes at most call_timeout_ms
     * plus "wait_s". Thread-safe.
     *
     * request: As for sessionCreate ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
     *   "interval_s" as for pollStatus.
     *
     * reply: Members as in pollStatus.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function pay($request): Reply
    {
        return $this->operate('pay', $request);
    }

    /**
     * Gives captured money back, in whole or in part, as often as there is something left (POST
     * /payments/simplified-refund/{order_id}).
     * Returns Code::OK: refunded; Code::UNKNOWN: it may have happened, call recover, never send another by hand;
     * Code::REFUND_TOO_LARGE, Code::NOT_REFUNDABLE, Code::REQUEST_ID_IN_USE, Code::STEP_IN_PROGRESS,
     * Code::EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function refund($request): Reply
    {
        return $this->operate('refund', $request);
    }

    /**
     * Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
     * checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
     * paymentStatus.
     * Returns Code::PENDING when it was started; argument (-1xx) codes; Code::REFERENCE_IN_USE while a payment of
     * the same reference with another amount, phone or channel is under way; Code::JOURNAL_REQUIRED;
     * Code::TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the service. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function paymentStart($request): Reply
    {
        return $this->operate('payment_start', $request);
    }

    /**
     * Starts a refund in the background. The same "request_id" is refunded once, as in refund. A refund cannot be
     * cancelled.
     * Returns what paymentStart returns. Does not wait for the service. Thread-safe.
     *
     * request: JSON text, UTF-8, that of refund. Required.
     *
     * reply: Beside the members of every reply, those of
     *   paymentStart.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function refundStart($request): Reply
    {
        return $this->operate('refund_start', $request);
    }

    /**
     * Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
     * Returns Code::PENDING while it is under way. Of a sale at its end: Code::OK, and this alone means paid;
     * Code::NOT_PAID (also after a cancel); Code::TOO_LATE_PAID; Code::UNKNOWN; or the code with which it failed,
     * and nothing moved. Of a refund at its end what refund returns. Argument codes (-1xx). Takes at most "wait_s";
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function paymentStatus($request): Reply
    {
        return $this->operate('payment_status', $request);
    }

    /**
     * Takes a payment back. The library's thread voids the session and reads the order again, until the service has
     * said what became of it; ask with paymentStatus for the end: "cancelled", or "too_late_paid" when the customer
     * was faster.
     * Returns Code::PENDING while it is being cancelled, Code::NOT_PAID when it had ended unpaid,
     * Code::TOO_LATE_PAID when it was paid; Code::NOT_SUPPORTED for a refund, and where the provider has no void;
     * argument codes (-1xx). Does not wait for the service. Thread-safe.
     *
     * request:
     *   "payment" or "order_reference_id"   required, one of them, as in paymentStatus.
     *   "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
     *                      it is paid.
     *
     * reply: Beside the members of every reply, those of
     *   paymentStart.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function paymentCancel($request): Reply
    {
        return $this->operate('payment_cancel', $request);
    }

    /**
     * Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
     * that have ended.
     * Returns Code::OK; argument codes (-1xx). Does not wait for the service. Thread-safe.
     *
     * reply:
     *   "payments"   list of objects, the oldest first: "payment", "kind", "state", "order_reference_id", "seconds_left", as in
     *                paymentStart.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function paymentList($request = []): Reply
    {
        return $this->operate('payment_list', $request);
    }

    /**
     * Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
     * Returns Code::OK: the order was read, whatever its state; Code::NOT_FOUND; argument (-1xx), transport (-3xx)
     * and service (-4xx) codes. To learn whether a sale is paid, use pollStatus. Takes at most the configured
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function orderGet($request): Reply
    {
        return $this->operate('order_get', $request);
    }

    /**
     * Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
     * to repeat.
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * request:
     *   "order_id"             required text.
     *   "order_reference_id"   required text, 1 to 240 characters: the new reference.
     *
     * reply: Members as in pollStatus.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function orderUpdateReference($request): Reply
    {
        return $this->operate('order_update_reference', $request);
    }

    /**
     * Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
     * it never.
     * Returns Code::OK: authorised (or captured, on an account that captures by itself); Code::UNKNOWN: ask again;
     * Code::WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and
     * journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
     *
     * request:
     *   "order_id" or "order_reference_id"   one of them is required, text.
     *   "raw"        optional, true adds Tamara's untouched order as "raw".
     *
     * reply: Members as in pollStatus; "resumed" true: it was
     *   authorised before this call.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function orderAuthorise($request): Reply
    {
        return $this->operate('order_authorise', $request);
    }

    /**
     * Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
     * refund.
     * Returns as refund; Code::WRONG_STATE when the order is not authorised. An order that is captured already as
     * asked is Code::OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function orderCapture($request): Reply
    {
        return $this->operate('order_capture', $request);
    }

    /**
     * Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as refund.
     * Returns as orderCapture. Takes at most the configured call_timeout_ms. Thread-safe.
     *
     * request: As for orderCapture, without "shipping_info".
     *
     * reply: As for orderCapture, with "cancel_id".
     *
     * @param array<string, mixed>|object|string $request
     */
    public function orderCancel($request): Reply
    {
        return $this->operate('order_cancel', $request);
    }

    /**
     * Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
     * browser is sent to "checkout_url". The reference is the key of the sale, as in sessionCreate: a live checkout
     * is resumed, a finished one returned.
     * Returns Code::OK: the checkout is open; Code::MISSING_FIELD or Code::INVALID_FIELD with all "problems";
     * otherwise what sessionCreate returns. Takes at most the configured call_timeout_ms. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function checkoutCreate($request): Reply
    {
        return $this->operate('checkout_create', $request);
    }

    /**
     * Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
     * adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
     * an address each.
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookRegister($request): Reply
    {
        return $this->operate('webhook_register', $request);
    }

    /**
     * Lists the merchant's webhooks (GET /webhooks/list).
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * reply:
     *   "webhooks", a list
     *   of "webhook_id", "url" and "events".
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookList($request = []): Reply
    {
        return $this->operate('webhook_list', $request);
    }

    /**
     * Reads one webhook (GET /webhooks/{webhook_id}).
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * request: JSON text, UTF-8: "webhook_id", required text.
     *
     * reply: As for webhookRegister.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookGet($request): Reply
    {
        return $this->operate('webhook_get', $request);
    }

    /**
     * Changes a webhook (PUT /webhooks/{webhook_id}).
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * request:
     *   "webhook_id", required text, and the fields of webhookRegister. "events" stay as they
     *   are when absent.
     *
     * reply: As for webhookRegister.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookUpdate($request): Reply
    {
        return $this->operate('webhook_update', $request);
    }

    /**
     * Removes a webhook (DELETE /webhooks/{webhook_id}).
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
     * call_timeout_ms. Thread-safe.
     *
     * request: JSON text, UTF-8: "webhook_id", required text.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookDelete($request): Reply
    {
        return $this->operate('webhook_delete', $request);
    }

    /**
     * Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
     * (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
     * only that counts. If the same event arrives again, in any process that shares the journal, the order is read
     * again and the reply has "duplicate": true. Where the order is watched (watchAdd), it is looked at before all
     * others.
     * Returns Code::OK: verified, and the order shows what the webhook says; Code::UNKNOWN: verified, but the order
     * could not be read, or does not show it yet ("respond" asks the service to deliver it again), or is none of
     * this merchant's (warning "not_ours"); Code::WEBHOOK_REFUSED, also for a webhook that names no order; argument
     * (-1xx) codes; Code::INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookReceive($request): Reply
    {
        return $this->operate('webhook_receive', $request);
    }

    /**
     * Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
     * read, and answered, as by webhookReceive. Tamara posts to https addresses only: put a proxy or a tunnel with a
     * certificate before it. Any path is taken. Calls of this process that wait for the order look at once; the
     * events are fetched with webhookNext.
     * Returns Code::OK; Code::LISTEN_FAILED; argument codes (-1xx); Code::INVALID_CONFIG without a notification
     * token. Returns at once. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookListen($request): Reply
    {
        return $this->operate('webhook_listen', $request);
    }

    /**
     * Waits for the next event of webhookListen. Each is handed out once, to one caller.
     * Returns Code::OK: an event; Code::PENDING: none came; Code::LISTEN_FAILED: nobody listens. Takes at most
     * "wait_s"; interrupt ends it. Thread-safe.
     *
     * request: JSON text, UTF-8; "{}" looks once. Required.
     *   "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.
     *
     * reply: Beside the members of every reply, those of
     *   webhookReceive but "respond"; none of them with Code::PENDING.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function webhookNext($request = []): Reply
    {
        return $this->operate('webhook_next', $request);
    }

    /**
     * Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
     * Returns Code::OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function disputeList($request = []): Reply
    {
        return $this->operate('dispute_list', $request);
    }

    /**
     * Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
     * the dispute is read to see whether it was said.
     * Returns Code::OK; Code::UNKNOWN: it may have been said, look at the dispute before repeating it; argument
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function disputeReply($request): Reply
    {
        return $this->operate('dispute_reply', $request);
    }

    /**
     * Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
     * the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
     * sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
     * checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
     * start-up, and after Code::UNKNOWN.
     * Returns Code::OK: every step was looked at ("next_action" says whether some are still open); journal codes
     * (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice; "concluded", that
     * steps count as not done because their orders stayed without them, not by the service's word. A step with
     * "next_action" "ask_supervisor" ends by stepResolve. Takes at most the configured call_timeout_ms; a warning
     * "not_all" says when time ran out. Thread-safe, also across processes.
     *
     * reply:
     *   "steps"   list, in the order in which they were checked: each as in history, with "verdict" (sessions: "paid", "pending", "not_paid", "unknown"),
     *             "next_action" and, while it stays open, "error".
     *   "polls"   integer: questions put to the service.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function recover($request = []): Reply
    {
        return $this->operate('recover', $request);
    }

    /**
     * Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
     * who has looked in the service's portal. The library reads the order before, where it can, and records the word
     * with the name and the reason. history, report and the file for support show it as a person's word. Nothing is
     * sent that could move money. A refund, capture or cancel that only counts as not done ("last_error"
     * "concluded") can be closed, too.
     * Returns Code::OK: recorded; Code::WRONG_STATE: the step has its end already, or the order says the opposite;
     * Code::NOT_FOUND: no such step; Code::STEP_IN_PROGRESS: another call is working on it; argument (-1xx) and
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function stepResolve($request): Reply
    {
        return $this->operate('step_resolve', $request);
    }

    /**
     * Reads the journal, newest first. Asks nobody.
     * Returns Code::OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function history($request = []): Reply
    {
        return $this->operate('history', $request);
    }

    /**
     * Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
     * counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
     * report can be made again. Sends nothing that moves money.
     * Returns Code::OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function report($request = []): Reply
    {
        return $this->operate('report', $request);
    }

    /**
     * The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
     * printing. Asks nobody.
     * Returns Code::OK; Code::NOT_FOUND when this journal knows no such sale; Code::WRONG_STATE when it is not paid,
     * or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function receipt($request): Reply
    {
        return $this->operate('receipt', $request);
    }

    /**
     * Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
     * token, disk, journal, versions. Nothing is moved. For a configuration that new Client refuses, call
     * Library::diagnose.
     * Returns Code::OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
     * Takes at most 10 seconds, whatever is broken; interrupt ends it earlier. Thread-safe.
     *
     * request: JSON text, UTF-8; "{}" with a client. Required.
     *   "config"   object: with client 0, the configuration as for new Client. It opens and closes what it needs.
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function diagnose($request = []): Reply
    {
        return $this->operate('diagnose', $request);
    }

    /**
     * Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
     * journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
     * phone number is in it.
     * Returns Code::OK; Code::CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
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
     *
     * @param array<string, mixed>|object|string $request
     */
    public function supportBundle($request = []): Reply
    {
        return $this->operate('support_bundle', $request);
    }

    /**
     * Changes how much is logged, for the whole process and at once; where lines go stays as it is.
     * Returns Code::OK; Code::INVALID_FIELD. Thread-safe.
     *
     * request: "level"   "off", "error", "warn", "info", "debug" or "trace". Required.
     *
     * reply: "level".
     *
     * @param array<string, mixed>|object|string $request
     */
    public function logLevel($request): Reply
    {
        return $this->operate('log_level', $request);
    }

    /**
     * Watches an order in the background until it has ended: for a program with many open orders, or one that asks
     * from a timer.
     * Returns Code::OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
     *
     * request: JSON text, UTF-8; "{}" watches what the journal holds open. Required.
     *   "order_id" or "order_reference_id"   optional, one of them: text.
     *   "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.
     *
     * reply:
     *   "added"      true, or false: it was watched before. Absent when no order was named.
     *   "watching"   integer: orders watched now.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function watchAdd($request = []): Reply
    {
        return $this->operate('watch_add', $request);
    }

    /**
     * Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
     * person has to look at, and that is watched on. The reply is that of pollStatus. News may come from any order;
     * each is given to one caller.
     * Returns, for the order in the reply, what pollStatus returns: Code::OK is paid, and nothing else is.
     * Code::PENDING without news. Argument codes (-1xx). Takes at most "wait_s"; interrupt ends it. Thread-safe.
     *
     * request: JSON text, UTF-8; "{}" takes what is there. Required.
     *   "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.
     *
     * reply:
     *   "event"      true: the other members are those of pollStatus. False: nothing is new; "error" then says what keeps the
     *                service from being asked, if something does.
     *   "watching"   integer: orders watched now.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function watchNext($request = []): Reply
    {
        return $this->operate('watch_next', $request);
    }

    /**
     * Watches an order no more. News of it that were not taken yet are kept.
     * Returns Code::OK; argument codes (-1xx). Thread-safe.
     *
     * request: Required: "order_id" or "order_reference_id", text.
     *
     * reply:
     *   "removed"    true, or false: it was not watched, or has ended.
     *   "watching"   integer: orders watched now.
     *
     * @param array<string, mixed>|object|string $request
     */
    public function watchRemove($request): Reply
    {
        return $this->operate('watch_remove', $request);
    }
    // </generated>

    /** @param array<string, mixed>|object|string $request */
    private function operate(string $operation, $request): Reply
    {
        return Library::call($this->number($operation), $operation, Library::json('request', $request));
    }

    private function number(string $operation): int
    {
        if ($this->number === null) {
            throw new ClosedException("$operation: this client was closed before; open another");
        }

        return $this->number;
    }

    private static function check(int $code): void
    {
        if ($code < 0) {
            throw TamaraException::of($code, null);
        }
    }
}
