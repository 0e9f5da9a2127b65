/*
 * tamara_pos: Tamara "buy now, pay later" payments for points of sale and ERP programs.
 *
 * The till opens a session, the customer gets an SMS with a link (or scans a QR code on the till's
 * screen), the till waits until the first instalment is paid, hands over the goods, and may give
 * money back later. Every function takes and returns JSON text.
 *
 * This file is generated from the library's source. It is good for C99 and C++11, and needs nothing
 * before it.
 *
 *
 * A FIRST PROGRAM
 *
 *   #include "tamara_pos.h"
 *   #include <stdio.h>
 *
 *   int main(int argc, char **argv) {
 *       const char *simulator = argc > 1 ? argv[1] : "http://127.0.0.1:8799";
 *       char config[512];
 *       tamara_client client;
 *       char *reply;
 *       int32_t code;
 *
 *       // What is left out has a default. For the real service: your token, and no base_url.
 *       snprintf(config, sizeof config,
 *                "{\"base_url\": \"%s\", \"api_token\": \"sim_demo\", \"language\": \"en\"}",
 *                simulator);
 *       code = tamara_client_open(config, &client, &reply);
 *       if (code == TAMARA_OK) {
 *           tamara_string_free(reply);
 *           // Sends the customer an SMS, and waits until the first instalment is paid.
 *           code = tamara_pay(client,
 *                             "{\"order_reference_id\": \"S-1\", \"phone_number\": \"0544337866\","
 *                             " \"total_amount\": {\"amount\": \"300.00\", \"currency\": \"SAR\"},"
 *                             " \"items\": [{\"reference_id\": \"123\", \"type\": \"Physical\","
 *                             " \"name\": \"Lego City\", \"sku\": \"SA-12436\", \"quantity\": 1,"
 *                             " \"total_amount\": {\"amount\": \"300.00\","
 *                             " \"currency\": \"SAR\"}}]}",
 *                             &reply);
 *           tamara_client_close(client);
 *       }
 *       printf("%s\n%s\n", tamara_result_name(code), reply);
 *       tamara_string_free(reply);
 *       return code == TAMARA_OK ? 0 : 1;
 *   }
 *
 *   Linux:            cc first.c -I include -L lib -ltamara_pos -Wl,-rpath,'$ORIGIN/lib'
 *   Windows, MinGW:   gcc first.c -I include -L lib -ltamara_pos
 *   At run time the program needs tamara_pos.dll (Windows) or libtamara_pos.so (Linux), and nothing
 *   else. The functions are cdecl. Once loaded, the library stays in the process until its end;
 *   dlclose and FreeLibrary do no harm and unload nothing.
 *
 *
 * FUNCTIONS BY TASK
 *
 *   The functions stand below in this order. Every operation has the same parameters: client,
 *   request, reply.
 *
 *   OPEN AND CLOSE
 *     tamara_client_open            Opens a client
 *     tamara_client_close           Closes a client
 *   BEFORE A SALE
 *     tamara_eligibility            Whether to offer Tamara for an amount
 *     tamara_customer_verification  Whether the customer's identity is verified
 *     tamara_new_reference          Makes a reference that was never used before
 *   SELL, AND WAIT FOR THE END
 *     tamara_session_create         Opens a session, resumes a live one, or returns a paid one
 *     tamara_poll_status            Waits for the service's final word on a sale; looks once with
 *                                   "wait_s" 0
 *     tamara_session_void           Takes an unpaid session back
 *     tamara_pay                    Opens a session by SMS and waits for its end
 *     tamara_tender_check           Whether another payment may be taken for a sale
 *   SELL WITHOUT WAITING
 *     tamara_payment_start          Starts a sale in the background
 *     tamara_payment_status         How a payment or refund in the background stands
 *     tamara_payment_cancel         Takes a payment in the background back
 *     tamara_payment_list           The payments and refunds of this client in the background
 *     tamara_refund_start           Starts a refund in the background
 *   GIVE MONEY BACK
 *     tamara_refund                 Gives captured money back, whole or in part
 *   AFTER A CRASH OR A LOST ANSWER
 *     tamara_recover                Clears up what a crash or a lost answer left open
 *     tamara_step_resolve           Closes a step by hand, by a supervisor's word
 *     tamara_history                Reads the journal
 *   REPORTS AND RECEIPTS
 *     tamara_report                 Totals of a day
 *     tamara_receipt                The lines of a receipt
 *   ORDERS
 *     tamara_order_get              Reads an order; "0" means read, not paid
 *     tamara_order_update_reference Puts another reference on an order
 *   SELL ONLINE
 *     tamara_checkout_create        Opens an online checkout
 *     tamara_order_authorise        Confirms an approved online order
 *     tamara_order_capture          Claims the money of an authorised online order
 *     tamara_order_cancel           Gives up an authorised online order
 *   WATCH MANY ORDERS
 *     tamara_watch_add              Watches an order, or the open sales of the journal, in the
 *                                   background
 *     tamara_watch_next             Waits for the next news of a watched order
 *     tamara_watch_remove           Watches an order no longer
 *   WEBHOOKS
 *     tamara_webhook_register       Registers a webhook
 *     tamara_webhook_list           Lists webhooks
 *     tamara_webhook_get            Reads a webhook
 *     tamara_webhook_update         Changes a webhook
 *     tamara_webhook_delete         Removes a webhook
 *     tamara_webhook_receive        Verifies what was posted to your web server, and reads the
 *                                   order afresh
 *     tamara_webhook_listen         Starts a small server for webhooks; it ends with the client
 *     tamara_webhook_next           Waits for the next webhook of that server
 *   DISPUTES
 *     tamara_dispute_list           Lists disputes
 *     tamara_dispute_reply          Answers a dispute
 *   SUPPORT
 *     tamara_diagnose               Looks at everything between the till and the service
 *     tamara_support_bundle         Writes one file for support
 *     tamara_log_level              Changes how much is logged
 *     tamara_log_to                 Sends the log to a function of the program
 *   END A WAIT
 *     tamara_interrupt              Ends the calls of a client that wait, from another thread
 *     tamara_interrupt_sale         Ends the calls of a client that wait for one sale; others go on
 *   ANY OPERATION BY NAME; TEXTS AND VERSIONS
 *     tamara_call                   Calls an operation by its name
 *     tamara_string_free            Gives a reply back
 *     tamara_version                The version of the library
 *     tamara_abi_version            The version of the interface
 *     tamara_result_name            The name of a number
 *   READ A REPLY WITHOUT A JSON LIBRARY
 *     tamara_reply_text             A member of a reply as text, by its path
 *     tamara_reply_amount           An amount of a reply, and its currency
 *     tamara_reply_count            The number of elements of a list in a reply
 *   WRITE A REQUEST WITHOUT A JSON LIBRARY
 *     tamara_request_new            Begins a request, for a program without a JSON writer
 *     tamara_request_set_text       Sets a member of it to a text
 *     tamara_request_set_amount     Sets a member of it to an amount
 *     tamara_request_set_json       Sets a member of it to any JSON value
 *     tamara_request_add_item       Adds a line to its "items"
 *     tamara_request_json           Its JSON text
 *     tamara_request_free           Frees it
 *   REPLIES IN THE CALLER'S BUFFER
 *     tamara_client_open_into       tamara_client_open into the caller's own buffer
 *     tamara_call_into              tamara_call into the caller's own buffer
 *     tamara_reply_into             The last such reply again, after a buffer that was too small
 *
 *
 * THE RETURNED NUMBER
 *
 *     0     TAMARA_OK: what was asked for is done. From tamara_poll_status, tamara_pay,
 *           tamara_watch_next and, for a sale, tamara_payment_status it means PAID, and no other
 *           number of theirs means PAID. From tamara_session_create it means that a session is open
 *           or that the sale was paid before: see "verdict". The comment of each other function
 *           says what it means there.
 *     > 0   not done. TAMARA_PENDING: still open, keep waiting. TAMARA_NOT_PAID: refused for good,
 *           by the service's own word. TAMARA_UNKNOWN: it may have happened, or the service cannot
 *           be asked: never repeat it by hand; poll on, or call tamara_recover.
 *           TAMARA_TOO_LATE_PAID: a void came too late.
 *     < 0   the call failed and nothing moved. By hundreds: -1xx arguments, -2xx configuration,
 *           -3xx network, -4xx refused by the service, -5xx rules of this library, -6xx journal,
 *           -9xx defects. Numbers are never changed or used again; treat one that you do not know
 *           by its group. The exceptions are -900 and -901: after a defect, look
 *           (tamara_poll_status, tamara_recover) before you repeat anything.
 *
 *   Check the number of every call, and never treat a number that is not 0 as 0:
 *
 *     char *reply = NULL;
 *     int32_t code = tamara_poll_status(client, request, &reply);
 *     if (code == TAMARA_OK)          hand_over_the_goods();
 *     else if (code == TAMARA_PENDING || code == TAMARA_UNKNOWN)
 *                                     poll_again_later();      the customer may still pay
 *     else if (code == TAMARA_NOT_PAID)
 *                                     offer_another_payment();
 *     else                            show_and_log(code, reply);   the call failed, nothing moved
 *     tamara_string_free(reply);
 *
 *
 * THE REPLY
 *
 *   Every call that takes a `char **reply` sets it, whether it succeeds or fails. The text is JSON
 *   in pure ASCII (\uXXXX for everything else) with these members, and those that the function
 *   names:
 *
 *     "code"          integer, the returned number
 *     "name"          text, its name: "OK", "NOT_PAID", "INVALID_FIELD"
 *     "verdict"       text or null: whether the sale is "paid", "pending", "not_paid" or "unknown"
 *     "next_action"   text, what the program should do, see below
 *     "message"       object: "en" and "ar", texts, a sentence for the cashier in English and
 *                     Arabic
 *     "warnings"      list of objects: "code" (text), "field" (text, may be absent), "detail"
 *                     (text, English, for the developer)
 *     "simulated"     true or false: true when the answers come from a simulator, and no money is
 *                     real
 *     "error"         object, absent when nothing went wrong:
 *       "kind"          text, the name in lower case
 *       "field"         text, path of the field, argument or configuration key it is about:
 *                       "items[0].total_amount.amount"; may be absent
 *       "detail"        text, English, for the developer: what was wrong and what to do
 *       "http_status"   integer or null
 *       "service"       object or null, the service's own words: "message" (text), "codes" (list of
 *                       texts), "old_state", "new_state", "webhook_id" (texts); all but "codes" may
 *                       be absent
 *       "retry"         text: "safe" (the same call may be made again), "after_change" (it will
 *                       fail again as it is), "never_by_hand"
 *
 *   "next_action" is one of:
 *
 *     "release_goods"       the sale is paid: hand over the goods
 *     "keep_polling"        the session is open or cannot be seen: call tamara_poll_status again
 *     "none"                nothing is left to do
 *     "other_payment"       finally not paid: offer another way to pay, or start a new sale
 *     "fix_request"         the program sent something that cannot work
 *     "fix_configuration"   the configuration cannot work
 *     "retry_later"         nothing moved; the same call may be made again
 *     "call_recover"        something may have moved: call tamara_recover, never repeat by hand
 *     "call_again"          the answer to a create was lost and no session was found: ask the
 *                           customer whether an SMS came; the same call with the same reference
 *                           looks once more, and then opens a second attempt
 *     "authorise_order"     the customer has approved an online order: call tamara_order_authorise,
 *                           within 72 hours
 *     "capture_order"       an online order is confirmed: send the goods, then call
 *                           tamara_order_capture
 *     "refund_duplicate"    the customer paid one sale twice: refund the order named in
 *                           "duplicates"
 *     "ask_supervisor"      a person has to look at this order
 *     "interrupted"         another thread ended the wait; the sale goes on
 *
 *   Members, codes and values are only ever added: pass over what you do not know.
 *
 *   The end of a member's name is its unit, in replies, requests and the configuration:
 *   "_ms" and "ms" milliseconds, "_s" seconds, "_minutes" minutes, "bytes" bytes; "_at" a time,
 *   RFC 3339 in UTC. All but seconds are whole numbers.
 *
 *
 * OWNERSHIP
 *
 *   What you pass in stays yours; the library copies what it keeps. A reply is yours and is given
 *   back with tamara_string_free, once, never with free(). A reply pointer of NULL says that you do
 *   not want the reply. `const char *` results are static: do not free them (doing so does no harm,
 *   and neither does freeing a reply twice).
 *
 *   In the comments below "client" is the client's number, "request" is JSON text and required
 *   ("{}" where nothing is to be said), and "reply" receives the reply and may be NULL.
 *
 *   A program that cannot free foreign memory calls tamara_client_open_into and tamara_call_into,
 *   which answer into its own buffer.
 *
 *
 * THREADS
 *
 *   Every function may be called from any thread at any time, and one client serves all of them.
 *   Calls block; the longest time is said at each function. tamara_interrupt, tamara_interrupt_sale
 *   and tamara_client_close end them early. A program with one thread starts a sale with
 *   tamara_payment_start, which returns at once, and asks from a timer with tamara_payment_status.
 *   The library calls nothing of yours but the function of tamara_log_to. This holds for every
 *   function below, so it is not repeated there.
 *
 *
 * REQUESTS, MONEY, PHONES
 *
 *   Text is UTF-8, on Windows too: convert from the program's code page or from UTF-16 first
 *   (WideCharToMultiByte with CP_UTF8). Text in another code page is refused with
 *   TAMARA_INVALID_UTF8. Replies are pure ASCII, so that no conversion can damage them; the texts
 *   that tamara_reply_text takes out of them are UTF-8.
 *
 *   Requests are one JSON object in UTF-8, at most 1 MiB. A member that the operation does not have
 *   is refused with its path: a mistyped "total_amount" of a refund must not become "all that is
 *   left". The one exception is tamara_checkout_create, whose request is Tamara's own.
 *
 *   Money is {"amount": "300.00", "currency": "SAR"}, in major units. The amount is a text or a
 *   number; its digits are taken as they stand, without floating point. Exponents, and more
 *   decimals than the currency has, are refused. Currencies: SAR, AED, QAR (2 decimals), BHD, KWD,
 *   OMR (3 decimals); Tamara's published list lacks QAR. In replies the amount is a text with
 *   exactly these decimals.
 *
 *   Phone numbers are read as people write them: Arabic and Persian digits, +, 00, a leading 0,
 *   spaces and dashes. Without a country code they are of the configured country. What looks odd is
 *   a warning, never a refusal.
 *
 *   Times are RFC 3339 in UTC.
 *
 *   docs/schema/ has a JSON Schema (draft 7) of the request and of the reply of every operation:
 *   NAME.request.json and NAME.reply.json, to check what you send, or to generate classes from.
 *   client_open.request.json is the configuration's.
 *
 *
 * CONFIGURATION
 *
 *   One JSON object for tamara_client_open. Every key may be left out or null, but one of the three
 *   tokens is required.
 *
 *     key                     type      default          meaning
 *     "provider"              text      "tamara"         "tamara", or "checkout_com" (Tamara
 *                                                        through Checkout.com)
 *     "environment"           text      "sandbox"        "sandbox", "production" or "simulator";
 *                                                        where "base_url" is given, its host tells
 *     "base_url"              text      by environment   https; http for a simulator on this
 *                                                        machine only
 *     "api_token"             text      -                the token; a simulator's begins with sim_
 *     "api_token_file"        text      -                in its place: path of a file that holds
 *                                                        it; read again when Tamara refuses the
 *                                                        token
 *     "api_token_env"         text      -                in its place: name of an environment
 *                                                        variable that holds it
 *     "notification_token"    text      none             the secret that signs webhooks
 *     "previous_notification_token"
 *                             text      none             the secret before it: while the service
 *                                                        changes over, the library takes webhooks
 *                                                        signed with either (warning
 *                                                        previous_token)
 *     "country"               text      "SA"             "SA", "AE", "BH", "KW", "OM" or "QA": of
 *                                                        the merchant's account
 *     "language"              text      "ar"             "ar" or "en": what the customer reads
 *     "visual"                boolean   false            true: the Arabic of "message", reports and
 *                                                        receipts for a display or printer that
 *                                                        neither joins letters nor turns lines
 *     "merchant"              text      none             name of the merchant, where several
 *                                                        merchants share a journal: no merchant
 *                                                        sees the others' steps. Without a name the
 *                                                        account in the token counts, where the
 *                                                        token names one
 *     "store_code"            text      none             the branch, sent with every session
 *     "lane"                  text      none             the till; a session of another lane is not
 *                                                        voided by mistake
 *     "device_id"             text      none             number of the POS device; required for QR
 *                                                        codes
 *     "journal"               text      see below        full path of the journal's file, or "none"
 *     "accept_money_moving_without_journal"
 *                             boolean   false            lets sessions and refunds out with
 *                                                        "journal" "none": after a crash nobody
 *                                                        knows what was begun
 *     "recover_on_open"       boolean   false            tamara_recover before tamara_client_open
 *                                                        returns
 *     "connect_timeout_ms"    integer   5000             100 to 60000: look-up, connection, proxy
 *                                                        and TLS together
 *     "call_timeout_ms"       integer   30000            1000 to 300000: the limit of one call;
 *                                                        the time a call waits on request
 *                                                        ("wait_s") is not counted
 *     "proxy"                 text      none             "http://user:password@host:3128"; user and
 *                                                        password may be left out
 *     "tls_roots"             list      both             "bundled" (Mozilla's) and "system" (the
 *                                                        machine's store)
 *     "ca_file"               text      none             PEM file with further certificates, such
 *                                                        as an inspecting proxy's
 *     "watch"                 object                     the watching of orders, see
 *                                                        tamara_watch_add:
 *       "workers"             integer   64               1 to 1024: threads at most, started as
 *                                                        they are needed
 *       "looks_per_second"    integer   100              1 to 10000: questions to the service at
 *                                                        most, over all watched orders
 *     "log"                   object                     the log of the whole process:
 *       "level"               text      "info"           "off", "error", "warn", "info", "debug" or
 *                                                        "trace"
 *       "file"                text      none             the file; without one nothing is logged,
 *                                                        but see tamara_log_to
 *       "max_bytes"           integer   5000000          10000 to 1000000000: size at which a new
 *                                                        file is begun
 *       "keep"                integer   5                0 to 100: old files kept
 *     "texts"                 object    none             your own sentences for the cashier, by the
 *                                                        keys below and the names of codes in lower
 *                                                        case: {"paid": {"en": "...", "ar": "..."}}
 *     "checkout"              object                     for tamara_checkout_create:
 *       "telecom"             text      none             of merchants who sell telecommunication
 *                                                        services, whose longer request is then
 *                                                        required: where "telecom" goes in it,
 *                                                        "account_security" (as in Tamara's
 *                                                        sample), "risk_assessment" or "top"
 *       "single_checkout"     boolean   true             false: the customer cannot choose the
 *                                                        plan, so each request names it
 *       "expiry_field"        text      the first        "expires_in_minutes" or
 *                                                        "expire_in_minutes": the name under which
 *                                                        Tamara gets the minutes until a checkout
 *                                                        expires
 *     "service_profile"       text      none             path of a contract.json, the result of a
 *                                                        contract check of this service
 *     "checkout_com"          object    none             for "provider" "checkout_com" only:
 *       "processing_channel_id", "client_id", "client_secret", "prefix", "signature_key",
 *       "success_url", "failure_url"
 *                             text      none             as Checkout.com gave them; "client_secret"
 *                                                        in place of a token. "success_url" and
 *                                                        "failure_url" are required
 *
 *   The journal is a file in which the library keeps what it must not forget: one for a shop or a
 *   lane, on a local disk, safe for several programs at once. It holds no tokens, no names and no
 *   whole phone numbers. By default it is %PROGRAMDATA%\TamaraPos\journal.db on Windows; on Linux
 *   journal.db in /var/lib/tamara-pos where that can be written, else in $XDG_STATE_HOME/tamara-pos
 *   or ~/.local/state/tamara-pos.
 *
 *   Keys of "texts": the book's chapter "The cashier's texts" (docs/texts.md) lists every key with
 *   its sentences.
 *
 *
 * STABILITY
 *
 *   Functions, codes and members are added, never changed or taken out. Compare tamara_abi_version
 *   with TAMARA_ABI_VERSION at start-up: an older library may lack what this header has.
 */


#ifndef TAMARA_POS_H
#define TAMARA_POS_H

#include <stdint.h>
/**
 * Version of the library that this header came with. tamara_version returns that of the library
 * that is loaded.
 */
#define TAMARA_POS_VERSION "0.1.0"

/**
 * Version of the interface of this header. Compare it at start-up with tamara_abi_version: the
 * library's has to be this one or a greater one.
 */
#define TAMARA_ABI_VERSION 1

/*
 Done: the sale is paid, the refund made, the session open, the order read. From
 tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment
 may be taken.
 */
#define TAMARA_OK 0

/*
 The service says that the sale is still open.
 */
#define TAMARA_PENDING 1

/*
 Not paid for good, by the service's own word; or no session was ever opened, because each
 create was refused.
 */
#define TAMARA_NOT_PAID 2

/*
 It may have happened, or the service cannot be asked; or it knows no such order, which may
 still change.
 */
#define TAMARA_UNKNOWN 3

/*
 A void came too late, or another payment is asked for: the customer has paid.
 */
#define TAMARA_TOO_LATE_PAID 4

/*
 A required pointer is NULL.
 */
#define TAMARA_NULL_ARGUMENT (-100)

/*
 Text is not UTF-8.
 */
#define TAMARA_INVALID_UTF8 (-101)

/*
 Text is not one JSON object.
 */
#define TAMARA_INVALID_JSON (-102)

/*
 The client number is closed, invented or from another process.
 */
#define TAMARA_INVALID_HANDLE (-103)

/*
 A required field is absent.
 */
#define TAMARA_MISSING_FIELD (-104)

/*
 A field has a wrong type or an impossible value.
 */
#define TAMARA_INVALID_FIELD (-105)

/*
 A field that this call does not have.
 */
#define TAMARA_UNKNOWN_FIELD (-106)

/*
 tamara_call was given a name that is no operation.
 */
#define TAMARA_UNKNOWN_OPERATION (-107)

/*
 Input longer than 1 MiB.
 */
#define TAMARA_REQUEST_TOO_LARGE (-108)

/*
 The caller's buffer is too small.
 */
#define TAMARA_BUFFER_TOO_SMALL (-109)

/*
 This payment service cannot do that; see capabilities.
 */
#define TAMARA_NOT_SUPPORTED (-110)

/*
 No free client number is left.
 */
#define TAMARA_TOO_MANY_CLIENTS (-111)

/*
 The reply has no member at this path.
 */
#define TAMARA_NO_SUCH_MEMBER (-112)

/*
 The reply's member at this path is null.
 */
#define TAMARA_NULL_MEMBER (-113)

/*
 Too many requests are being built, or payments are under way.
 */
#define TAMARA_TOO_MANY_OPEN (-114)

/*
 This thread has made no call whose reply could be read again.
 */
#define TAMARA_NO_LAST_REPLY (-115)

/*
 A configuration key is unknown, missing or has an impossible value.
 */
#define TAMARA_INVALID_CONFIG (-200)

/*
 A file named by the configuration cannot be read or written.
 */
#define TAMARA_CONFIG_FILE (-201)

/*
 A sandbox token or host is mixed with production, or a simulator with a real token.
 */
#define TAMARA_ENVIRONMENT_MIXED (-202)

/*
 The service's name could not be resolved. Nothing was sent.
 */
#define TAMARA_DNS_FAILED (-301)

/*
 No connection to the service. Nothing was sent.
 */
#define TAMARA_CONNECT_FAILED (-302)

/*
 No trusted encrypted connection. Nothing was sent.
 */
#define TAMARA_TLS_FAILED (-303)

/*
 The proxy refused or failed. Nothing was sent to the service.
 */
#define TAMARA_PROXY_FAILED (-304)

/*
 The time limit passed.
 */
#define TAMARA_TIMEOUT (-305)

/*
 The connection broke after the request was sent and before the whole answer came.
 */
#define TAMARA_ANSWER_LOST (-306)

/*
 An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON.
 */
#define TAMARA_BAD_ANSWER (-307)

/*
 tamara_interrupt or tamara_client_close ended the call.
 */
#define TAMARA_INTERRUPTED (-308)

/*
 The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens
 yet.
 */
#define TAMARA_LISTEN_FAILED (-309)

/*
 The service refused the request.
 */
#define TAMARA_REFUSED (-400)

/*
 The token is missing, wrong, revoked or of the other environment.
 */
#define TAMARA_UNAUTHORISED (-401)

/*
 The merchant's account lacks this feature.
 */
#define TAMARA_FORBIDDEN (-403)

/*
 The service knows no such order for this merchant.
 */
#define TAMARA_NOT_FOUND (-404)

/*
 The order's state does not allow this.
 */
#define TAMARA_WRONG_STATE (-409)

/*
 The amount is below or above what Tamara allows.
 */
#define TAMARA_AMOUNT_OUT_OF_LIMITS (-410)

/*
 The service does not accept the customer's phone number.
 */
#define TAMARA_PHONE_REFUSED (-411)

/*
 Tamara is switched off for this merchant, or its ceiling of the day is reached.
 */
#define TAMARA_MERCHANT_DISABLED (-412)

/*
 Country or currency do not fit the merchant's account.
 */
#define TAMARA_CURRENCY_REFUSED (-413)

/*
 A webhook that is not from the service: forged, expired, too long, not readable, or without an
 order. Answer it with the status in respond.
 */
#define TAMARA_WEBHOOK_REFUSED (-420)

/*
 Too many calls. Nothing was done.
 */
#define TAMARA_THROTTLED (-429)

/*
 The service failed.
 */
#define TAMARA_SERVICE_ERROR (-450)

/*
 The sale's reference is in use: by a sale of another amount, phone or basket, or by an order
 that this journal does not know.
 */
#define TAMARA_REFERENCE_IN_USE (-500)

/*
 More than what is left to refund, capture or cancel.
 */
#define TAMARA_REFUND_TOO_LARGE (-501)

/*
 The order holds no captured money.
 */
#define TAMARA_NOT_REFUNDABLE (-502)

/*
 The refund's request_id is in use with another amount.
 */
#define TAMARA_REQUEST_ID_IN_USE (-503)

/*
 Another thread, lane or process is at work on the same step.
 */
#define TAMARA_STEP_IN_PROGRESS (-504)

/*
 An earlier step of this order has no known end yet.
 */
#define TAMARA_EARLIER_UNRESOLVED (-505)

/*
 The sale belongs to another lane.
 */
#define TAMARA_OTHER_LANE (-506)

/*
 The session is not in this journal, or its checkout id is not known because the library found
 it after a lost answer.
 */
#define TAMARA_CANNOT_VOID (-507)

/*
 What the service reports as captured is not what was asked for.
 */
#define TAMARA_AMOUNT_MISMATCH (-508)

/*
 Money-moving calls need a journal.
 */
#define TAMARA_JOURNAL_REQUIRED (-600)

/*
 The journal's file cannot be opened or created.
 */
#define TAMARA_JOURNAL_OPEN_FAILED (-601)

/*
 Another program holds the journal's file.
 */
#define TAMARA_JOURNAL_LOCKED (-602)

/*
 The disk is full.
 */
#define TAMARA_JOURNAL_FULL (-603)

/*
 The journal's file or folder is read-only.
 */
#define TAMARA_JOURNAL_READ_ONLY (-604)

/*
 The journal's file is damaged; a copy was kept beside it.
 */
#define TAMARA_JOURNAL_DAMAGED (-605)

/*
 The journal's file was deleted or exchanged while it was open.
 */
#define TAMARA_JOURNAL_REPLACED (-606)

/*
 The journal was written by a newer version of this library.
 */
#define TAMARA_JOURNAL_TOO_NEW (-607)

/*
 The disk reported another error.
 */
#define TAMARA_JOURNAL_FAILED (-608)

/*
 The journal's file has a second name: a hard link, or a mount of the file alone.
 */
#define TAMARA_JOURNAL_TWO_NAMES (-609)

/*
 Something else in this program opened the journal's file: another SQLite, or a second copy of
 this library.
 */
#define TAMARA_JOURNAL_SECOND_SQLITE (-610)

/*
 The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL.
 */
#define TAMARA_JOURNAL_NO_POSTGRES (-611)

/*
 The journal's database server cannot be reached, or did not answer in time.
 */
#define TAMARA_JOURNAL_UNREACHABLE (-612)

/*
 The journal's database server refused the login, or the role lacks a right.
 */
#define TAMARA_JOURNAL_DENIED (-613)

/*
 No trusted encrypted connection to the journal's database server.
 */
#define TAMARA_JOURNAL_UNTRUSTED (-614)

/*
 The journal's database server does not promise that what it acknowledges outlives a crash.
 */
#define TAMARA_JOURNAL_NOT_DURABLE (-615)

/*
 A defect of this library, caught at the boundary.
 */
#define TAMARA_PANIC (-900)

/*
 A defect of this library.
 */
#define TAMARA_INTERNAL (-901)

/*
 The smallest buffer that the functions ending in `_into` take, in bytes. Most replies fit; QR
 codes, lists and "raw" need more.
 */
#define TAMARA_MIN_BUFFER 4096

/*
 An open client: a number, not a pointer. 0 is none. A closed, foreign or invented number is
 answered with TAMARA_INVALID_HANDLE and does no harm. So is a parent's client in a forked
 child, by every function: the child opens its own.
 */
typedef int32_t tamara_client;

/*
 Receives one line of the log. `userdata` is what was given to tamara_log_to; `level` is 1
 error, 2 warning, 3 information, 4 debug, 5 trace; `line` is UTF-8 and valid during the call
 only. It comes on whatever thread logs, one call at a time; it must return soon, must not
 throw, and must not call this library.
 */
typedef void (*tamara_log_callback)(void *userdata, int32_t level, const char *line);

/*
 A request that is being built: a number, not a pointer. 0 is none.
 */
typedef int32_t tamara_request;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

/* ---- OPEN AND CLOSE -------------------------------------------------------------------------- */

/*
 Opens a client. It reads its configuration and opens its journal. It sends nothing, unless
 "recover_on_open" is set.

 One client serves a whole process and all its threads; several clients are possible.

 config   JSON text, UTF-8, see CONFIGURATION above. Required.
 client   receives the client's number; 0 on failure. Required.
 reply    receives the reply. May be NULL.

   "accept_money_moving_without_journal"
                          true or false.
   "api_token"            text.
   "api_token_env"        text.
   "api_token_file"       text.
   "base_url"             text.
   "ca_file"              text.
   "call_timeout_ms"      integer.
   "checkout"             object:
     "expiry_field"      text.
     "single_checkout"   true or false.
     "telecom"           text.
   "checkout_com"         object:
     "client_id"               text.
     "client_secret"           text.
     "failure_url"             text.
     "prefix"                  text.
     "processing_channel_id"   text.
     "signature_key"           text.
     "success_url"             text.
   "connect_timeout_ms"   integer.
   "country"              text.
   "device_id"            text.
   "environment"          "sandbox" or "production" or "simulator".
   "journal"              text.
   "lane"                 text.
   "language"             text.
   "log"                  object:
     "file"        text.
     "keep"        integer.
     "level"       text.
     "max_bytes"   integer.
   "merchant"             text.
   "notification_token"   text.
   "previous_notification_token"
                          text.
   "provider"             "tamara" or "checkout_com".
   "proxy"                text.
   "recover_on_open"      true or false.
   "service_profile"      text.
   "store_code"           text.
   "texts"                object.
   "tls_roots"            list of texts.
   "visual"               true or false.
   "watch"                object:
     "looks_per_second"   integer.
     "workers"            integer.
 reply, in addition to the members of every reply:
   "abi_version"    integer. Version of the C interface.
   "base_url"       text. Where requests go.
   "capabilities"   object. What the service can do:
     "channels"               list of texts. Channels of "session_create".
     "currencies"             list of texts. Currencies.
     "disputes"               true or false. Whether disputes can be listed and answered.
     "online_checkout"        true or false. Whether there are online checkouts: "checkout_create",
                              "order_authorise", "order_capture", "order_cancel".
     "partial_refund"         true or false. Whether a refund may be a part of what was paid.
     "sends_sms"              true or false. Whether the service sends the link to the customer
                              itself.
     "session_minutes"        integer. Minutes after which an unpaid session ends.
     "settlement"             true or false. Whether orders show when their money was settled.
     "void"                   true or false. Whether an unpaid session can be taken back.
     "webhook_registration"   true or false. Whether webhooks are registered by calls; where not,
                              the service's dashboard does it.
   "country"        text. ISO code.
   "environment"    "sandbox" or "production" or "simulator". "sandbox", "production" or
                    "simulator".
   "journal"        text. Path of the journal's file; null without one.
   "lane"           text. As configured.
   "merchant"       text. As configured.
   "operations"     list of texts. Names for tamara_call.
   "provider"       "tamara" or "checkout_com". "tamara" or "checkout_com".
   "store_code"     text. As configured.
   "version"        text. Version of the library.

 Returns TAMARA_OK; a configuration code (-2xx), and "error"."field" names the key; a journal code
 (-6xx); an argument code (-1xx).
 */
int32_t tamara_client_open(const char *config, tamara_client *client, char **reply);

/*
 Closes a client. Calls under way on other threads are interrupted and waited for (at most 5 s);
 their replies are valid and say what is known. Sessions stay open at the service and in the
 journal.

 client   the client.

 Returns TAMARA_OK, or TAMARA_INVALID_HANDLE when it is not open. Do not call it from a log
 callback.
 */
int32_t tamara_client_close(tamara_client client);

/* ---- BEFORE A SALE --------------------------------------------------------------------------- */

/*
 Says whether to offer Tamara for this amount, to this customer (POST
 /pre-checkout/v1/eligibility, GET /checkout/payment-types).

 A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the
 service is silent the answer is yes. Answers without a phone are kept for five minutes.

 request:
   "total_amount"   money, required. What the customer would pay.
   "phone_number"   text. The customer's phone, in any writing.
 reply, in addition to the members of every reply:
   "asked"     true or false. False: the service did not answer (warning "not_asked").
   "cached"    true or false. The answer is one of the last five minutes.
   "offer"     true or false. Whether to offer Tamara.
   "options"   list of objects. The ways to pay, with their limits:
     "max_limit"   money. The greatest order total.
     "min_limit"   money. The least order total.
     "name"        text. The service's name of it.

 Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s.
 */
int32_t tamara_eligibility(tamara_client client, const char *request, char **reply);

/*
 Says whether the customer's identity is verified already (GET
 /merchants/customer/id-verification-status): a hint that the first visit takes longer, never a
 reason to refuse.

 request:
   "phone_number"   text, required. The customer's phone, in any writing.
   "country_code"   text. "SA" or "AE"; by default the configured country.
 reply, in addition to the members of every reply:
   "is_id_verified"   true or false. Whether the customer's identity is verified.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_customer_verification(tamara_client client, const char *request, char **reply);

/*
 Makes a reference for a sale, or a number ("request_id") for a refund, that was never used
 before. It asks nobody.

 The reference is the prefix, the day by the shop's clock, a number that the journal counts up
 for all programs that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock
 that is put back, crash, or lost or copied journal brings a reference back. It has at most 56
 characters, which both services take. Keep it with the sale before the sale is started.

 request, "{}" will do:
   "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
              and "-" "_" "."; by default what the configured lane has of them.
 reply, in addition to the members of every reply:
   "order_reference_id"   text. A reference that was not used before.

 Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Without a journal the random
 letters alone hold references apart (warning not_counted). Takes at most the configured
 call_timeout_ms, and that only while another program holds the journal.
 */
int32_t tamara_new_reference(tamara_client client, const char *request, char **reply);

/* ---- SELL, AND WAIT FOR THE END -------------------------------------------------------------- */

/*
 Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR
 code on the till's screen (POST /checkout/in-store).

 Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is
 still open is resumed, a paid one is returned. Another amount is refused, and so is the
 reference of a sale that was paid for another phone or other items, or longer ago than a
 working day. If Tamara has an order with this reference that this journal does not know (GET
 /merchants/orders/reference-id/{reference}, asked before anything is opened), the reply shows
 that order and its verdict. While this question is not answered, nothing is opened. If the
 answer to the opening was lost, the library looks for the session. Only if it was not found for
 long enough, by a look-up that finds other orders, and only if this is called again, a second
 attempt is opened, under a reference of its own ("S-1~2" for "S-1").

 The reply has warnings about a session that was there before: "phone_differs" (no link went to
 the number of this call; void the session first), "basket_differs", "channel_differs",
 "paid_before".

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
 reply, in addition to the members of every reply:
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
   "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.

 Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before
 ("verdict" "paid"); TAMARA_UNKNOWN: the answer was lost, or the link of a "qr" session was, see
 "next_action"; TAMARA_NOT_PAID: this sale was paid and given back; TAMARA_REFERENCE_IN_USE;
 argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was opened.
 Takes at most the configured call_timeout_ms.
 */
int32_t tamara_session_create(tamara_client client, const char *request, char **reply);

/*
 Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts
 of the sale are watched together.

 Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the
 final word, "wait_s" or tamara_interrupt do.

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
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing
 else; TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and
 given back whole; also where every tamara_session_create of this sale was refused, so that
 there is nothing to wait for ("error" and "next_action" are those of the refusal);
 TAMARA_UNKNOWN: the service could not be asked, or the captured amount is not what was asked
 for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
 call_timeout_ms.
 */
int32_t tamara_poll_status(tamara_client client, const char *request, char **reply);

/*
 Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and
 reads the order to be certain. Safe to repeat.

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
                          TAMARA_PENDING, or call tamara_recover, also after a restart. The sale
                          stays abandoned: no call reports it as paid again. A session ends 30
                          minutes after it was opened. The refund is made once.
   "take_over"            true or false, by default false. Voids a session that another lane
                          opened.
   "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
                          watch, in seconds; 0 checks once.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer
 was faster, the sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that
 was found after a lost answer: its checkout id is not known); TAMARA_UNKNOWN: the service could
 not be asked, poll on; TAMARA_OTHER_LANE; TAMARA_CANNOT_VOID: not a session of this journal;
 TAMARA_NOT_SUPPORTED: there is no void, and "refund_if_paid" was not said; argument (-1xx) and
 journal (-6xx) codes. Takes at most the configured call_timeout_ms.
 */
int32_t tamara_session_void(tamara_client client, const char *request, char **reply);

/*
 Opens a session by SMS and waits for its end, in one call: tamara_session_create, then
 tamara_poll_status.

 request:
 Members as in tamara_session_create.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with
 the same reference after a crash it goes on where it was ("resumed" true). TAMARA_NOT_SUPPORTED
 where "capabilities" says that no SMS is sent (Checkout.com): show a QR code with
 tamara_session_create or tamara_payment_start. Takes at most call_timeout_ms plus "wait_s".
 */
int32_t tamara_pay(tamara_client client, const char *request, char **reply);

/*
 Says whether another payment may be taken for a sale. Call it before the till takes cash or a
 card for a sale that Tamara was asked to pay, before it voids or parks such a sale, and before
 it closes the day.

 request:
   "order_id"             text, at most 64 characters. The service's order id. This or
                          "order_reference_id" is required.
   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create, and:
   "tender"   "clear" or "paid" or "payable". "clear": nothing is paid, and nothing can be any
              more. "paid". "payable": the customer can still pay, or it is not known: take the
              session back with tamara_session_void (or tamara_payment_cancel), then ask again.

 Returns TAMARA_OK for "clear", and this alone allows another payment; TAMARA_TOO_LATE_PAID for
 "paid"; TAMARA_PENDING for "payable"; TAMARA_UNKNOWN for "payable" when it is not certain;
 argument (-1xx) codes. A sale that neither the journal nor the service knows is "clear"; where
 the service does not answer, only a session that this journal knows to be over is (warning
 not_asked: it knows of none). Takes at most 2 seconds, whatever the service does.
 */
int32_t tamara_tender_check(tamara_client client, const char *request, char **reply);

/* ---- SELL WITHOUT WAITING -------------------------------------------------------------------- */

/*
 Starts a sale in the background, for a program that must not wait: the library's own thread
 opens the session, checks the order until the service's last word, and voids it when the host
 cancels. Ask for its progress with tamara_payment_status.

 Started again with the same "order_reference_id", amount, phone and channel while the payment
 is under way, it returns that payment. After a restart start it again with the same reference:
 the sale is resumed, or returned when it was paid in the meantime. tamara_interrupt does not
 end a payment; tamara_client_close ends its thread, and the sale stays open at the service.

 request:
 Members as in tamara_session_create.
 reply, in addition to the members of every reply:
 Members as in tamara_refund, and:
   "attempt_reference_id"    text. The reference of this attempt at the service, where it differs.
   "captures"                list of objects. "order_get" only: the order's captures, in the
                             service's order. Members as in tamara_session_create.
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
                             its request. Members as in tamara_session_create.
   "qr"                      object. The QR code for the till's screen. Members as in
                             tamara_session_create.
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
   "wallet_prepaid_amount"   money. "order_get" only: what came from the customer's wallet.

 Returns TAMARA_PENDING when it was started; argument (-1xx) codes; TAMARA_REFERENCE_IN_USE
 while a payment of the same reference with another amount, phone or channel is under way;
 TAMARA_JOURNAL_REQUIRED; TAMARA_TOO_MANY_OPEN over 1,000 payments at once. Does not wait for the
 service.
 */
int32_t tamara_payment_start(tamara_client client, const char *request, char **reply);

/*
 Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.

 request:
   "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
                          that was started with "order_id" is named by that id; its number is the
                          safer name, because an order may have several refunds.
   "payment"              integer. The payment's number. This or "order_reference_id" is required.
   "qr"                   true or false, by default false. Adds the link and the QR code again;
                          otherwise only the first reply that knows them has them.
   "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
                          seconds; 0 returns at once.
 reply, in addition to the members of every reply:
 Members as in tamara_payment_start.

 Returns TAMARA_PENDING while it is under way. Of a sale at its end: TAMARA_OK, and this alone
 means paid; TAMARA_NOT_PAID (also after a cancel); TAMARA_TOO_LATE_PAID; TAMARA_UNKNOWN; or the
 code with which it failed, and nothing moved. Of a refund at its end what tamara_refund
 returns. Argument codes (-1xx). Takes at most "wait_s"; tamara_interrupt ends the wait.
 */
int32_t tamara_payment_status(tamara_client client, const char *request, char **reply);

/*
 Takes a payment back. The library's thread voids the session and reads the order again, until
 the service has said what became of it; ask with tamara_payment_status for the end:
 "cancelled", or "too_late_paid" when the customer was faster.

 request:
   "order_reference_id"   text. Or the sale's reference: its newest payment.
   "payment"              integer. The payment's number. This or "order_reference_id" is required.
   "refund_if_paid"       true or false, by default false. For a provider without void: watches the
                          session and refunds all of the money once it is paid.
 reply, in addition to the members of every reply:
 Members as in tamara_payment_start.

 Returns TAMARA_PENDING while it is being cancelled, TAMARA_NOT_PAID when it had ended unpaid,
 TAMARA_TOO_LATE_PAID when it was paid; TAMARA_NOT_SUPPORTED for a refund, and where the
 provider has no void; argument codes (-1xx). Does not wait for the service.
 */
int32_t tamara_payment_cancel(tamara_client client, const char *request, char **reply);

/*
 Lists the payments and refunds that were started in this client: all that are under way, and
 the last 1,000 that have ended.

 request: "{}".
 reply, in addition to the members of every reply:
   "payments"   list of objects. All that are under way, and the last 1,000 that have ended, the
                oldest first:
     "kind"                 text. "sale" or "refund".
     "order_reference_id"   text. The till's reference of the sale; of a refund its order id.
     "payment"              integer. The payment's number in this client.
     "seconds_left"         integer. Seconds until the session expires, where that is known.
     "state"                "starting" or "waiting" or "cancelling" or "paid" or "not_paid" or
                            "cancelled" or "too_late_paid" or "refunded" or "unknown" or "failed".
                            As in tamara_payment_start.

 Returns TAMARA_OK; argument codes (-1xx). Does not wait for the service.
 */
int32_t tamara_payment_list(tamara_client client, const char *request, char **reply);

/*
 Starts a refund in the background. The same "request_id" is refunded once, as in tamara_refund.
 A refund cannot be cancelled.

 request:
 Members as in tamara_refund.
 reply, in addition to the members of every reply:
 Members as in tamara_payment_start.

 Returns what tamara_payment_start returns. Does not wait for the service.
 */
int32_t tamara_refund_start(tamara_client client, const char *request, char **reply);

/* ---- GIVE MONEY BACK ------------------------------------------------------------------------- */

/*
 Gives captured money back, in whole or in part, as often as there is something left (POST
 /payments/simplified-refund/{order_id}).

 Tamara has no idempotency key, so the library takes care: the order is read first, one refund
 at a time goes out for an order across all processes of the journal, and after a lost answer
 the order is looked at, never sent again without proof that nothing happened. With "request_id"
 the same refund asked twice is done once.

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
 reply, in addition to the members of every reply:
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
   "status"               text. The service's own word for the state of the order.

 Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never
 send another by hand; TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE,
 TAMARA_STEP_IN_PROGRESS, TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service
 (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured call_timeout_ms.
 */
int32_t tamara_refund(tamara_client client, const char *request, char **reply);

/* ---- AFTER A CRASH OR A LOST ANSWER ---------------------------------------------------------- */

/*
 Clears up what a crash, a power cut or a lost answer left open: the library checks every
 unfinished step of the journal and reports its verdict. It begins with refunds and other steps
 that were being sent, then sessions that were being opened, then open sessions; each part goes
 on where the call before stopped. Last it checks steps that only count as not done for a late
 effect. Nothing is sent that could move money. Call it at start-up, and after TAMARA_UNKNOWN.

 request: "{}".
 reply, in addition to the members of every reply:
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
                              it is paid.

 Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open);
 journal codes (-6xx). A warning "refunded_twice" says that an order shows the number of a
 refund twice; "concluded", that steps count as not done because their orders stayed without
 them, not by the service's word. A step with "next_action" "ask_supervisor" ends by
 tamara_step_resolve. Takes at most the configured call_timeout_ms; a warning "not_all" says
 when time ran out. Also safe across processes.
 */
int32_t tamara_recover(tamara_client client, const char *request, char **reply);

/*
 Closes a step of the journal by hand, where nothing else can tell what became of it: the word
 of a supervisor who has looked in the service's portal. The library reads the order before,
 where it can, and records the word with the name and the reason. tamara_history, tamara_report
 and the file for support show it as a person's word. Nothing is sent that could move money. A
 refund, capture or cancel that only counts as not done ("last_error" "concluded") can be
 closed, too.

 request:
   "name"      text, required, at most 64 characters. Who reports it.
   "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
               was paid.
   "reason"    text, required, at most 200 characters. Why.
   "step_id"   integer, required. "id" of the step, as tamara_recover and tamara_history show it.
 reply, in addition to the members of every reply:
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
     "updated_at"             text. RFC 3339, UTC.

 Returns TAMARA_OK: recorded; TAMARA_WRONG_STATE: the step has its end already, or the order
 says the opposite; TAMARA_NOT_FOUND: no such step; TAMARA_STEP_IN_PROGRESS: another call is
 working on it; argument (-1xx) and journal (-6xx) codes. A warning "not_compared" says that the
 order could not be read. Takes at most the configured call_timeout_ms.
 */
int32_t tamara_step_resolve(tamara_client client, const char *request, char **reply);

/*
 Reads the journal, newest first. Asks nobody.

 request, "{}" will do:
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
 reply, in addition to the members of every reply:
   "next_before_id"   integer. "before_id" of the next page; null on the last. A page that is not
                      full may have a next one.
   "steps"            list of objects. The page, newest first: at most "limit" steps, and none
                      where none of the 10,000 that were looked through fits. Members as in
                      tamara_step_resolve.

 Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes.
 */
int32_t tamara_history(tamara_client client, const char *request, char **reply);

/* ---- REPORTS AND RECEIPTS -------------------------------------------------------------------- */

/*
 Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and
 currency. A sale counts on the day on which its session was opened, a refund or a void on the
 day on which it was begun, so a report can be made again. Sends nothing that moves money.

 request, "{}" will do:
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
 reply, in addition to the members of every reply:
   "by_hand"        list of objects. The steps that a supervisor closed by tamara_step_resolve.
                    Members as in tamara_step_resolve.
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
     "not_paid"     object. Sessions that ended unpaid otherwise. Members as in tamara_report.
     "paid"         object. Sessions that were paid. Members as in tamara_report.
     "refunded"     object. Refunds that were made. Members as in tamara_report.
     "store_code"   text. The branch.
     "unresolved"   object. Whatever has no known end yet. Members as in tamara_report.
     "voided"       object. Sessions that were taken back. Members as in tamara_report.
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
       "not_known"     object. Sales of which it is not known. Members as in tamara_report.
       "not_settled"   object. Sales that are not settled yet. Members as in tamara_report.
       "settled"       object. Sales that are settled. Members as in tamara_report.
   "text"           text. The lines for a printer, at most 42 characters each, when they were asked
                    for; Arabic in reading order.
   "totals"         list of objects. For each store, lane and currency. Members as in
                    tamara_report.
   "unresolved"     list of objects. The steps whose outcome is not known. Members as in
                    tamara_step_resolve.
   "until"          text. End of the period, RFC 3339, UTC.

 Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor"
 when figures differ, when only a person can still end the unresolved steps, or when an order
 shows the number of a refund twice (warning "refunded_twice"). Argument (-1xx) and journal
 (-6xx) codes. With "reread" or "settlement" the call takes at most call_timeout_ms; the warning
 "not_all" says how many orders were left when time ran out, "settlement_not_read" how many
 could not be read, and "settlement_not_shown" that the provider shows no settlements.
 */
int32_t tamara_report(tamara_client client, const char *request, char **reply);

/*
 The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same
 lines at every printing. Asks nobody.

 Give "request_id" or "refund_id" for the receipt of a refund.

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
                          tamara_report.
 reply, in addition to the members of every reply:
   "amount"               money. What was paid or given back.
   "columns"              integer. Characters of a line.
   "kind"                 text. "sale" or "refund".
   "lines"                object. The lines:
     "ar"   list of texts. Arabic.
     "en"   list of texts. English.
   "order_id"             text. The service's order id.
   "order_reference_id"   text. The till's reference of the sale.

 Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE
 when it is not paid, or the refund not made; argument (-1xx) and journal (-6xx) codes.
 */
int32_t tamara_receipt(tamara_client client, const char *request, char **reply);

/* ---- ORDERS ---------------------------------------------------------------------------------- */

/*
 Reads an order, once (GET /merchants/orders/{order_id}, GET
 /merchants/orders/reference-id/{reference}).

 "verdict" of the reply is what the order means for the sale.

 request:
   "order_id"             text, at most 64 characters. The service's order id. This or
                          "order_reference_id" is required.
   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   "raw"                  true or false, by default false. Adds the service's untouched answer as
                          "raw".
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx),
 transport (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use
 tamara_poll_status. Takes at most the configured call_timeout_ms.
 */
int32_t tamara_order_get(tamara_client client, const char *request, char **reply);

/*
 Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the
 journal. Safe to repeat.

 request:
   "order_id"             text, required. The service's order id.
   "order_reference_id"   text, required, at most 240 characters. The new reference.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK; TAMARA_REFERENCE_IN_USE: another sale of the journal has this reference,
 nothing was sent; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes.
 Takes at most the configured call_timeout_ms.
 */
int32_t tamara_order_update_reference(tamara_client client, const char *request, char **reply);

/* ---- SELL ONLINE ----------------------------------------------------------------------------- */

/*
 Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the
 customer's browser is sent to "checkout_url". The reference is the key of the sale, as in
 tamara_session_create: a live checkout is resumed, a finished one returned.

 The whole request is checked before anything is sent, and all its problems are told at once.

 After the customer has agreed, tamara_poll_status answers TAMARA_PENDING with "next_action"
 "authorise_order": call tamara_order_authorise, within 72 hours. Then it is "capture_order":
 send the goods and call tamara_order_capture. TAMARA_OK means that the money is captured, as
 for every sale.

 The request is Tamara's own. Members that the library does not know are sent as they are, with
 a warning, because Tamara's request grows. Merchants of telecommunication services have to send
 more: set "checkout" "telecom" in the configuration.

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
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all
 "problems"; otherwise what tamara_session_create returns. Takes at most the configured
 call_timeout_ms.
 */
int32_t tamara_checkout_create(tamara_client client, const char *request, char **reply);

/*
 Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders
 of the shop need it never.

 "resumed" true in the reply: the order was authorised before this call.

 request:
 Members as in tamara_order_get.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create.

 Returns TAMARA_OK: authorised (or captured, on an account that captures by itself);
 TAMARA_UNKNOWN: ask again; TAMARA_WRONG_STATE with both states in "error"."service"; argument
 (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was done. Takes at
 most the configured call_timeout_ms.
 */
int32_t tamara_order_authorise(tamara_client client, const char *request, char **reply);

/*
 Claims the money of an authorised online order, whole or in part (POST /payments/capture). As
 careful as tamara_refund.

 request:
   "order_id"             text, at most 64 characters. The service's order id. This or
                          "order_reference_id" is required.
   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   "discount_amount"      money. Taken off the total.
   "items"                list of objects. The lines it is about, as in the order. Members as in
                          tamara_session_create.
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
 reply, in addition to the members of every reply:
 Members as in tamara_refund.

 Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is
 captured already as asked is TAMARA_OK with "replayed" true. Takes at most the configured
 call_timeout_ms.
 */
int32_t tamara_order_capture(tamara_client client, const char *request, char **reply);

/*
 Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As
 careful as tamara_refund.

 request:
 Members as in tamara_order_capture.
 reply, in addition to the members of every reply:
 Members as in tamara_refund.

 Returns as tamara_order_capture. Takes at most the configured call_timeout_ms.
 */
int32_t tamara_order_cancel(tamara_client client, const char *request, char **reply);

/* ---- WATCH MANY ORDERS ----------------------------------------------------------------------- */

/*
 Watches an order in the background until it has ended: for a program with many open orders, or
 one that asks from a timer.

 The first call starts the watching, and takes up the sales that the journal holds open: those
 of the configured "lane", or all without one. So "{}" after a restart goes on where the program
 was; of a sale that ended meanwhile only those that are added again are told. An order is
 looked at every "interval_s", after a minute half as often, after hours every few minutes; all
 orders together at most "watch"."looks_per_second" times a second, and less while Tamara asks
 for rest.

 request, "{}" will do:
   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                          status checks while the sale is young, 5 to 60.
   "order_id"             text, at most 64 characters. The service's order id. Without this and
                          "order_reference_id" tamara_watch_add watches what the journal holds
                          open.
   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
 reply, in addition to the members of every reply:
   "added"      true or false. "watch_add": false when the order was watched before. Absent when no
                order was named.
   "removed"    true or false. "watch_remove": false when the order was not watched, or has ended.
   "watching"   integer. Orders watched now.

 Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
 */
int32_t tamara_watch_add(tamara_client client, const char *request, char **reply);

/*
 Takes the next news of the watched orders: one that has ended, and is not watched any more; or
 one that a person has to look at, and that is watched on. The reply is that of
 tamara_poll_status. News may come from any order; each is given to one caller.

 After a restart an order may be told of a second time: "order_reference_id" says which sale it
 is.

 request, "{}" will do:
   "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
              is there.
 reply, in addition to the members of every reply:
 Members as in tamara_session_create, and:
   "event"      true or false. True: the other members are those of the order. False: nothing is
                new; "error" then says what keeps the service from being asked, if something does.
   "watching"   integer. Orders watched now.

 Returns, for the order in the reply, what tamara_poll_status returns: TAMARA_OK is paid, and
 nothing else is. TAMARA_PENDING without news. Argument codes (-1xx). Takes at most "wait_s";
 tamara_interrupt ends it.
 */
int32_t tamara_watch_next(tamara_client client, const char *request, char **reply);

/*
 Watches an order no more. News of it that were not taken yet are kept.

 request:
   "order_id"             text, at most 64 characters. The service's order id. Without this and
                          "order_reference_id" tamara_watch_add watches what the journal holds
                          open.
   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
                          status checks while the sale is young, 5 to 60.
 reply, in addition to the members of every reply:
 Members as in tamara_watch_add.

 Returns TAMARA_OK; argument codes (-1xx).
 */
int32_t tamara_watch_remove(tamara_client client, const char *request, char **reply);

/* ---- WEBHOOKS -------------------------------------------------------------------------------- */

/*
 Has Tamara post events to an address of a server (POST /webhooks). An address that is
 registered already is adopted. One that is registered for the other type keeps its events and
 is refused: give orders and disputes an address each.

 request:
   "url"          text, required, at most 255 characters. Where the service posts to; https.
   "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
                  those that are registered.
   "headers"      object of texts. The service sends them with each call.
   "type"         text. "order" (default) or "dispute".
   "webhook_id"   text. "webhook_update" only, required there: which one.
 reply, in addition to the members of every reply:
   "adopted"      true or false. It was registered before, and was brought up to date.
   "events"       list of texts. What it posts.
   "url"          text. Where it posts to.
   "webhook_id"   text. The service's id.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_webhook_register(tamara_client client, const char *request, char **reply);

/*
 Lists the merchant's webhooks (GET /webhooks/list).

 request: "{}".
 reply, in addition to the members of every reply:
   "webhooks"   list of objects. All of the merchant:
     "events"       list of texts. What it posts.
     "url"          text. Where it posts to.
     "webhook_id"   text. The service's id.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_webhook_list(tamara_client client, const char *request, char **reply);

/*
 Reads one webhook (GET /webhooks/{webhook_id}).

 request:
   "webhook_id"   text, required. Which one.
 reply, in addition to the members of every reply:
 Members as in tamara_webhook_register.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_webhook_get(tamara_client client, const char *request, char **reply);

/*
 Changes a webhook (PUT /webhooks/{webhook_id}).

 request:
 Members as in tamara_webhook_register.
 reply, in addition to the members of every reply:
 Members as in tamara_webhook_register.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_webhook_update(tamara_client client, const char *request, char **reply);

/*
 Removes a webhook (DELETE /webhooks/{webhook_id}).

 request:
 Members as in tamara_webhook_get.
 reply: the members of every reply.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_webhook_delete(tamara_client client, const char *request, char **reply);

/*
 Takes a webhook's call as the host's own web server got it, and says what to answer. The token
 is verified (HS256, issuer, times with two minutes of leeway); it does not cover the body, so
 the order is read afresh and only that counts. If the same event arrives again, in any process
 that shares the journal, the order is read again and the reply has "duplicate": true. Where the
 order is watched (tamara_watch_add), it is looked at before all others.

 The configuration needs "notification_token". Calls of this process that wait for the order
 (tamara_poll_status, tamara_pay) check it at once.

 request:
   "method"        text, required. "POST".
   "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
                   "body_base64" is required.
   "body_base64"   text. The raw body in base64.
   "headers"       object of texts. Names, in any case, and values.
   "query"         text. What follows the "?" of the address, as it came.
 reply, in addition to the members of every reply:
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
                 with tamara_dispute_list:
     "attempt_reference_id"    text. The reference of this attempt at the service, where it
                               differs.
     "canceled_amount"         money. What was cancelled, in all.
     "captured_amount"         money. What was captured, in all.
     "captures"                list of objects. "order_get" only: the order's captures, in the
                               service's order. Members as in tamara_session_create.
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
                               in its request. Members as in tamara_session_create.
     "qr"                      object. The QR code for the till's screen. Members as in
                               tamara_session_create.
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
     "status"   integer, 0 to 65535. HTTP status.

 Returns TAMARA_OK: verified, and the order shows what the webhook says; TAMARA_UNKNOWN:
 verified, but the order could not be read, or does not show it yet ("respond" asks the service
 to deliver it again), or is none of this merchant's (warning "not_ours");
 TAMARA_WEBHOOK_REFUSED, also for a webhook that names no order; argument (-1xx) codes;
 TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured
 call_timeout_ms.
 */
int32_t tamara_webhook_receive(tamara_client client, const char *request, char **reply);

/*
 Listens for webhooks on a port of this machine, for programs without a web server: each is
 verified, its order read, and answered, as by tamara_webhook_receive. Tamara posts to https
 addresses only: put a proxy or a tunnel with a certificate before it. Any path is taken. Calls
 of this process that wait for the order look at once; the events are fetched with
 tamara_webhook_next.

 Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more
 than 256 connections the oldest gives way. The server ends with its client. Called again, it
 says where it listens.

 request:
   "port"          integer, required, 0 to 65535. 0 takes any free one.
   "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
                   machine in.
   "keep_events"   true or false, by default true. Keeps the events for tamara_webhook_next, at
                   most 1000; while so many wait, the library asks Tamara to deliver again. With
                   false they only wake the calls that wait for their orders.
 reply, in addition to the members of every reply:
   "address"   text. The address that is listened at.
   "port"      integer, 0 to 65535. The port.

 Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a
 notification token. Returns at once.
 */
int32_t tamara_webhook_listen(tamara_client client, const char *request, char **reply);

/*
 Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.

 The reply has the members of tamara_webhook_receive without "respond"; none of them with
 TAMARA_PENDING.

 request, "{}" will do:
   "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
              once.
 reply, in addition to the members of every reply:
 Members as in tamara_webhook_receive.

 Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens.
 Takes at most "wait_s"; tamara_interrupt ends it.
 */
int32_t tamara_webhook_next(tamara_client client, const char *request, char **reply);

/* ---- DISPUTES -------------------------------------------------------------------------------- */

/*
 Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For
 the back office.

 request, "{}" will do:
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
 reply, in addition to the members of every reply:
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
   "total"      integer. How many there are in all.

 Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most
 the configured call_timeout_ms.
 */
int32_t tamara_dispute_list(tamara_client client, const char *request, char **reply);

/*
 Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the
 answer is lost, the dispute is read to see whether it was said.

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
 reply, in addition to the members of every reply:
   "dispute_id"   integer. The service's number of the dispute.

 Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating
 it; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
 call_timeout_ms.
 */
int32_t tamara_dispute_reply(tamara_client client, const char *request, char **reply);

/* ---- SUPPORT --------------------------------------------------------------------------------- */

/*
 Looks at everything between this till and the service: settings, name look-up, connection,
 proxy, TLS, clock, token, disk, journal, versions. Nothing is moved. For a configuration that
 tamara_client_open refuses, call it with client 0 and "config".

 "message" and "next_action" of the reply are those of the first fault.

 request, "{}" will do:
   "config"   object. With client 0: the configuration as for tamara_client_open. The library opens
              and closes what it needs.
 reply, in addition to the members of every reply:
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
     "system"           text. The operating system.

 Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument
 codes (-1xx). Takes at most 10 seconds, whatever is broken; tamara_interrupt ends it earlier.
 */
int32_t tamara_diagnose(tamara_client client, const char *request, char **reply);

/*
 Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the
 newest steps of the journal (7 days, 1000 steps), the newest lines of the log's file. No token,
 name, e-mail address or whole phone number is in it.

 Without a client, call it with client 0 and "config", as tamara_diagnose.

 request, "{}" will do:
   "config"      object. With client 0: the configuration, as in tamara_diagnose.
   "file"        text. Full path of a file that does not exist yet; by default
                 "tamara-support-TIME.zip" beside the journal.
   "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
                 bytes.
 reply, in addition to the members of every reply:
   "bytes"     integer. Its size.
   "entries"   list of texts. What is in it.
   "file"      text. Full path of the file.
   "steps"     integer. Steps of the journal that are in it.

 Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx).
 Takes as long as tamara_diagnose, and a moment.
 */
int32_t tamara_support_bundle(tamara_client client, const char *request, char **reply);

/*
 Changes how much is logged, for the whole process and at once; where lines go stays as it is.

 "info" writes one line for each call: its number, operation, result, verdict, order, time, and
 the requests it made with their status, time and the service's own number of them. "debug" adds
 a line for each request.

 request:
   "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".
 reply, in addition to the members of every reply:
   "level"   text. The level from now on.

 Returns TAMARA_OK; TAMARA_INVALID_FIELD.
 */
int32_t tamara_log_level(tamara_client client, const char *request, char **reply);

/*
 Sends the log of all clients of this process to a function of the host, in place of the file of
 a configuration. Tokens and personal data never reach the log.

 level      "off", "error", "warn", "info", "debug" or "trace". Required.
 callback   the function; NULL ends logging: when this returns, no call of an earlier function
            is running.
 userdata   handed to the function as it is. May be NULL.

 Returns TAMARA_OK; TAMARA_NULL_ARGUMENT, TAMARA_INVALID_UTF8 or TAMARA_INVALID_FIELD for the
 level. The level and the function can be changed at any time. Nothing is ever written to stdout
 or stderr.
 */
int32_t tamara_log_to(const char *level, tamara_log_callback callback, void *userdata);

/* ---- END A WAIT ------------------------------------------------------------------------------ */

/*
 Ends every call of this client that is waiting now, from another thread, within a second. What
 was sent stays sent: the interrupted calls answer with what is known. Calls made later are not
 touched.

 client   the client.

 Returns TAMARA_OK, or TAMARA_INVALID_HANDLE.
 */
int32_t tamara_interrupt(tamara_client client);

/*
 Ends every call of this client that waits for one sale, from another thread, within a second;
 calls about other sales are not touched. What was sent stays sent, and the sale goes on: the
 interrupted calls answer with what is known, and with "next_action" "interrupted". To take a
 payment back call tamara_session_void.

 client   the client.
 sale     the sale's "order_reference_id", or its "order_id", whichever the program has: all
          names of one sale are known. UTF-8. Required.

 Returns TAMARA_OK, also when no call waits for it; TAMARA_INVALID_HANDLE; TAMARA_NULL_ARGUMENT;
 TAMARA_INVALID_UTF8.
 */
int32_t tamara_interrupt_sale(tamara_client client, const char *sale);

/* ---- ANY OPERATION BY NAME; TEXTS AND VERSIONS ----------------------------------------------- */

/*
 Calls an operation by its name: "session_create" does what tamara_session_create does, and so
 every operation listed in the reply of tamara_client_open. A host that binds this function
 alone has the whole library.

 client      the client.
 operation   name, without "tamara_". Required.
 request     JSON text, UTF-8, as the operation wants it. Required; "{}" where nothing is to be
             said.
 reply       receives the reply; free it with tamara_string_free. May be NULL.

 Returns what the operation returns; TAMARA_UNKNOWN_OPERATION for a name that is none.
 */
int32_t tamara_call(tamara_client client, const char *operation, const char *request, char **reply);

/*
 Frees a reply. Every text that a function stored through a `char **reply` is yours and is freed
 here, once, from any thread.

 text   the reply. NULL, a text freed before, and a text of tamara_version or tamara_result_name
        are left alone.
 */
void tamara_string_free(char *text);

/*
 The version of the library, such as "0.1.0". Static text: do not free it.
 */
const char *tamara_version(void);

/*
 The version of this interface. It grows when functions, fields or codes are added; what a host
 built for a smaller number uses keeps its meaning. Compare it at start-up with
 TAMARA_ABI_VERSION.
 */
int32_t tamara_abi_version(void);

/*
 The name of a returned number, such as "NOT_PAID" for 2, and "UNRECOGNISED" for a number that
 is none. Static text: do not free it.
 */
const char *tamara_result_name(int32_t code);

/* ---- READ A REPLY WITHOUT A JSON LIBRARY ----------------------------------------------------- */

/*
 Reads a member of a reply as text, without a JSON reader. It reads any JSON object: a reply, a
 part of one, a webhook's body.

 reply      JSON text, as a function gave it. Required. It stays yours.
 path       which member: "order_id", "error.detail", "qr.modules[0]". Elements of lists count
            from 0. Required.
 buffer     receives the text in UTF-8, NUL-terminated: a text as it is, a number or true or
            false as JSON writes it. "" when the member is missing, null, or does not fit. May
            be NULL, to ask for the size alone.
 capacity   size of the buffer in bytes.
 needed     receives the size of the whole text in bytes, with its NUL. May be NULL.

 Returns TAMARA_OK; TAMARA_NO_SUCH_MEMBER when there is none at this path; TAMARA_NULL_MEMBER
 when it is null; TAMARA_BUFFER_TOO_SMALL; TAMARA_INVALID_FIELD for an object, a list, or a path
 that is none; TAMARA_INVALID_JSON; TAMARA_NULL_ARGUMENT. Thread-safe; needs no client.
 */
int32_t tamara_reply_text(const char *reply, const char *path, char *buffer, int32_t capacity,
    int32_t *needed);

/*
 Reads an amount of money of a reply: "300.00" of "total_amount". The digits are those of the
 reply; compare and add them as decimal numbers, never as floating point.

 reply      JSON text. Required.
 path       which amount: an object with "amount" and "currency", such as "total_amount" or
            "steps[0].amount". Required.
 buffer     receives the amount in major units with the currency's decimals and a point,
            NUL-terminated. "" when there is none, or it does not fit; 32 bytes hold every
            amount. May be NULL.
 capacity   size of the buffer in bytes.
 currency   receives the currency, four bytes: "SAR" and a NUL. May be NULL.

 Returns what tamara_reply_text returns; TAMARA_INVALID_FIELD when the member is no amount.
 Thread-safe; needs no client.
 */
int32_t tamara_reply_amount(const char *reply, const char *path, char *buffer, int32_t capacity,
    char *currency);

/*
 Counts the elements of a list in a reply: "steps", "duplicates", "qr.modules".

 reply   JSON text. Required.
 path    which list. Required.
 count   receives the number of elements; 0 on failure. Required.

 Returns TAMARA_OK; TAMARA_NO_SUCH_MEMBER, TAMARA_NULL_MEMBER, TAMARA_INVALID_FIELD when the
 member is no list, TAMARA_INVALID_JSON, TAMARA_NULL_ARGUMENT. Thread-safe; needs no client.
 */
int32_t tamara_reply_count(const char *reply, const char *path, int32_t *count);

/* ---- WRITE A REQUEST WITHOUT A JSON LIBRARY -------------------------------------------------- */

/*
 Begins a request, for a program without a JSON writer: set its members, take its JSON text with
 tamara_request_json, call with that, and free it.

 request   receives the request's number; 0 on failure. Required.

 Returns TAMARA_OK; TAMARA_NULL_ARGUMENT; TAMARA_TOO_MANY_OPEN when 10,000 were not freed.
 Thread-safe; needs no client.
 */
int32_t tamara_request_new(tamara_request *request);

/*
 Sets a member to a text. What is at the path is replaced; objects and lists on the way are
 made.

 request   the request.
 path      which member: "order_reference_id", "items[0].name". Elements of lists count from 0,
           and a list grows by one at a time. Required.
 text      the text, UTF-8; it is escaped here. Required.

 Returns TAMARA_OK; TAMARA_INVALID_HANDLE; TAMARA_INVALID_FIELD for a path that is none or does
 not match what the request holds; TAMARA_INVALID_UTF8; TAMARA_REQUEST_TOO_LARGE;
 TAMARA_NULL_ARGUMENT. On failure nothing is changed.
 */
int32_t tamara_request_set_text(tamara_request request, const char *path, const char *text);

/*
 Sets a member to an amount of money.

 request    the request.
 path       which member: "total_amount", "items[0].unit_price". Required.
 amount     decimal text in major units with a point: "300.00". Not more decimals than the
            currency has. Required.
 currency   "SAR", "AED", "QAR", "BHD", "KWD" or "OMR". Required.

 Returns what tamara_request_set_text returns; TAMARA_INVALID_FIELD for an amount that is none,
 too.
 */
int32_t tamara_request_set_amount(tamara_request request, const char *path, const char *amount,
    const char *currency);

/*
 Sets a member to any JSON value: 30, true, null, {"store": 7}.

 request   the request.
 path      which member: "wait_s", "raw", "additional_data". Required.
 json      one JSON value. Required.

 Returns what tamara_request_set_text returns; TAMARA_INVALID_JSON; TAMARA_INVALID_FIELD for a
 number with an exponent, or with more digits than are kept.
 */
int32_t tamara_request_set_json(tamara_request request, const char *path, const char *json);

/*
 Adds a line to "items". More of its members are set by path: "items[0].unit_price".

 request        the request.
 reference_id   the shop's own id of the article. Required.
 kind           "Physical", "Digital" or any other text. Required.
 name           at most 255 characters. Required.
 sku            at most 128 characters. Required.
 quantity       decimal text above zero, at most 15 characters: "1", "0.5". Required.
 amount         of the whole line, as in tamara_request_set_amount. Required.
 currency       as in tamara_request_set_amount. Required.

 Returns what tamara_request_set_amount returns; TAMARA_INVALID_FIELD for a quantity that is no
 number, too.
 */
int32_t tamara_request_add_item(tamara_request request, const char *reference_id, const char *kind,
    const char *name, const char *sku, const char *quantity, const char *amount,
    const char *currency);

/*
 The JSON text of a request, for tamara_session_create and every other call. The request can be
 changed and used again.

 request   the request.
 json      receives the text; free it with tamara_string_free. NULL on failure. Required.

 Returns TAMARA_OK; TAMARA_INVALID_HANDLE; TAMARA_NULL_ARGUMENT; TAMARA_REQUEST_TOO_LARGE over 1
 MiB.
 */
int32_t tamara_request_json(tamara_request request, char **json);

/*
 Frees a request. Its number names nothing any more.

 request   the request. 0 is left alone.

 Returns TAMARA_OK, or TAMARA_INVALID_HANDLE.
 */
int32_t tamara_request_free(tamara_request request);

/* ---- REPLIES IN THE CALLER'S BUFFER ---------------------------------------------------------- */

/*
 Opens a client as tamara_client_open does, and answers into a buffer of the host.

 config     JSON text, UTF-8, see "Configuration" above. Required.
 client     receives the client's number; 0 on failure. Required.
 buffer     receives the reply, NUL-terminated, or "" when it does not fit. May be NULL: the
            reply is only kept.
 capacity   size of the buffer in bytes, at least TAMARA_MIN_BUFFER; 0 as a NULL buffer.
 needed     receives the size of the whole reply in bytes, with its NUL. May be NULL.

 Returns and keeps the reply as tamara_call_into does.
 */
int32_t tamara_client_open_into(const char *config, tamara_client *client, char *buffer,
    int32_t capacity, int32_t *needed);

/*
 Calls an operation as tamara_call does, and answers into a buffer of the host. For programs
 that cannot free a library's memory.

 The returned number is the operation's own, whether or not the reply fits: never call again
 because a buffer was small. When "needed" is above "capacity", the buffer holds "" and the
 reply waits: take a buffer of "needed" bytes and call tamara_reply_into.

 client      the client.
 operation   name, without "tamara_". Required.
 request     JSON text, UTF-8, as the operation wants it. Required; "{}" where nothing is to be
             said.
 buffer      receives the reply, NUL-terminated, or "" when it does not fit. May be NULL: the
             reply is only kept.
 capacity    size of the buffer in bytes, at least TAMARA_MIN_BUFFER; 0 as a NULL buffer.
 needed      receives the size of the whole reply in bytes, with its NUL. May be NULL.

 Returns what the operation returns. TAMARA_BUFFER_TOO_SMALL for a capacity from 1 to
 TAMARA_MIN_BUFFER - 1 and TAMARA_INVALID_FIELD for one below 0: refused beforehand, nothing was
 done.
 */
int32_t tamara_call_into(tamara_client client, const char *operation, const char *request,
    char *buffer, int32_t capacity, int32_t *needed);

/*
 Reads again the reply of this thread's last call of tamara_call_into or
 tamara_client_open_into, as often as one likes. It does nothing else; the reply is kept until
 that thread's next such call.

 buffer     receives the reply, NUL-terminated, or "" when it does not fit. May be NULL.
 capacity   size of the buffer in bytes; any size. 0 or less as a NULL buffer.
 needed     receives the size of the whole reply in bytes, with its NUL; 0 when this thread has
            made no such call. May be NULL.

 Returns the number which that call returned, whether or not the reply fits.
 TAMARA_NO_LAST_REPLY when this thread has made no such call: the library keeps the last reply
 of each thread.
 */
int32_t tamara_reply_into(char *buffer, int32_t capacity, int32_t *needed);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* TAMARA_POS_H */
