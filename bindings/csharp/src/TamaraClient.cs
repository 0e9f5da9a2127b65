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
    ///     TamaraSaleReply reply = await client.PollStatusAsync(new { order_id = orderId, wait_s = 60 });
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
            Opened = native.Taken(code, text, (answer, json) => new TamaraOpenReply(answer, json));
        }

        /// <summary>What opening answered: the library's version, the environment, what the service can do.</summary>
        public TamaraOpenReply Opened { get; private set; }

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

        /// <summary>Ends the calls of this client that wait for one sale, named by its reference or order id. Other calls go on.</summary>
        public void InterruptSale(string sale)
        {
            int code = native.InterruptSale(Number("interrupt_sale"), Utf8.Given("sale", sale));
            GC.KeepAlive(this);
            if (code < 0) throw TamaraException.Of(code, TamaraLibrary.ResultName(code), null);
        }

        /// <summary>Calls an operation by its name, without tamara_; Opened lists them.</summary>
        public TamaraReply Call(string operation, object request)
        {
            return Call(operation, request, (code, json) => new TamaraReply(code, json));
        }

        /// <summary>The same on a thread of its own.</summary>
        public Task<TamaraReply> CallAsync(string operation, object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync(operation, request, (code, json) => new TamaraReply(code, json), cancellation);
        }

        private T Call<T>(string operation, object request, Func<int, string, T> make) where T : TamaraReply
        {
            return Run(operation, Utf8.Given("operation", operation), Utf8.Given("request", Json.Request(request)), make);
        }

        private Task<T> CallAsync<T>(string operation, object request, Func<int, string, T> make, CancellationToken cancellation) where T : TamaraReply
        {
            // Here, and not on the other thread: the caller may change its objects as soon as this returns.
            byte[] name = Utf8.Given("operation", operation), text = Utf8.Given("request", Json.Request(request));
            Number(operation);
            cancellation.ThrowIfCancellationRequested();
            return Wait(() => Run(operation, name, text, make), cancellation);
        }

        private async Task<T> Wait<T>(Func<T> call, CancellationToken cancellation)
        {
            // A thread of its own: a few long waits would use up the pool's.
            Task<T> work = Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            object gate = new object();
            bool isOver = false;
            // Again and again, for the call may not have begun when it is cancelled; never after its end, for that would be another call.
            TimerCallback interrupt = unused =>
            {
                lock (gate)
                {
                    if (!isOver) InterruptIfOpen();
                }
            };
            using (Timer interrupting = new Timer(interrupt, null, Timeout.Infinite, Timeout.Infinite))
            using (cancellation.Register(() => interrupting.Change(0, 100)))
            {
                try
                {
                    return await work.ConfigureAwait(false);
                }
                finally
                {
                    lock (gate) isOver = true;
                }
            }
        }

        private void InterruptIfOpen()
        {
            int open = Volatile.Read(ref number);
            if (open != 0) native.Interrupt(open);
        }

        private T Run<T>(string operation, byte[] name, byte[] request, Func<int, string, T> make) where T : TamaraReply
        {
            IntPtr text;
            int code = native.Call(Number(operation), name, request, out text);
            // Until here nobody may take this client for forgotten.
            GC.KeepAlive(this);
            try
            {
                return native.Taken(code, text, make);
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

        // <generated operations> by cargo xtask header
        /// <summary>
        /// Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
        /// /checkout/payment-types).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "total_amount"   required money: what the customer would pay.
        /// "phone_number"   optional text, in any writing.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>, and argument codes (-1xx). Takes at most 2 s. Thread-safe.
        /// </returns>
        public TamaraEligibilityReply Eligibility(object request)
        {
            return Call("eligibility", request, (code, json) => new TamaraEligibilityReply(code, json));
        }

        /// <summary><see cref="Eligibility(object)"/>, on a thread of its own.</summary>
        public Task<TamaraEligibilityReply> EligibilityAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("eligibility", request, (code, json) => new TamaraEligibilityReply(code, json), cancellation);
        }

        /// <summary>
        /// Says whether the customer's identity is verified already (GET /merchants/customer/id-verification-status): a
        /// hint that the first visit takes longer, never a reason to refuse.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "phone_number"   required text, in any writing.
        /// "country_code"   optional, "SA" or "AE"; the configured country otherwise.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraCustomerVerificationReply CustomerVerification(object request)
        {
            return Call("customer_verification", request, (code, json) => new TamaraCustomerVerificationReply(code, json));
        }

        /// <summary><see cref="CustomerVerification(object)"/>, on a thread of its own.</summary>
        public Task<TamaraCustomerVerificationReply> CustomerVerificationAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("customer_verification", request, (code, json) => new TamaraCustomerVerificationReply(code, json), cancellation);
        }

        /// <summary>
        /// Makes a reference for a sale, or a number ("request_id") for a refund, that was never used before. It asks
        /// nobody.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Required; "{}" will do.
        /// "prefix"   optional, 1 to 20 of the letters A to Z, digits, and - _ . ; what the configured lane has of them when absent.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters
        /// alone hold references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only
        /// while another program holds the journal. Thread-safe.
        /// </returns>
        public TamaraNewReferenceReply NewReference(object request = null)
        {
            return Call("new_reference", request ?? "{}", (code, json) => new TamaraNewReferenceReply(code, json));
        }

        /// <summary><see cref="NewReference(object)"/>, on a thread of its own.</summary>
        public Task<TamaraNewReferenceReply> NewReferenceAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("new_reference", request ?? "{}", (code, json) => new TamaraNewReferenceReply(code, json), cancellation);
        }

        /// <summary>
        /// Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
        /// till's screen (POST /checkout/in-store).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "channel"             "sms" (default) or "qr".
        /// "total_amount"        required. {"amount": "300.00", "currency": "SAR"}: what the customer pays. Major units, as text or number,
        ///                       at most 2 decimals for SAR and AED, 3 for BHD, KWD and OMR; at least 0.1.
        /// "order_reference_id"  required. Text, 1 to 240 characters: the till's own key of the sale, never used for another.
        /// "phone_number"        required for "sms". Text in any writing, Arabic digits too; without a country code it is read as the
        ///                       configured country's.
        /// "items"               required for "sms", at least one. Each: "reference_id", "type" ("Physical", "Digital", ...), "name" (255),
        ///                       "sku" (128), "quantity" (number above 0), "total_amount" (money of the line), all required;
        ///                       "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (1024) optional.
        /// "order_number"        optional text, 255: shown to the customer.
        /// "email"               optional text, 128: a second way for the link.
        /// "customer_name"       Checkout.com only, required there, as are "phone_number", "email" and "items", which have to add up to the
        ///                       total; "channel" is "qr" there. Text, 255.
        /// "address"             Checkout.com only, required there: object of "address_line1" (200), "city" (50), "country" (ISO, two
        ///                       letters), all required; "address_line2" (200), "state" (50), "zip" (50) optional.
        /// "payment_plan"        Checkout.com only: {"total_number_of_payments": 3}, 1 to 24, with a "description" (255) if you like; it goes with
        ///                       "payment_type" "Installment".
        /// "tax_amount", "shipping_amount", "discount_amount"
        ///                       Checkout.com only, money that is in no item: items + tax + shipping - discount has to be the total.
        /// "capture"             Checkout.com only, optional: true.
        /// "locale"              optional, "ar_SA" or "en_US"; the configuration's language otherwise.
        /// "payment_type"        optional, "PAY_BY_INSTALMENTS" (sent by SMS when it is left out) or "PAY_NOW"; with Checkout.com "Regular" or
        ///                       "Installment".
        /// "instalments"         optional integer; leave it out unless Tamara asks for it.
        /// "expiry_time"         optional integer, minutes, 5 to 1440; ignored by Tamara unless switched on for the account.
        /// "additional_data"     optional object; "store_code" is put in from the configuration.
        /// "platform"            optional text, 128, for "qr": the name of the program.
        /// "raw"                 optional, true adds Tamara's untouched order, where one was read, as "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: a session is open ("verdict" "pending") or the sale was paid before ("verdict"
        /// "paid"); <see cref="TamaraCode.Unknown"/>: the answer was lost, or the link of a "qr" session was, see
        /// "next_action"; <see cref="TamaraCode.NotPaid"/>: this sale was paid and given back; <see
        /// cref="TamaraCode.ReferenceInUse"/>; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx)
        /// codes: nothing was opened. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply SessionCreate(object request)
        {
            return Call("session_create", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="SessionCreate(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> SessionCreateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("session_create", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Waits for the service's final word on a sale (GET /merchants/orders/{order_id}). All attempts of the sale are
        /// watched together.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// "wait_s"       optional number, seconds, 0 to 86400: how long to wait; 0 (default) looks once.
        /// "interval_s"   optional number, seconds, 5 (default) to 60: between two looks; doubled after a minute.
        /// "qr"           optional, true adds the QR code of an open session again; without it every reply fits 4,096 bytes.
        /// "raw"          optional, true adds Tamara's untouched order as "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: paid, captured whole, in the amount and currency asked for, and nothing else;
        /// <see cref="TamaraCode.Pending"/>: still open; <see cref="TamaraCode.NotPaid"/>: declined, expired, cancelled,
        /// or paid and given back whole; also where every <see cref="SessionCreate(object)"/> of this sale was refused,
        /// so that there is nothing to wait for ("error" and "next_action" are those of the refusal); <see
        /// cref="TamaraCode.Unknown"/>: the service could not be asked, or the captured amount is not what was asked for;
        /// argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply PollStatus(object request)
        {
            return Call("poll_status", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="PollStatus(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> PollStatusAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("poll_status", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Takes back a session that the customer has not paid (POST /checkout/{checkout_id}/void), and reads the order
        /// to be certain. Safe to repeat.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text; the reference means the sale's newest session.
        /// "take_over"    optional, true voids a session that another lane opened.
        /// "refund_if_paid"  only where "capabilities" says that there is no void (Checkout.com), required there: true watches the
        ///                session for "wait_s" (seconds, 0 looks once) and gives all of the money back once it is paid. Call again while it
        ///                is TAMARA_PENDING, or call Recover, also after a restart: what was given up stays given up, and is
        ///                never called paid again. A session ends 30 minutes after it was opened. The refund is made once.
        /// "raw"          optional, as above.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: cancelled, nobody can pay it any more; <see cref="TamaraCode.TooLatePaid"/>: the
        /// customer was faster, the sale is paid; <see cref="TamaraCode.Pending"/>: still open, keep polling (also for a
        /// session that was found after a lost answer: its checkout id is not known); <see cref="TamaraCode.Unknown"/>:
        /// the service could not be asked, poll on; <see cref="TamaraCode.OtherLane"/>; <see
        /// cref="TamaraCode.CannotVoid"/>: not a session of this journal; <see cref="TamaraCode.NotSupported"/>: there is
        /// no void, and "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply SessionVoid(object request)
        {
            return Call("session_void", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="SessionVoid(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> SessionVoidAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("session_void", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
        /// that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/> for "clear", and this alone allows another payment; <see
        /// cref="TamaraCode.TooLatePaid"/> for "paid"; <see cref="TamaraCode.Pending"/> for "payable"; <see
        /// cref="TamaraCode.Unknown"/> for "payable" when it is not certain; argument (-1xx) codes. A sale that neither
        /// the journal nor the service knows is "clear"; where the service does not answer, only a session that this
        /// journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever the
        /// service does. Thread-safe.
        /// </returns>
        public TamaraTenderCheckReply TenderCheck(object request)
        {
            return Call("tender_check", request, (code, json) => new TamaraTenderCheckReply(code, json));
        }

        /// <summary><see cref="TenderCheck(object)"/>, on a thread of its own.</summary>
        public Task<TamaraTenderCheckReply> TenderCheckAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("tender_check", request, (code, json) => new TamaraTenderCheckReply(code, json), cancellation);
        }

        /// <summary>
        /// Opens a session by SMS and waits for its end, in one call: <see cref="SessionCreate(object)"/>, then <see
        /// cref="PollStatus(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// As for SessionCreate ("channel" is "sms"), plus "wait_s" (default 1020: 17 minutes) and
        /// "interval_s" as for PollStatus.
        /// </code></param>
        /// <returns>
        /// what these two return. <see cref="TamaraCode.Ok"/> means paid and nothing else does. Called again with the
        /// same reference after a crash it goes on where it was ("resumed" true). <see cref="TamaraCode.NotSupported"/>
        /// where "capabilities" says that no SMS is sent (Checkout.com): show a QR code with <see
        /// cref="SessionCreate(object)"/> or <see cref="PaymentStart(object)"/>. Takes at most call_timeout_ms plus
        /// "wait_s". Thread-safe.
        /// </returns>
        public TamaraSaleReply Pay(object request)
        {
            return Call("pay", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="Pay(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> PayAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("pay", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Gives captured money back, in whole or in part, as often as there is something left (POST
        /// /payments/simplified-refund/{order_id}).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// "total_amount"   optional money; left out: all that is left (captured minus refunded).
        /// "request_id"     the till's own number of this refund, text, 64. Optional and strongly advised.
        /// "comment"        optional text, 200.
        /// "raw"            optional, true adds Tamara's untouched order as "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: refunded; <see cref="TamaraCode.Unknown"/>: it may have happened, call <see
        /// cref="Recover(object)"/>, never send another by hand; <see cref="TamaraCode.RefundTooLarge"/>, <see
        /// cref="TamaraCode.NotRefundable"/>, <see cref="TamaraCode.RequestIdInUse"/>, <see
        /// cref="TamaraCode.StepInProgress"/>, <see cref="TamaraCode.EarlierUnresolved"/>; argument (-1xx), transport
        /// (-3xx), service (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured call_timeout_ms.
        /// Thread-safe.
        /// </returns>
        public TamaraMovementReply Refund(object request)
        {
            return Call("refund", request, (code, json) => new TamaraMovementReply(code, json));
        }

        /// <summary><see cref="Refund(object)"/>, on a thread of its own.</summary>
        public Task<TamaraMovementReply> RefundAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("refund", request, (code, json) => new TamaraMovementReply(code, json), cancellation);
        }

        /// <summary>
        /// Starts a sale in the background, for a program that must not wait: the library's own thread opens the session,
        /// checks the order until the service's last word, and voids it when the host cancels. Ask for its progress with
        /// <see cref="PaymentStatus(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8, that of SessionCreate, by SMS or QR code, and "interval_s". Required.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> when it was started; argument (-1xx) codes; <see
        /// cref="TamaraCode.ReferenceInUse"/> while a payment of the same reference with another amount, phone or channel
        /// is under way; <see cref="TamaraCode.JournalRequired"/>; <see cref="TamaraCode.TooManyOpen"/> over 1,000
        /// payments at once. Does not wait for the service. Thread-safe.
        /// </returns>
        public TamaraPaymentStartReply PaymentStart(object request)
        {
            return Call("payment_start", request, (code, json) => new TamaraPaymentStartReply(code, json));
        }

        /// <summary><see cref="PaymentStart(object)"/>, on a thread of its own.</summary>
        public Task<TamaraPaymentStartReply> PaymentStartAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("payment_start", request, (code, json) => new TamaraPaymentStartReply(code, json), cancellation);
        }

        /// <summary>
        /// Starts a refund in the background. The same "request_id" is refunded once, as in <see cref="Refund(object)"/>.
        /// A refund cannot be cancelled.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8, that of Refund. Required.
        /// </code></param>
        /// <returns>
        /// what <see cref="PaymentStart(object)"/> returns. Does not wait for the service. Thread-safe.
        /// </returns>
        public TamaraPaymentStartReply RefundStart(object request)
        {
            return Call("refund_start", request, (code, json) => new TamaraPaymentStartReply(code, json));
        }

        /// <summary><see cref="RefundStart(object)"/>, on a thread of its own.</summary>
        public Task<TamaraPaymentStartReply> RefundStartAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("refund_start", request, (code, json) => new TamaraPaymentStartReply(code, json), cancellation);
        }

        /// <summary>
        /// Reports how a payment or refund stands. Call it from a timer, or let it wait for a change.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "payment" or "order_reference_id"   required, one of them: the payment's number; or the sale's reference, which names its newest
        ///                                     payment. A refund that was started with "order_id" is named by that id in
        ///                                     "order_reference_id"; its number is the safer name, as an order may have several refunds.
        /// "wait_s"   optional number, seconds, 0 to 86400: how long to wait for a change; 0 (default) returns at once.
        /// "qr"       optional true or false: the link and the QR code once more.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> while it is under way. Of a sale at its end: <see cref="TamaraCode.Ok"/>, and
        /// this alone means paid; <see cref="TamaraCode.NotPaid"/> (also after a cancel); <see
        /// cref="TamaraCode.TooLatePaid"/>; <see cref="TamaraCode.Unknown"/>; or the code with which it failed, and
        /// nothing moved. Of a refund at its end what <see cref="Refund(object)"/> returns. Argument codes (-1xx). Takes
        /// at most "wait_s"; Interrupt ends the wait. Thread-safe.
        /// </returns>
        public TamaraPaymentStartReply PaymentStatus(object request)
        {
            return Call("payment_status", request, (code, json) => new TamaraPaymentStartReply(code, json));
        }

        /// <summary><see cref="PaymentStatus(object)"/>, on a thread of its own.</summary>
        public Task<TamaraPaymentStartReply> PaymentStatusAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("payment_status", request, (code, json) => new TamaraPaymentStartReply(code, json), cancellation);
        }

        /// <summary>
        /// Takes a payment back. The library's thread voids the session and reads the order again, until the service has
        /// said what became of it; ask with <see cref="PaymentStatus(object)"/> for the end: "cancelled", or
        /// "too_late_paid" when the customer was faster.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "payment" or "order_reference_id"   required, one of them, as in PaymentStatus.
        /// "refund_if_paid"   optional true or false, for a provider without void: watches the session and gives all of the money back once
        ///                    it is paid.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> while it is being cancelled, <see cref="TamaraCode.NotPaid"/> when it had
        /// ended unpaid, <see cref="TamaraCode.TooLatePaid"/> when it was paid; <see cref="TamaraCode.NotSupported"/> for
        /// a refund, and where the provider has no void; argument codes (-1xx). Does not wait for the service.
        /// Thread-safe.
        /// </returns>
        public TamaraPaymentStartReply PaymentCancel(object request)
        {
            return Call("payment_cancel", request, (code, json) => new TamaraPaymentStartReply(code, json));
        }

        /// <summary><see cref="PaymentCancel(object)"/>, on a thread of its own.</summary>
        public Task<TamaraPaymentStartReply> PaymentCancelAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("payment_cancel", request, (code, json) => new TamaraPaymentStartReply(code, json), cancellation);
        }

        /// <summary>
        /// Lists the payments and refunds that were started in this client: all that are under way, and the last 1,000
        /// that have ended.
        /// </summary>
        /// <param name="request">There is nothing to say: leave it out.</param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument codes (-1xx). Does not wait for the service. Thread-safe.
        /// </returns>
        public TamaraPaymentListReply PaymentList(object request = null)
        {
            return Call("payment_list", request ?? "{}", (code, json) => new TamaraPaymentListReply(code, json));
        }

        /// <summary><see cref="PaymentList(object)"/>, on a thread of its own.</summary>
        public Task<TamaraPaymentListReply> PaymentListAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("payment_list", request ?? "{}", (code, json) => new TamaraPaymentListReply(code, json), cancellation);
        }

        /// <summary>
        /// Reads an order, once (GET /merchants/orders/{order_id}, GET /merchants/orders/reference-id/{reference}).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// "raw"     optional, true adds Tamara's untouched order as "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: the order was read, whatever its state; <see cref="TamaraCode.NotFound"/>;
        /// argument (-1xx), transport (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use <see
        /// cref="PollStatus(object)"/>. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply OrderGet(object request)
        {
            return Call("order_get", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="OrderGet(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> OrderGetAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_get", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Puts another reference on an order (PUT /orders/{order_id}/reference-id), at Tamara and in the journal. Safe
        /// to repeat.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id"             required text.
        /// "order_reference_id"   required text, 1 to 240 characters: the new reference.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply OrderUpdateReference(object request)
        {
            return Call("order_update_reference", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="OrderUpdateReference(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> OrderUpdateReferenceAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_update_reference", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Confirms an approved online order (POST /orders/{order_id}/authorise). Safe to repeat; orders of the shop need
        /// it never.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// "raw"        optional, true adds Tamara's untouched order as "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: authorised (or captured, on an account that captures by itself); <see
        /// cref="TamaraCode.Unknown"/>: ask again; <see cref="TamaraCode.WrongState"/> with both states in
        /// "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was
        /// done. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply OrderAuthorise(object request)
        {
            return Call("order_authorise", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="OrderAuthorise(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> OrderAuthoriseAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_authorise", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Claims the money of an authorised online order, whole or in part (POST /payments/capture). As careful as <see
        /// cref="Refund(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   one of them is required, text.
        /// "total_amount"    optional money; left out: all that is left.
        /// "request_id"      the host's own number of this capture, text, 64: asked twice, done once. Strongly advised.
        /// "shipping_info"   optional: "shipped_at" (RFC 3339) and "shipping_company" (100) required in it, "tracking_number" (100),
        ///                   "tracking_url" (1024) optional.
        /// "items", "shipping_amount", "tax_amount", "discount_amount"   optional, as in the order.
        /// "raw"             optional, true adds Tamara's untouched order as "raw".
        /// </code></param>
        /// <returns>
        /// as <see cref="Refund(object)"/>; <see cref="TamaraCode.WrongState"/> when the order is not authorised. An
        /// order that is captured already as asked is <see cref="TamaraCode.Ok"/> with "replayed" true. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraMovementReply OrderCapture(object request)
        {
            return Call("order_capture", request, (code, json) => new TamaraMovementReply(code, json));
        }

        /// <summary><see cref="OrderCapture(object)"/>, on a thread of its own.</summary>
        public Task<TamaraMovementReply> OrderCaptureAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_capture", request, (code, json) => new TamaraMovementReply(code, json), cancellation);
        }

        /// <summary>
        /// Gives up an authorised online order, whole or in part (POST /orders/{order_id}/cancel). As careful as <see
        /// cref="Refund(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// As for OrderCapture, without "shipping_info".
        /// </code></param>
        /// <returns>
        /// as <see cref="OrderCapture(object)"/>. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraMovementReply OrderCancel(object request)
        {
            return Call("order_cancel", request, (code, json) => new TamaraMovementReply(code, json));
        }

        /// <summary><see cref="OrderCancel(object)"/>, on a thread of its own.</summary>
        public Task<TamaraMovementReply> OrderCancelAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("order_cancel", request, (code, json) => new TamaraMovementReply(code, json), cancellation);
        }

        /// <summary>
        /// Opens an online checkout (POST /checkout), for programs that sell by web, app or telephone: the customer's
        /// browser is sent to "checkout_url". The reference is the key of the sale, as in <see
        /// cref="SessionCreate(object)"/>: a live checkout is resumed, a finished one returned.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8: the service's own request, docs/schema/checkout_create.request.json. Required. Members that are not
        ///         known here are sent as they are, with a warning: the body is Tamara's, and it grows. In short:
        /// "order_reference_id"   required text, the key of the sale.
        /// "total_amount", "shipping_amount", "tax_amount"   required money.
        /// "country_code", "description"   required texts.
        /// "items"                required list: "reference_id", "type", "name", "sku" (texts), "quantity" (integer), "total_amount" (money)
        ///                        are required; "unit_price", "tax_amount", "discount_amount" (money), "item_url", "image_url" (texts).
        /// "consumer"             required object: "phone_number", "first_name", "last_name" are required; "email".
        /// "merchant_url"         required object of addresses: "success", "failure", "cancel"; "notification".
        /// "shipping_address"     object: "first_name", "last_name", "line1", "city", "country_code" are required; "line2", "region",
        ///                        "phone_number", "postal_code". Required unless everything is digital.
        /// "digital"              optional, true or false: nothing is shipped. Not sent.
        /// "discount" ("name", "amount"), "billing_address", "order_number", "locale", "platform", "is_mobile", "payment_type",
        /// "instalments", "expires_in_minutes", "risk_assessment", "additional_data"   optional.
        /// "raw"                  optional, true or false: adds the service's answer as "raw". Not sent.
        ///         Merchants of telecommunication services have to send more: set "checkout" "telecom" in the configuration.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: the checkout is open; <see cref="TamaraCode.MissingField"/> or <see
        /// cref="TamaraCode.InvalidField"/> with all "problems"; otherwise what <see cref="SessionCreate(object)"/>
        /// returns. Takes at most the configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraSaleReply CheckoutCreate(object request)
        {
            return Call("checkout_create", request, (code, json) => new TamaraSaleReply(code, json));
        }

        /// <summary><see cref="CheckoutCreate(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSaleReply> CheckoutCreateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("checkout_create", request, (code, json) => new TamaraSaleReply(code, json), cancellation);
        }

        /// <summary>
        /// Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
        /// adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
        /// an address each.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "url"       required text, https, 255.
        /// "type"      optional, "order" (default) or "dispute".
        /// "events"    optional list of texts; all events of the type when absent.
        /// "headers"   optional object of texts: sent back with each call.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraWebhookReply WebhookRegister(object request)
        {
            return Call("webhook_register", request, (code, json) => new TamaraWebhookReply(code, json));
        }

        /// <summary><see cref="WebhookRegister(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWebhookReply> WebhookRegisterAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_register", request, (code, json) => new TamaraWebhookReply(code, json), cancellation);
        }

        /// <summary>
        /// Lists the merchant's webhooks (GET /webhooks/list).
        /// </summary>
        /// <param name="request">There is nothing to say: leave it out.</param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraWebhookListReply WebhookList(object request = null)
        {
            return Call("webhook_list", request ?? "{}", (code, json) => new TamaraWebhookListReply(code, json));
        }

        /// <summary><see cref="WebhookList(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWebhookListReply> WebhookListAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_list", request ?? "{}", (code, json) => new TamaraWebhookListReply(code, json), cancellation);
        }

        /// <summary>
        /// Reads one webhook (GET /webhooks/{webhook_id}).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8: "webhook_id", required text.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraWebhookReply WebhookGet(object request)
        {
            return Call("webhook_get", request, (code, json) => new TamaraWebhookReply(code, json));
        }

        /// <summary><see cref="WebhookGet(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWebhookReply> WebhookGetAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_get", request, (code, json) => new TamaraWebhookReply(code, json), cancellation);
        }

        /// <summary>
        /// Changes a webhook (PUT /webhooks/{webhook_id}).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "webhook_id", required text, and the fields of WebhookRegister. "events" stay as they
        /// are when absent.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraWebhookReply WebhookUpdate(object request)
        {
            return Call("webhook_update", request, (code, json) => new TamaraWebhookReply(code, json));
        }

        /// <summary><see cref="WebhookUpdate(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWebhookReply> WebhookUpdateAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_update", request, (code, json) => new TamaraWebhookReply(code, json), cancellation);
        }

        /// <summary>
        /// Removes a webhook (DELETE /webhooks/{webhook_id}).
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8: "webhook_id", required text.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraReply WebhookDelete(object request)
        {
            return Call("webhook_delete", request, (code, json) => new TamaraReply(code, json));
        }

        /// <summary><see cref="WebhookDelete(object)"/>, on a thread of its own.</summary>
        public Task<TamaraReply> WebhookDeleteAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_delete", request, (code, json) => new TamaraReply(code, json), cancellation);
        }

        /// <summary>
        /// Takes a webhook's call as the host's own web server got it, and says what to answer. The token is verified
        /// (HS256, issuer, times with two minutes of leeway); it does not cover the body, so the order is read afresh and
        /// only that counts. If the same event arrives again, in any process that shares the journal, the order is read
        /// again and the reply has "duplicate": true. Where the order is watched (<see cref="WatchAdd(object)"/>), it is
        /// looked at before all others.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "method"                required text, "POST".
        /// "headers"               object of texts, names in any case.
        /// "query"                 optional text: what follows the "?" of the address, as it came.
        /// "body", "body_base64"   one of them is required: the raw body, at most 64 KiB, as text or in base64.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: verified, and the order shows what the webhook says; <see
        /// cref="TamaraCode.Unknown"/>: verified, but the order could not be read, or does not show it yet ("respond"
        /// asks the service to deliver it again), or is none of this merchant's (warning "not_ours"); <see
        /// cref="TamaraCode.WebhookRefused"/>, also for a webhook that names no order; argument (-1xx) codes; <see
        /// cref="TamaraCode.InvalidConfig"/> without a notification token. Takes at most the configured call_timeout_ms.
        /// Thread-safe.
        /// </returns>
        public TamaraEventReply WebhookReceive(object request)
        {
            return Call("webhook_receive", request, (code, json) => new TamaraEventReply(code, json));
        }

        /// <summary><see cref="WebhookReceive(object)"/>, on a thread of its own.</summary>
        public Task<TamaraEventReply> WebhookReceiveAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_receive", request, (code, json) => new TamaraEventReply(code, json), cancellation);
        }

        /// <summary>
        /// Listens for webhooks on a port of this machine, for programs without a web server: each is verified, its order
        /// read, and answered, as by <see cref="WebhookReceive(object)"/>. Tamara posts to https addresses only: put a
        /// proxy or a tunnel with a certificate before it. Any path is taken. Calls of this process that wait for the
        /// order look at once; the events are fetched with <see cref="WebhookNext(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "port"          required integer; 0 takes any free one.
        /// "address"       optional text, IP address to listen at: "127.0.0.1" when absent; "0.0.0.0" lets every machine in.
        /// "keep_events"   optional, true (default): events are kept for WebhookNext, 1000 at the most; while so many wait, Tamara is asked
        ///                 to deliver again. false: they only wake calls that wait.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.ListenFailed"/>; argument codes (-1xx); <see
        /// cref="TamaraCode.InvalidConfig"/> without a notification token. Returns at once. Thread-safe.
        /// </returns>
        public TamaraWebhookListenReply WebhookListen(object request)
        {
            return Call("webhook_listen", request, (code, json) => new TamaraWebhookListenReply(code, json));
        }

        /// <summary><see cref="WebhookListen(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWebhookListenReply> WebhookListenAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_listen", request, (code, json) => new TamaraWebhookListenReply(code, json), cancellation);
        }

        /// <summary>
        /// Waits for the next event of <see cref="WebhookListen(object)"/>. Each is handed out once, to one caller.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" looks once. Required.
        /// "wait_s"   optional number, seconds to wait, 0 to 86400; 0 (default) looks once.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: an event; <see cref="TamaraCode.Pending"/>: none came; <see
        /// cref="TamaraCode.ListenFailed"/>: nobody listens. Takes at most "wait_s"; Interrupt ends it. Thread-safe.
        /// </returns>
        public TamaraEventReply WebhookNext(object request = null)
        {
            return Call("webhook_next", request ?? "{}", (code, json) => new TamaraEventReply(code, json));
        }

        /// <summary><see cref="WebhookNext(object)"/>, on a thread of its own.</summary>
        public Task<TamaraEventReply> WebhookNextAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("webhook_next", request ?? "{}", (code, json) => new TamaraEventReply(code, json), cancellation);
        }

        /// <summary>
        /// Lists disputes: what customers complain about (GET /external/merchants/orders/disputes/). For the back office.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" lists all. Required. All members that are given must fit:
        /// "order_id", "merchant_order_reference_id", "order_status", "dispute_status"   texts.
        /// "dispute_id", "limit", "page"   integers.
        /// "is_parent"     true or false.
        /// "merchant_id"   text, id of a child merchant, for platforms.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraDisputeListReply DisputeList(object request = null)
        {
            return Call("dispute_list", request ?? "{}", (code, json) => new TamaraDisputeListReply(code, json));
        }

        /// <summary><see cref="DisputeList(object)"/>, on a thread of its own.</summary>
        public Task<TamaraDisputeListReply> DisputeListAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("dispute_list", request ?? "{}", (code, json) => new TamaraDisputeListReply(code, json), cancellation);
        }

        /// <summary>
        /// Says something to a dispute (POST /external/merchants/orders/disputes/{dispute_id}). When the answer is lost,
        /// the dispute is read to see whether it was said.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "dispute_id"   required integer.
        /// "comment"      required text, 255.
        /// "delivery_provider", "order_delivery_tracking_id"   optional texts, 255.
        /// "attachment"   optional object, a file of at most 10 MiB: "name" (required text), "content_type" (text), and one of "path" (text, a
        ///                file on this machine) and "content_base64" (text).
        /// "merchant_id"  optional text, id of a child merchant, for platforms.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.Unknown"/>: it may have been said, look at the dispute
        /// before repeating it; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms. Thread-safe.
        /// </returns>
        public TamaraDisputeCommentReply DisputeReply(object request)
        {
            return Call("dispute_reply", request, (code, json) => new TamaraDisputeCommentReply(code, json));
        }

        /// <summary><see cref="DisputeReply(object)"/>, on a thread of its own.</summary>
        public Task<TamaraDisputeCommentReply> DisputeReplyAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("dispute_reply", request, (code, json) => new TamaraDisputeCommentReply(code, json), cancellation);
        }

        /// <summary>
        /// Clears up what a crash, a power cut or a lost answer left open: the library checks every unfinished step of
        /// the journal and reports its verdict. It begins with refunds and other steps that were being sent, then
        /// sessions that were being opened, then open sessions; each part goes on where the call before stopped. Last it
        /// checks steps that only count as not done for a late effect. Nothing is sent that could move money. Call it at
        /// start-up, and after <see cref="TamaraCode.Unknown"/>.
        /// </summary>
        /// <param name="request">There is nothing to say: leave it out.</param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: every step was looked at ("next_action" says whether some are still open);
        /// journal codes (-6xx). A warning "refunded_twice" says that an order shows the number of a refund twice;
        /// "concluded", that steps count as not done because their orders stayed without them, not by the service's word.
        /// A step with "next_action" "ask_supervisor" ends by <see cref="StepResolve(object)"/>. Takes at most the
        /// configured call_timeout_ms; a warning "not_all" says when time ran out. Thread-safe, also across processes.
        /// </returns>
        public TamaraRecoverReply Recover(object request = null)
        {
            return Call("recover", request ?? "{}", (code, json) => new TamaraRecoverReply(code, json));
        }

        /// <summary><see cref="Recover(object)"/>, on a thread of its own.</summary>
        public Task<TamaraRecoverReply> RecoverAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("recover", request ?? "{}", (code, json) => new TamaraRecoverReply(code, json), cancellation);
        }

        /// <summary>
        /// Closes a step of the journal by hand, where nothing else can tell what became of it: the word of a supervisor
        /// who has looked in the service's portal. The library reads the order before, where it can, and records the word
        /// with the name and the reason. <see cref="History(object)"/>, <see cref="Report(object)"/> and the file for
        /// support show it as a person's word. Nothing is sent that could move money. A refund, capture or cancel that
        /// only counts as not done ("last_error" "concluded") can be closed, too.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Required:
        /// "step_id"   integer: "id" of the step, as Recover and History show it.
        /// "outcome"   "done": it happened (the money moved; of a session: it was paid), or "not_done".
        /// "name"      text: who says so; at most 64 characters.
        /// "reason"    text: why; at most 200 characters.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: recorded; <see cref="TamaraCode.WrongState"/>: the step has its end already, or
        /// the order says the opposite; <see cref="TamaraCode.NotFound"/>: no such step; <see
        /// cref="TamaraCode.StepInProgress"/>: another call is working on it; argument (-1xx) and journal (-6xx) codes. A
        /// warning "not_compared" says that the order could not be read. Takes at most the configured call_timeout_ms.
        /// Thread-safe.
        /// </returns>
        public TamaraStepResolveReply StepResolve(object request)
        {
            return Call("step_resolve", request, (code, json) => new TamaraStepResolveReply(code, json));
        }

        /// <summary><see cref="StepResolve(object)"/>, on a thread of its own.</summary>
        public Task<TamaraStepResolveReply> StepResolveAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("step_resolve", request, (code, json) => new TamaraStepResolveReply(code, json), cancellation);
        }

        /// <summary>
        /// Reads the journal, newest first. Asks nobody.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" for the newest 100 steps. Required. All given filters must fit:
        /// "from", "until"        texts, RFC 3339: created at or after, created before.
        /// "lane"                 text.
        /// "kind"                 "session", "void", "refund", "authorise", "capture" or "cancel".
        /// "state"                "sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".
        /// "order_reference_id"   text: of the sale, or of an attempt.
        /// "order_id"             text.
        /// "before_id"            integer: "next_before_id" of the page before.
        /// "limit"                integer, 1 to 1000, default 100.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes. Thread-safe.
        /// </returns>
        public TamaraHistoryReply History(object request = null)
        {
            return Call("history", request ?? "{}", (code, json) => new TamaraHistoryReply(code, json));
        }

        /// <summary><see cref="History(object)"/>, on a thread of its own.</summary>
        public Task<TamaraHistoryReply> HistoryAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("history", request ?? "{}", (code, json) => new TamaraHistoryReply(code, json), cancellation);
        }

        /// <summary>
        /// Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
        /// counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
        /// report can be made again. Sends nothing that moves money.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" for today so far. Required.
        /// "kind"                  "x" (default), the figures so far, or "z", the end of a day.
        /// "date"                  text, "2026-01-31", by the shop's clock; today when left out.
        /// "from", "until"         in its place: texts, RFC 3339, for a shop whose day does not end at midnight.
        /// "utc_offset"            text, "+03:00": the shop's clock; by default that of the configured country.
        /// "store_code", "lane"    texts: this branch, this till only.
        /// "reread"                true or false (default): reads every order of the day again, and tells the differences.
        /// "settlement"            true or false (default): reads every paid sale of the period again, and reports which of them Tamara has settled
        ///                         (paid out to the merchant). Checkout.com does not show this.
        /// "format"                "json" (default), "csv" or "text". With "settlement" the "csv" has a line for each paid sale.
        /// "language"              "en" or "ar": of "text"; by default the configured one.
        /// "visual"                true or false (default): Arabic for a printer that neither joins letters nor turns lines: each letter in its
        ///                         joined form (U+FE70 to U+FEFF), each line in the order in which it is printed, from left to right.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when
        /// figures differ, when only a person can still end the unresolved steps, or when an order shows the number of a
        /// refund twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or
        /// "settlement" the call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when
        /// time ran out, "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider
        /// shows no settlements. Thread-safe.
        /// </returns>
        public TamaraReportReply Report(object request = null)
        {
            return Call("report", request ?? "{}", (code, json) => new TamaraReportReply(code, json));
        }

        /// <summary><see cref="Report(object)"/>, on a thread of its own.</summary>
        public Task<TamaraReportReply> ReportAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("report", request ?? "{}", (code, json) => new TamaraReportReply(code, json), cancellation);
        }

        /// <summary>
        /// The lines of a receipt, from the journal: for a paid sale, or for one of its refunds. The same lines at every
        /// printing. Asks nobody.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "order_id" or "order_reference_id"   text: the sale. One is required.
        /// "request_id" or "refund_id"          text: the refund, by the till's or by the service's number; left out for the sale itself.
        /// "copy"                               true or false (default): a line says that it is a copy.
        /// "visual"                             true or false (default): Arabic for a simple printer, as in Report.
        /// "utc_offset"                         text, "+03:00": the shop's clock; by default that of the configured country.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.NotFound"/> when this journal knows no such sale; <see
        /// cref="TamaraCode.WrongState"/> when it is not paid, or the refund not made; argument (-1xx) and journal (-6xx)
        /// codes. Thread-safe.
        /// </returns>
        public TamaraReceiptReply Receipt(object request)
        {
            return Call("receipt", request, (code, json) => new TamaraReceiptReply(code, json));
        }

        /// <summary><see cref="Receipt(object)"/>, on a thread of its own.</summary>
        public Task<TamaraReceiptReply> ReceiptAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("receipt", request, (code, json) => new TamaraReceiptReply(code, json), cancellation);
        }

        /// <summary>
        /// Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
        /// token, disk, journal, versions. Nothing is moved. For a configuration that <see cref="TamaraClient(object)"/>
        /// refuses, call <see cref="TamaraLibrary.Diagnose"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" with a client. Required.
        /// "config"   object: with client 0, the configuration as for Create. It opens and closes what it needs.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/> when the checks were made, whatever they found: look at "healthy". Argument codes
        /// (-1xx). Takes at most 10 seconds, whatever is broken; Interrupt ends it earlier. Thread-safe.
        /// </returns>
        public TamaraDiagnoseReply Diagnose(object request = null)
        {
            return Call("diagnose", request ?? "{}", (code, json) => new TamaraDiagnoseReply(code, json));
        }

        /// <summary><see cref="Diagnose(object)"/>, on a thread of its own.</summary>
        public Task<TamaraDiagnoseReply> DiagnoseAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("diagnose", request ?? "{}", (code, json) => new TamaraDiagnoseReply(code, json), cancellation);
        }

        /// <summary>
        /// Writes one zip file for support, safe to e-mail: diagnosis, settings without secrets, the newest steps of the
        /// journal (7 days, 1000 steps), the newest lines of the log's file. No token, name, e-mail address or whole
        /// phone number is in it.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" with a client. Required.
        /// "file"        text: full path of a file that does not exist yet; by default tamara-support-TIME.zip beside the journal.
        /// "max_bytes"   integer, 100000 to 20000000, default 2000000: the file is never larger.
        /// "config"      object: as in Diagnose.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.ConfigFile"/> when the file cannot be written; argument
        /// codes (-1xx). Takes as long as <see cref="Diagnose(object)"/>, and a moment. Thread-safe.
        /// </returns>
        public TamaraSupportBundleReply SupportBundle(object request = null)
        {
            return Call("support_bundle", request ?? "{}", (code, json) => new TamaraSupportBundleReply(code, json));
        }

        /// <summary><see cref="SupportBundle(object)"/>, on a thread of its own.</summary>
        public Task<TamaraSupportBundleReply> SupportBundleAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("support_bundle", request ?? "{}", (code, json) => new TamaraSupportBundleReply(code, json), cancellation);
        }

        /// <summary>
        /// Changes how much is logged, for the whole process and at once; where lines go stays as it is.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// "level"   "off", "error", "warn", "info", "debug" or "trace". Required.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.InvalidField"/>. Thread-safe.
        /// </returns>
        public TamaraLogLevelReply LogLevel(object request)
        {
            return Call("log_level", request, (code, json) => new TamaraLogLevelReply(code, json));
        }

        /// <summary><see cref="LogLevel(object)"/>, on a thread of its own.</summary>
        public Task<TamaraLogLevelReply> LogLevelAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("log_level", request, (code, json) => new TamaraLogLevelReply(code, json), cancellation);
        }

        /// <summary>
        /// Watches an order in the background until it has ended: for a program with many open orders, or one that asks
        /// from a timer.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" watches what the journal holds open. Required.
        /// "order_id" or "order_reference_id"   optional, one of them: text.
        /// "interval_s"   optional number, seconds, 5 (default) to 60: between two looks while the sale is young.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
        /// Thread-safe.
        /// </returns>
        public TamaraWatchingReply WatchAdd(object request = null)
        {
            return Call("watch_add", request ?? "{}", (code, json) => new TamaraWatchingReply(code, json));
        }

        /// <summary><see cref="WatchAdd(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWatchingReply> WatchAddAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_add", request ?? "{}", (code, json) => new TamaraWatchingReply(code, json), cancellation);
        }

        /// <summary>
        /// Takes the next news of the watched orders: one that has ended, and is not watched any more; or one that a
        /// person has to look at, and that is watched on. The reply is that of <see cref="PollStatus(object)"/>. News may
        /// come from any order; each is given to one caller.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// JSON text, UTF-8; "{}" takes what is there. Required.
        /// "wait_s"   optional number, seconds, 0 to 86400: how long to wait for news; 0 (default) takes what is there.
        /// </code></param>
        /// <returns>
        /// for the order in the reply, what <see cref="PollStatus(object)"/> returns: <see cref="TamaraCode.Ok"/> is
        /// paid, and nothing else is. <see cref="TamaraCode.Pending"/> without news. Argument codes (-1xx). Takes at most
        /// "wait_s"; Interrupt ends it. Thread-safe.
        /// </returns>
        public TamaraWatchNextReply WatchNext(object request = null)
        {
            return Call("watch_next", request ?? "{}", (code, json) => new TamaraWatchNextReply(code, json));
        }

        /// <summary><see cref="WatchNext(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWatchNextReply> WatchNextAsync(object request = null, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_next", request ?? "{}", (code, json) => new TamaraWatchNextReply(code, json), cancellation);
        }

        /// <summary>
        /// Watches an order no more. News of it that were not taken yet are kept.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Required: "order_id" or "order_reference_id", text.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument codes (-1xx). Thread-safe.
        /// </returns>
        public TamaraWatchingReply WatchRemove(object request)
        {
            return Call("watch_remove", request, (code, json) => new TamaraWatchingReply(code, json));
        }

        /// <summary><see cref="WatchRemove(object)"/>, on a thread of its own.</summary>
        public Task<TamaraWatchingReply> WatchRemoveAsync(object request, CancellationToken cancellation = default(CancellationToken))
        {
            return CallAsync("watch_remove", request, (code, json) => new TamaraWatchingReply(code, json), cancellation);
        }
        // </generated>
    }
}
