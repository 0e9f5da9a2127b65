using System;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace TamaraPos
{
    /// <summary>Closes a client that was forgotten.</summary>
    internal sealed class TamaraHandle : SafeHandle
    {
        internal TamaraHandle(int number) : base(IntPtr.Zero, true)
        {
            SetHandle(new IntPtr(number));
        }

        public override bool IsInvalid
        {
            get { return handle == IntPtr.Zero; }
        }

        protected override bool ReleaseHandle()
        {
            return Native.IfLoaded.ClientClose(handle.ToInt32()) == TamaraCode.Ok;
        }
    }

    /// <summary>
    /// An open client. One serves the whole program and all its threads.
    /// </summary>
    /// <remarks>
    /// Requests are JSON text, or anything that can be written as JSON: an anonymous object, a dictionary. include/tamara_pos.h is the
    /// manual of every field.
    /// <para>An exception means that nothing moved (one exception to that: <see cref="TamaraInternalException"/>). Everything else comes
    /// back as a <see cref="TamaraReply"/>, also "not paid" and "not known": look at Done, Paid or NextAction before you do anything.</para>
    /// <para>A call blocks its thread. The methods that end in Async do not, and a window stays alive while they wait. Cancelling one ends
    /// the wait of every call of this client; the task then ends with a reply that says what is known, because something may have
    /// moved.</para>
    /// </remarks>
    /// <example><code>
    /// using (var client = new TamaraClient(new { api_token = "...", country = "SA" }))
    /// {
    ///     TamaraReply reply = await client.PollStatusAsync(new { order_id = orderId, wait_s = 60 });
    ///     if (reply.Paid) ...                                  // hand over the goods
    /// }
    /// </code></example>
    public sealed partial class TamaraClient : IDisposable
    {
        private readonly Native native = Native.Loaded();
        private readonly TamaraHandle handle;
        private int number;

        /// <summary>Opens it. config: see "Configuration" in include/tamara_pos.h; JSON text or an object.</summary>
        public TamaraClient(object config)
        {
            IntPtr text;
            int code = native.ClientOpen(Utf8.Given("config", Json.Request(config)), out number, out text);
            handle = new TamaraHandle(number);
            Opened = Taken(code, text);
        }

        /// <summary>What opening answered: "version", "environment", "capabilities", "operations", ...</summary>
        public TamaraReply Opened { get; private set; }

        /// <summary>Whether it was closed.</summary>
        public bool Closed
        {
            get { return Volatile.Read(ref number) == 0; }
        }

        /// <summary>
        /// Closes it. Calls under way on other threads are ended and answer with what is known. Sessions stay open at Tamara.
        /// </summary>
        /// <exception cref="ObjectDisposedException">It was closed before.</exception>
        public void Close()
        {
            if (!Release()) throw new ObjectDisposedException("TamaraClient", "Close: this client was closed before");
        }

        /// <summary>Closes it, when that was not done.</summary>
        public void Dispose()
        {
            Release();
        }

        private bool Release()
        {
            int open = Interlocked.Exchange(ref number, 0);
            if (open == 0) return false;
            // Not through the handle: it would wait for the calls that this is to end. The library knows closed numbers.
            handle.SetHandleAsInvalid();
            native.ClientClose(open);
            return true;
        }

        /// <summary>Ends every call of this client that is waiting now, from another thread. They answer with what is known.</summary>
        public void Interrupt()
        {
            int code = native.Interrupt(Number("interrupt"));
            GC.KeepAlive(this);
            if (code < 0) throw TamaraException.Of(code, TamaraLibrary.ResultName(code), null);
        }

        /// <summary>Calls an operation by its name, without tamara_; Opened lists them.</summary>
        public TamaraReply Call(string operation, object request)
        {
            return Run(operation, Utf8.Given("operation", operation), Utf8.Given("request", Json.Request(request)));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<TamaraReply> CallAsync(string operation, object request, CancellationToken cancellation = default(CancellationToken))
        {
            // Here, and not on the other thread: the caller may change its objects as soon as this returns.
            byte[] name = Utf8.Given("operation", operation), text = Utf8.Given("request", Json.Request(request));
            Number(operation);
            cancellation.ThrowIfCancellationRequested();
            return Wait(() => Run(operation, name, text), cancellation);
        }

        private async Task<TamaraReply> Wait(Func<TamaraReply> call, CancellationToken cancellation)
        {
            // A thread of its own: a few long waits would use up the pool's.
            Task<TamaraReply> work = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            // Again and again, for the call may not have begun when it is cancelled.
            using (Timer interrupting = new Timer(unused => InterruptIfOpen(), null, Timeout.Infinite, Timeout.Infinite))
            using (cancellation.Register(() => interrupting.Change(0, 100)))
                return await work.ConfigureAwait(false);
        }

        private void InterruptIfOpen()
        {
            int open = Volatile.Read(ref number);
            if (open != 0) native.Interrupt(open);
        }

        private TamaraReply Run(string operation, byte[] name, byte[] request)
        {
            IntPtr text;
            int code = native.Call(Number(operation), name, request, out text);
            // Until here nobody may take this client for forgotten.
            GC.KeepAlive(this);
            try
            {
                return Taken(code, text);
            }
            catch (TamaraArgumentException)
            {
                // Another thread may have closed it between the look and the call.
                if (code == TamaraCode.InvalidHandle) Number(operation);
                throw;
            }
        }

        private int Number(string operation)
        {
            int open = Volatile.Read(ref number);
            if (open == 0) throw new ObjectDisposedException("TamaraClient", operation + ": this client was closed before; open another");
            return open;
        }

        /// <summary>Copies a reply and gives it back; throws for a number below zero.</summary>
        private TamaraReply Taken(int code, IntPtr text)
        {
            string json;
            try { json = text == IntPtr.Zero ? "{}" : Utf8.Taken(text); }
            finally { native.StringFree(text); }
            TamaraReply reply = new TamaraReply(code, json);
            if (code < 0) throw TamaraException.Of(code, TamaraLibrary.ResultName(code), reply);
            return reply;
        }

        // <generated operations> by cargo xtask header
        /// <summary>
        /// Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
        /// /checkout/payment-types).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
        /// </remarks>
        public TamaraReply Eligibility(object request)
        {
            return Call("eligibility", request);
        }

        /// <summary>Eligibility, on a thread of its own.</summary>
        public Task<TamaraReply> EligibilityAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("eligibility", request, cancellation);
        }

        /// <summary>
        /// Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
        /// hint that the first visit takes longer, never a reason to refuse.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply CustomerVerification(object request)
        {
            return Call("customer_verification", request);
        }

        /// <summary>CustomerVerification, on a thread of its own.</summary>
        public Task<TamaraReply> CustomerVerificationAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("customer_verification", request, cancellation);
        }

        /// <summary>
        /// Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
        /// till's screen (POST /checkout/in-store).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: a session is open ("verdict" "pending") or the sale was paid before ("verdict" "paid");
        /// TAMARA_UNKNOWN: the answer was lost, see "next_action"; TAMARA_NOT_PAID: this sale was paid and given back;
        /// TAMARA_REFERENCE_IN_USE; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
        /// was opened. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply SessionCreate(object request)
        {
            return Call("session_create", request);
        }

        /// <summary>SessionCreate, on a thread of its own.</summary>
        public Task<TamaraReply> SessionCreateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("session_create", request, cancellation);
        }

        /// <summary>
        /// Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
        /// watched together.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: paid, captured whole, in the amount and currency asked for, and nothing else;
        /// TAMARA_PENDING: still open; TAMARA_NOT_PAID: declined, expired, cancelled, or paid and given back whole; also
        /// where every tamara_session_create of this sale was refused, so that there is nothing to wait for ("error" and
        /// "next_action" are those of the refusal); TAMARA_UNKNOWN: the service could not be asked, or the captured
        /// amount is not what was asked for; argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply PollStatus(object request)
        {
            return Call("poll_status", request);
        }

        /// <summary>PollStatus, on a thread of its own.</summary>
        public Task<TamaraReply> PollStatusAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("poll_status", request, cancellation);
        }

        /// <summary>
        /// Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
        /// to be certain. Safe to repeat.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: cancelled, nobody can pay it any more; TAMARA_TOO_LATE_PAID: the customer was faster, the
        /// sale is paid; TAMARA_PENDING: still open, keep polling (also for a session that was found after a lost answer:
        /// its checkout id is not known); TAMARA_UNKNOWN: the service could not be asked, poll on; TAMARA_OTHER_LANE;
        /// TAMARA_CANNOT_VOID: not a session of this journal; argument (-1xx) and journal (-6xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply SessionVoid(object request)
        {
            return Call("session_void", request);
        }

        /// <summary>SessionVoid, on a thread of its own.</summary>
        public Task<TamaraReply> SessionVoidAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("session_void", request, cancellation);
        }

        /// <summary>
        /// Opens a session by SMS and waits for its end, in one call: tamara_session_create, then tamara_poll_status.
        /// </summary>
        /// <remarks>
        /// Returns what these two return. TAMARA_OK means paid and nothing else does. Called again with the same
        /// reference after a crash it goes on where it was. Takes at most call_timeout_ms plus "wait_s". Thread-safe.
        /// </remarks>
        public TamaraReply Pay(object request)
        {
            return Call("pay", request);
        }

        /// <summary>Pay, on a thread of its own.</summary>
        public Task<TamaraReply> PayAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("pay", request, cancellation);
        }

        /// <summary>
        /// Gives captured money back, in whole or in part, as often as there is something left (POST
        /// /payments/simplified-refund/{order_id}).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: refunded; TAMARA_UNKNOWN: it may have happened, call tamara_recover, never send another by
        /// hand; TAMARA_REFUND_TOO_LARGE, TAMARA_NOT_REFUNDABLE, TAMARA_REQUEST_ID_IN_USE, TAMARA_STEP_IN_PROGRESS,
        /// TAMARA_EARLIER_UNRESOLVED; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing
        /// moved. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply Refund(object request)
        {
            return Call("refund", request);
        }

        /// <summary>Refund, on a thread of its own.</summary>
        public Task<TamaraReply> RefundAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("refund", request, cancellation);
        }

        /// <summary>
        /// Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: the order was read, whatever its state; TAMARA_NOT_FOUND; argument (-1xx), transport (-3xx)
        /// and service (-4xx) codes. To learn whether a sale is paid, use tamara_poll_status. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply OrderGet(object request)
        {
            return Call("order_get", request);
        }

        /// <summary>OrderGet, on a thread of its own.</summary>
        public Task<TamaraReply> OrderGetAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_get", request, cancellation);
        }

        /// <summary>
        /// Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
        /// to repeat.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply OrderUpdateReference(object request)
        {
            return Call("order_update_reference", request);
        }

        /// <summary>OrderUpdateReference, on a thread of its own.</summary>
        public Task<TamaraReply> OrderUpdateReferenceAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_update_reference", request, cancellation);
        }

        /// <summary>
        /// Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
        /// it never.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: authorised (or captured, on an account that captures by itself); TAMARA_UNKNOWN: ask again;
        /// TAMARA_WRONG_STATE with both states in "error"."service"; argument (-1xx), transport (-3xx), service (-4xx)
        /// and journal (-6xx) codes: nothing was done. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply OrderAuthorise(object request)
        {
            return Call("order_authorise", request);
        }

        /// <summary>OrderAuthorise, on a thread of its own.</summary>
        public Task<TamaraReply> OrderAuthoriseAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_authorise", request, cancellation);
        }

        /// <summary>
        /// Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as
        /// tamara_refund.
        /// </summary>
        /// <remarks>
        /// Returns as tamara_refund; TAMARA_WRONG_STATE when the order is not authorised. An order that is captured
        /// already as asked is TAMARA_OK with "replayed" true. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply OrderCapture(object request)
        {
            return Call("order_capture", request);
        }

        /// <summary>OrderCapture, on a thread of its own.</summary>
        public Task<TamaraReply> OrderCaptureAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_capture", request, cancellation);
        }

        /// <summary>
        /// Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as
        /// tamara_refund.
        /// </summary>
        /// <remarks>
        /// Returns as tamara_order_capture. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply OrderCancel(object request)
        {
            return Call("order_cancel", request);
        }

        /// <summary>OrderCancel, on a thread of its own.</summary>
        public Task<TamaraReply> OrderCancelAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_cancel", request, cancellation);
        }

        /// <summary>
        /// Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
        /// browser is sent to "checkout_url". The reference is the key of the sale, as in tamara_session_create: a live
        /// checkout is resumed, a finished one returned.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: the checkout is open; TAMARA_MISSING_FIELD or TAMARA_INVALID_FIELD with all "problems";
        /// otherwise what tamara_session_create returns. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply CheckoutCreate(object request)
        {
            return Call("checkout_create", request);
        }

        /// <summary>CheckoutCreate, on a thread of its own.</summary>
        public Task<TamaraReply> CheckoutCreateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("checkout_create", request, cancellation);
        }

        /// <summary>
        /// Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
        /// adopted.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookRegister(object request)
        {
            return Call("webhook_register", request);
        }

        /// <summary>WebhookRegister, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookRegisterAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_register", request, cancellation);
        }

        /// <summary>
        /// Lists the merchant's webhooks (GET /webhooks/list).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookList(object request = null)
        {
            return Call("webhook_list", request ?? "{}");
        }

        /// <summary>WebhookList, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookListAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_list", request ?? "{}", cancellation);
        }

        /// <summary>
        /// Reads one webhook (GET /webhooks/{webhook_id}).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookGet(object request)
        {
            return Call("webhook_get", request);
        }

        /// <summary>WebhookGet, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookGetAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_get", request, cancellation);
        }

        /// <summary>
        /// Changes a webhook (PUT /webhooks/{webhook_id}).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookUpdate(object request)
        {
            return Call("webhook_update", request);
        }

        /// <summary>WebhookUpdate, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookUpdateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_update", request, cancellation);
        }

        /// <summary>
        /// Removes a webhook (DELETE /webhooks/{webhook_id}).
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookDelete(object request)
        {
            return Call("webhook_delete", request);
        }

        /// <summary>WebhookDelete, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookDeleteAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_delete", request, cancellation);
        }

        /// <summary>
        /// Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
        /// (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
        /// only that counts. Delivered again, to any process of the journal, it is told as a duplicate. Where the order
        /// is watched (tamara_watch_add), it is looked at before all others.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: verified, and the order was read (or "duplicate"); TAMARA_UNKNOWN: verified, but the order
        /// could not be read ("respond" asks Tamara to deliver it again); TAMARA_WEBHOOK_REFUSED; argument (-1xx) codes;
        /// TAMARA_INVALID_CONFIG without a notification token. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookReceive(object request)
        {
            return Call("webhook_receive", request);
        }

        /// <summary>WebhookReceive, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookReceiveAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_receive", request, cancellation);
        }

        /// <summary>
        /// Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
        /// read, and answered, as by tamara_webhook_receive. Tamara posts to https addresses only: put a proxy or a
        /// tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the order look at
        /// once; the events are fetched with tamara_webhook_next.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; TAMARA_LISTEN_FAILED; argument codes (-1xx); TAMARA_INVALID_CONFIG without a notification
        /// token. Returns at once. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookListen(object request)
        {
            return Call("webhook_listen", request);
        }

        /// <summary>WebhookListen, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookListenAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_listen", request, cancellation);
        }

        /// <summary>
        /// Waits for the next event of tamara_webhook_listen. Each is handed out once, to one caller.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: an event; TAMARA_PENDING: none came; TAMARA_LISTEN_FAILED: nobody listens. Takes at most
        /// "wait_s"; tamara_interrupt ends it. Thread-safe.
        /// </remarks>
        public TamaraReply WebhookNext(object request)
        {
            return Call("webhook_next", request);
        }

        /// <summary>WebhookNext, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookNextAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_next", request, cancellation);
        }

        /// <summary>
        /// Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply DisputeList(object request)
        {
            return Call("dispute_list", request);
        }

        /// <summary>DisputeList, on a thread of its own.</summary>
        public Task<TamaraReply> DisputeListAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("dispute_list", request, cancellation);
        }

        /// <summary>
        /// Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
        /// the dispute is read to see whether it was said.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; TAMARA_UNKNOWN: it may have been said, look at the dispute before repeating it; argument
        /// (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </remarks>
        public TamaraReply DisputeReply(object request)
        {
            return Call("dispute_reply", request);
        }

        /// <summary>DisputeReply, on a thread of its own.</summary>
        public Task<TamaraReply> DisputeReplyAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("dispute_reply", request, cancellation);
        }

        /// <summary>
        /// Clears up what a crash, a power cut or a lost answer left open: every unfinished step of the journal is looked
        /// at, at most twice, and gets its verdict. Nothing is sent that could move money. Call it at start-up, and after
        /// TAMARA_UNKNOWN.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: every step was looked at ("next_action" says whether some are still open); journal codes
        /// (-6xx). Takes at most the configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe,
        /// also across processes.
        /// </remarks>
        public TamaraReply Recover(object request = null)
        {
            return Call("recover", request ?? "{}");
        }

        /// <summary>Recover, on a thread of its own.</summary>
        public Task<TamaraReply> RecoverAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("recover", request ?? "{}", cancellation);
        }

        /// <summary>
        /// Reads the journal, newest first. Asks nobody.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Thread-safe.
        /// </remarks>
        public TamaraReply History(object request = null)
        {
            return Call("history", request ?? "{}");
        }

        /// <summary>History, on a thread of its own.</summary>
        public Task<TamaraReply> HistoryAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("history", request ?? "{}", cancellation);
        }

        /// <summary>
        /// Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
        /// counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
        /// report can be made again. Sends nothing that moves money.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when figures
        /// differ. Argument (-1xx) and journal (-6xx) codes. With "reread" it takes at most call_timeout_ms; a warning
        /// "not_all" says when time ran out. Thread-safe.
        /// </remarks>
        public TamaraReply Report(object request = null)
        {
            return Call("report", request ?? "{}");
        }

        /// <summary>Report, on a thread of its own.</summary>
        public Task<TamaraReply> ReportAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("report", request ?? "{}", cancellation);
        }

        /// <summary>
        /// The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
        /// printing. Asks nobody.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; TAMARA_NOT_FOUND when this journal knows no such sale; TAMARA_WRONG_STATE when it is not
        /// paid, or the refund not made; argument (-1xx) and journal (-6xx) codes. Thread-safe.
        /// </remarks>
        public TamaraReply Receipt(object request)
        {
            return Call("receipt", request);
        }

        /// <summary>Receipt, on a thread of its own.</summary>
        public Task<TamaraReply> ReceiptAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("receipt", request, cancellation);
        }

        /// <summary>
        /// Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
        /// token, disk, journal, versions. Nothing is moved. For a configuration that tamara_client_open refuses, call it
        /// with client 0 and "config".
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK when the checks were made, whatever they found: look at "healthy". Argument codes (-1xx).
        /// Takes at most 10 seconds, whatever is broken; tamara_interrupt ends it earlier. Thread-safe.
        /// </remarks>
        public TamaraReply Diagnose(object request = null)
        {
            return Call("diagnose", request ?? "{}");
        }

        /// <summary>Diagnose, on a thread of its own.</summary>
        public Task<TamaraReply> DiagnoseAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("diagnose", request ?? "{}", cancellation);
        }

        /// <summary>
        /// Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
        /// journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
        /// phone number is in it.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; TAMARA_CONFIG_FILE when the file cannot be written; argument codes (-1xx). Takes as long as
        /// tamara_diagnose, and a moment. Thread-safe.
        /// </remarks>
        public TamaraReply SupportBundle(object request = null)
        {
            return Call("support_bundle", request ?? "{}");
        }

        /// <summary>SupportBundle, on a thread of its own.</summary>
        public Task<TamaraReply> SupportBundleAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("support_bundle", request ?? "{}", cancellation);
        }

        /// <summary>
        /// Changes how much is logged, for the whole process and at once; where lines go stays as it is.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; TAMARA_INVALID_FIELD. Thread-safe.
        /// </remarks>
        public TamaraReply LogLevel(object request)
        {
            return Call("log_level", request);
        }

        /// <summary>LogLevel, on a thread of its own.</summary>
        public Task<TamaraReply> LogLevelAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("log_level", request, cancellation);
        }

        /// <summary>
        /// Watches an order in the background until it has ended: for a program with many open orders, or one that asks
        /// from a timer.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument (-1xx) and journal (-6xx) codes. Does not wait for the service. Thread-safe.
        /// </remarks>
        public TamaraReply WatchAdd(object request)
        {
            return Call("watch_add", request);
        }

        /// <summary>WatchAdd, on a thread of its own.</summary>
        public Task<TamaraReply> WatchAddAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_add", request, cancellation);
        }

        /// <summary>
        /// Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
        /// person has to look at, and that is watched on. The reply is that of tamara_poll_status. News may come from any
        /// order; each is given to one caller.
        /// </summary>
        /// <remarks>
        /// </remarks>
        public TamaraReply WatchNext(object request)
        {
            return Call("watch_next", request);
        }

        /// <summary>WatchNext, on a thread of its own.</summary>
        public Task<TamaraReply> WatchNextAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_next", request, cancellation);
        }

        /// <summary>
        /// Watches an order no more. News of it that were not taken yet are kept.
        /// </summary>
        /// <remarks>
        /// Returns TAMARA_OK; argument codes (-1xx). Thread-safe.
        /// </remarks>
        public TamaraReply WatchRemove(object request)
        {
            return Call("watch_remove", request);
        }

        /// <summary>WatchRemove, on a thread of its own.</summary>
        public Task<TamaraReply> WatchRemoveAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_remove", request, cancellation);
        }
        // </generated>
    }
}
