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
        /// Opens a session that the customer can pay: by SMS (POST /checkout/in-store-session) or by a QR code on the
        /// till's screen (POST /checkout/in-store).
        ///
        /// Safe to repeat with the same "order_reference_id": it is the key of the sale. A session that is still open is
        /// resumed, a paid one is returned. Another amount is refused, and so is the reference of a sale that was paid
        /// for another phone or other items, or longer ago than a working day. If Tamara has an order with this reference
        /// that this journal does not know (GET /merchants/orders/reference-id/{reference}, asked before anything is
        /// opened), the reply shows that order and its verdict. While this question is not answered, nothing is opened.
        /// If the answer to the opening was lost, the library looks for the session. Only if it was not found for long
        /// enough, by a look-up that finds other orders, and only if this is called again, a second attempt is opened,
        /// under a reference of its own ("S-1~2" for "S-1").
        ///
        /// The reply has warnings about a session that was there before: "phone_differs" (no link went to the number of
        /// this call; void the session first), "basket_differs", "channel_differs", "paid_before".
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_reference_id"   text, required, at most 240 characters. The till's own key of the sale,
        ///                          never used for another.
        ///   "total_amount"         money, required. What the customer pays; at least 0.1 of a major unit.
        ///   "additional_data"      object. Free members. The library adds "store_code" from the
        ///                          configuration.
        ///   "address"              object. Checkout.com only, required there: where the customer lives:
        ///     "address_line1"   text, required, at most 200 characters. Street and number.
        ///     "city"            text, required, at most 50 characters. City.
        ///     "country"         text, required. ISO 3166-1, two capital letters.
        ///     "address_line2"   text, at most 200 characters. More of it.
        ///     "state"           text, at most 50 characters. State or region.
        ///     "zip"             text, at most 50 characters. Postal code.
        ///   "capture"              true or false. Checkout.com only: true. A payment through Tamara is
        ///                          captured by itself.
        ///   "channel"              "sms" or "qr", by default "sms". How the customer gets the link: by SMS
        ///                          from the service, or by a QR code on the till's screen.
        ///   "customer_name"        text, at most 255 characters. Checkout.com only, required there, as are
        ///                          "phone_number", "email" and "items", which have to add up to the total.
        ///   "discount_amount"      money. Checkout.com only: a discount that is in no item.
        ///   "email"                text, at most 128 characters. A second way for the link.
        ///   "expiry_time"          integer, 5 to 1440. Minutes until the session expires. Tamara ignores it
        ///                          unless it is switched on for the account.
        ///   "instalments"          integer. Number of instalments. Leave it out unless Tamara asks for it.
        ///   "interval_s"           number, 0 to 86400, by default 5. "pay" and "payment_start" only: seconds
        ///                          between two status checks, 5 to 60; doubled after a minute.
        ///   "items"                list of objects. The basket. Required for "sms", at least one:
        ///     "name"              text, required, at most 255 characters. What the customer reads.
        ///     "quantity"          number, required. Above zero.
        ///     "reference_id"      text, required, at most 255 characters. The shop's own id of the article.
        ///     "sku"               text, required, at most 128 characters. The article's number.
        ///     "total_amount"      money, required. Of the whole line.
        ///     "type"              text, required, at most 64 characters. "Digital", "Physical" or any other
        ///                         text.
        ///     "discount_amount"   money. Discount on the line.
        ///     "image_url"         text, at most 1024 characters. Picture of the article.
        ///     "item_url"          text, at most 1024 characters. Page of the article.
        ///     "tax_amount"        money. Tax in the line.
        ///     "unit_price"        money. Of one piece.
        ///   "locale"               text. "ar_SA" or "en_US"; by default that of the configured language.
        ///   "order_number"         text, at most 255 characters. Shown to the customer.
        ///   "payment_plan"         object. Checkout.com only: the plan. It goes with "payment_type"
        ///                          "Installment":
        ///     "total_number_of_payments"
        ///                     integer, required, 1 to 24. How many payments the customer makes.
        ///     "description"   text, at most 255 characters. Shown to the customer.
        ///   "payment_type"         text, at most 64 characters. "PAY_BY_INSTALMENTS" (sent by SMS when left
        ///                          out) or "PAY_NOW"; with Checkout.com "Regular" or "Installment".
        ///   "phone_number"         text. The customer's phone, in any writing, Arabic digits too. Without a
        ///                          country code the configured country's is taken. Required for "sms".
        ///   "platform"             text, at most 128 characters. For "qr": the name of the program.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        ///   "shipping_amount"      money. Checkout.com only: shipping.
        ///   "tax_amount"           money. Checkout.com only: tax that is in no item. Items + tax + shipping
        ///                          - discount has to be the total.
        ///   "wait_s"               number, 0 to 86400, by default 1020. "pay" only: how long to wait for the
        ///                          customer, in seconds.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: a session is open ("verdict" "pending") or the sale was paid before ("verdict"
        /// "paid"); <see cref="TamaraCode.Unknown"/>: the answer was lost, or the link of a "qr" session was, see
        /// "next_action"; <see cref="TamaraCode.NotPaid"/>: this sale was paid and given back; <see
        /// cref="TamaraCode.ReferenceInUse"/>; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx)
        /// codes: nothing was opened. Takes at most the configured call_timeout_ms.
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
        ///
        /// Outages, unknown orders, unknown statuses and refusals to answer never end the wait: only the final word,
        /// "wait_s" or Interrupt do.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "interval_s"           number, 0 to 86400, by default 5. Seconds between two status checks, 5 to
        ///                          60; doubled after a minute.
        ///   "qr"                   true or false, by default false. Adds the QR code of an open session
        ///                          again, some 28,000 bytes. Without it every reply fits 4,096 bytes.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        ///   "wait_s"               number, 0 to 86400, by default 0. How long to wait for the final status,
        ///                          in seconds; 0 checks once.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: paid, captured whole, in the amount and currency asked for, and nothing else;
        /// <see cref="TamaraCode.Pending"/>: still open; <see cref="TamaraCode.NotPaid"/>: declined, expired, cancelled,
        /// or paid and given back whole; also where every <see cref="SessionCreate(object)"/> of this sale was refused,
        /// so that there is nothing to wait for ("error" and "next_action" are those of the refusal); <see
        /// cref="TamaraCode.Unknown"/>: the service could not be asked, or the captured amount is not what was asked for;
        /// argument codes (-1xx). Takes at most "wait_s"; with 0 at most the configured call_timeout_ms.
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
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale: its
        ///                          newest session.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        ///   "refund_if_paid"       true or false, by default false. Only where "capabilities" has no void
        ///                          (Checkout.com), and required there: watches the session for "wait_s" and
        ///                          refunds all of the money once it is paid. Call again while the reply is
        ///                          TAMARA_PENDING, or call Recover, also after a restart. The sale
        ///                          stays abandoned: no call reports it as paid again. A session ends 30
        ///                          minutes after it was opened. The refund is made once.
        ///   "take_over"            true or false, by default false. Voids a session that another lane
        ///                          opened.
        ///   "wait_s"               number, 0 to 86400, by default 0. With "refund_if_paid": how long to
        ///                          watch, in seconds; 0 checks once.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: cancelled, nobody can pay it any more; <see cref="TamaraCode.TooLatePaid"/>: the
        /// customer was faster, the sale is paid; <see cref="TamaraCode.Pending"/>: still open, keep polling (also for a
        /// session that was found after a lost answer: its checkout id is not known); <see cref="TamaraCode.Unknown"/>:
        /// the service could not be asked, poll on; <see cref="TamaraCode.OtherLane"/>; <see
        /// cref="TamaraCode.CannotVoid"/>: not a session of this journal; <see cref="TamaraCode.NotSupported"/>: there is
        /// no void, and "refund_if_paid" was not said; argument (-1xx) and journal (-6xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        /// Opens a session by SMS and waits for its end, in one call: <see cref="SessionCreate(object)"/>, then <see
        /// cref="PollStatus(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Members as in SessionCreate.
        /// </code></param>
        /// <returns>
        /// what these two return. <see cref="TamaraCode.Ok"/> means paid and nothing else does. Called again with the
        /// same reference after a crash it goes on where it was ("resumed" true). <see cref="TamaraCode.NotSupported"/>
        /// where "capabilities" says that no SMS is sent (Checkout.com): show a QR code with <see
        /// cref="SessionCreate(object)"/> or <see cref="PaymentStart(object)"/>. Takes at most call_timeout_ms plus
        /// "wait_s".
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
        /// Says whether another payment may be taken for a sale. Call it before the till takes cash or a card for a sale
        /// that Tamara was asked to pay, before it voids or parks such a sale, and before it closes the day.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/> for "clear", and this alone allows another payment; <see
        /// cref="TamaraCode.TooLatePaid"/> for "paid"; <see cref="TamaraCode.Pending"/> for "payable"; <see
        /// cref="TamaraCode.Unknown"/> for "payable" when it is not certain; argument (-1xx) codes. A sale that neither
        /// the journal nor the service knows is "clear"; where the service does not answer, only a session that this
        /// journal knows to be over is (warning not_asked: it knows of none). Takes at most 2 seconds, whatever the
        /// service does.
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
        /// Gives captured money back, in whole or in part, as often as there is something left (POST
        /// /payments/simplified-refund/{order_id}).
        ///
        /// Tamara has no idempotency key, so the library takes care: the order is read first, one refund at a time goes
        /// out for an order across all processes of the journal, and after a lost answer the order is looked at, never
        /// sent again without proof that nothing happened. With "request_id" the same refund asked twice is done once.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "comment"              text, at most 200 characters. For people.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        ///   "request_id"           text, at most 64 characters. The till's own number of this refund: asked
        ///                          twice, done once. Strongly advised.
        ///   "total_amount"         money. How much; by default all that is left (captured minus refunded).
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: refunded; <see cref="TamaraCode.Unknown"/>: it may have happened, call <see
        /// cref="Recover(object)"/>, never send another by hand; <see cref="TamaraCode.RefundTooLarge"/>, <see
        /// cref="TamaraCode.NotRefundable"/>, <see cref="TamaraCode.RequestIdInUse"/>, <see
        /// cref="TamaraCode.StepInProgress"/>, <see cref="TamaraCode.EarlierUnresolved"/>; argument (-1xx), transport
        /// (-3xx), service (-4xx) and journal (-6xx) codes: nothing moved. Takes at most the configured call_timeout_ms.
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
        ///
        /// Started again with the same "order_reference_id", amount, phone and channel while the payment is under way, it
        /// returns that payment. After a restart start it again with the same reference: the sale is resumed, or returned
        /// when it was paid in the meantime. Interrupt does not end a payment; <see cref="Close"/> ends its thread, and
        /// the sale stays open at the service.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Members as in SessionCreate.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> when it was started; argument (-1xx) codes; <see
        /// cref="TamaraCode.ReferenceInUse"/> while a payment of the same reference with another amount, phone or channel
        /// is under way; <see cref="TamaraCode.JournalRequired"/>; <see cref="TamaraCode.TooManyOpen"/> over 1,000
        /// payments at once. Does not wait for the service.
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
        /// Members as in Refund.
        /// </code></param>
        /// <returns>
        /// what <see cref="PaymentStart(object)"/> returns. Does not wait for the service.
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
        ///   "order_reference_id"   text. Or the sale's reference, which names its newest payment. A refund
        ///                          that was started with "order_id" is named by that id; its number is the
        ///                          safer name, because an order may have several refunds.
        ///   "payment"              integer. The payment's number. This or "order_reference_id" is required.
        ///   "qr"                   true or false, by default false. Adds the link and the QR code again;
        ///                          otherwise only the first reply that knows them has them.
        ///   "wait_s"               number, 0 to 86400, by default 0. How long to wait for a change, in
        ///                          seconds; 0 returns at once.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> while it is under way. Of a sale at its end: <see cref="TamaraCode.Ok"/>, and
        /// this alone means paid; <see cref="TamaraCode.NotPaid"/> (also after a cancel); <see
        /// cref="TamaraCode.TooLatePaid"/>; <see cref="TamaraCode.Unknown"/>; or the code with which it failed, and
        /// nothing moved. Of a refund at its end what <see cref="Refund(object)"/> returns. Argument codes (-1xx). Takes
        /// at most "wait_s"; Interrupt ends the wait.
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
        ///   "order_reference_id"   text. Or the sale's reference: its newest payment.
        ///   "payment"              integer. The payment's number. This or "order_reference_id" is required.
        ///   "refund_if_paid"       true or false, by default false. For a provider without void: watches the
        ///                          session and refunds all of the money once it is paid.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Pending"/> while it is being cancelled, <see cref="TamaraCode.NotPaid"/> when it had
        /// ended unpaid, <see cref="TamaraCode.TooLatePaid"/> when it was paid; <see cref="TamaraCode.NotSupported"/> for
        /// a refund, and where the provider has no void; argument codes (-1xx). Does not wait for the service.
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
        /// <see cref="TamaraCode.Ok"/>; argument codes (-1xx). Does not wait for the service.
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
        ///
        /// "verdict" of the reply is what the order means for the sale.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: the order was read, whatever its state; <see cref="TamaraCode.NotFound"/>;
        /// argument (-1xx), transport (-3xx) and service (-4xx) codes. To learn whether a sale is paid, use <see
        /// cref="PollStatus(object)"/>. Takes at most the configured call_timeout_ms.
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
        ///   "order_id"             text, required. The service's order id.
        ///   "order_reference_id"   text, required, at most 240 characters. The new reference.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.ReferenceInUse"/>: another sale of the journal has this
        /// reference, nothing was sent; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes. Takes
        /// at most the configured call_timeout_ms.
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
        ///
        /// "resumed" true in the reply: the order was authorised before this call.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        /// Members as in OrderGet.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: authorised (or captured, on an account that captures by itself); <see
        /// cref="TamaraCode.Unknown"/>: ask again; <see cref="TamaraCode.WrongState"/> with both states in
        /// "error"."service"; argument (-1xx), transport (-3xx), service (-4xx) and journal (-6xx) codes: nothing was
        /// done. Takes at most the configured call_timeout_ms.
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
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "discount_amount"      money. Taken off the total.
        ///   "items"                list of objects. The lines it is about, as in the order. Members as in
        ///                          SessionCreate.
        ///   "raw"                  true or false, by default false. Adds the service's untouched answer as
        ///                          "raw".
        ///   "request_id"           text, at most 64 characters. The host's own number of this request: asked
        ///                          twice, done once. Strongly advised.
        ///   "shipping_amount"      money. Part of the total.
        ///   "shipping_info"        object. "order_capture" only: how the goods go out:
        ///     "shipped_at"         text, required. When, RFC 3339.
        ///     "shipping_company"   text, required, at most 100 characters. Who delivers.
        ///     "tracking_number"    text, at most 100 characters. The delivery's number.
        ///     "tracking_url"       text, at most 1024 characters. Where the customer can follow it.
        ///   "tax_amount"           money. Part of the total.
        ///   "total_amount"         money. How much; by default all that is left.
        /// </code></param>
        /// <returns>
        /// as <see cref="Refund(object)"/>; <see cref="TamaraCode.WrongState"/> when the order is not authorised. An
        /// order that is captured already as asked is <see cref="TamaraCode.Ok"/> with "replayed" true. Takes at most the
        /// configured call_timeout_ms.
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
        /// Members as in OrderCapture.
        /// </code></param>
        /// <returns>
        /// as <see cref="OrderCapture(object)"/>. Takes at most the configured call_timeout_ms.
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
        ///
        /// The whole request is checked before anything is sent, and all its problems are told at once.
        ///
        /// After the customer has agreed, <see cref="PollStatus(object)"/> answers <see cref="TamaraCode.Pending"/> with
        /// "next_action" "authorise_order": call <see cref="OrderAuthorise(object)"/>, within 72 hours. Then it is
        /// "capture_order": send the goods and call <see cref="OrderCapture(object)"/>. <see cref="TamaraCode.Ok"/> means
        /// that the money is captured, as for every sale.
        ///
        /// The request is Tamara's own. Members that the library does not know are sent as they are, with a warning,
        /// because Tamara's request grows. Merchants of telecommunication services have to send more: set "checkout"
        /// "telecom" in the configuration.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "consumer"             object, required. who buys.
        ///   "country_code"         "SA" or "AE" or "BH" or "KW" or "OM" or "QA", required. ISO code of the
        ///                          merchant's country.
        ///   "description"          text, required, at most 256 characters. what is sold, for people.
        ///   "items"                list of objects, required. at least one.
        ///   "merchant_url"         object, required. where the customer's browser goes afterwards.
        ///   "order_reference_id"   text, required, at most 240 characters. the shop's key of the sale, new
        ///                          for every sale.
        ///   "shipping_amount"      money, required. 0 when nothing is shipped.
        ///   "tax_amount"           money, required. 0 when there is none.
        ///   "total_amount"         money, required. what the customer pays: items + tax + shipping -
        ///                          discount.
        ///   "additional_data"      object. store_code is put in from the configuration.
        ///   "billing_address"      object. if it is known.
        ///   "digital"              true or false. Nothing is shipped. Not sent.
        ///   "discount"             object. a voucher of this customer.
        ///   "expires_in_minutes"   integer, 5 to 1440. ignored by Tamara unless it was switched on; its name
        ///                          at the service is a setting: checkout.expiry_field.
        ///   "instalments"          integer, 1 to 24. required without single checkout; usually 2 to 12.
        ///   "is_mobile"            true or false. whether the customer uses a mobile device (required from
        ///                          telecom merchants).
        ///   "locale"               "ar_SA" or "en_US". the customer's language; filled in from the
        ///                          configuration (expected from telecom merchants).
        ///   "order_number"         text, at most 255 characters. shown to the customer.
        ///   "payment_type"         text. required without single checkout.
        ///   "platform"             text, at most 255 characters. where the order is made: web, mobile, or
        ///                          the program's name (required from telecom merchants).
        ///   "raw"                  true or false. Adds the service's answer. Not sent.
        ///   "risk_assessment"      object. what the shop knows about the customer (required from telecom
        ///                          merchants).
        ///   "shipping_address"     object. required unless everything is digital.
        ///   "telecom"              object. where the configuration puts it.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: the checkout is open; <see cref="TamaraCode.MissingField"/> or <see
        /// cref="TamaraCode.InvalidField"/> with all "problems"; otherwise what <see cref="SessionCreate(object)"/>
        /// returns. Takes at most the configured call_timeout_ms.
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
        /// Says whether to offer Tamara for this amount, to this customer (POST /pre-checkout/v1/eligibility, GET
        /// /checkout/payment-types).
        ///
        /// A help for the button on the till, never a reason to refuse a sale that Tamara takes: when the service is
        /// silent the answer is yes. Answers without a phone are kept for five minutes.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "total_amount"   money, required. What the customer would pay.
        ///   "phone_number"   text. The customer's phone, in any writing.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>, and argument codes (-1xx). Takes at most 2 s.
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
        ///   "phone_number"   text, required. The customer's phone, in any writing.
        ///   "country_code"   text. "SA" or "AE"; by default the configured country.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        ///
        /// The reference is the prefix, the day by the shop's clock, a number that the journal counts up for all programs
        /// that share it, and eight random letters: "till-3-260131-42-K7QM4XPD". No clock that is put back, crash, or
        /// lost or copied journal brings a reference back. It has at most 56 characters, which both services take. Keep
        /// it with the sale before the sale is started.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "prefix"   text, at most 20 characters. What the reference begins with: letters A to Z, digits,
        ///              and "-" "_" "."; by default what the configured lane has of them.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes. Without a journal the random letters
        /// alone hold references apart (warning not_counted). Takes at most the configured call_timeout_ms, and that only
        /// while another program holds the journal.
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
        /// Has Tamara post events to an address of a server (POST /webhooks). An address that is registered already is
        /// adopted. One that is registered for the other type keeps its events and is refused: give orders and disputes
        /// an address each.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "url"          text, required, at most 255 characters. Where the service posts to; https.
        ///   "events"       list of texts. Names of events. By default all of the type; in "webhook_update"
        ///                  those that are registered.
        ///   "headers"      object of texts. The service sends them with each call.
        ///   "type"         text. "order" (default) or "dispute".
        ///   "webhook_id"   text. "webhook_update" only, required there: which one.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        /// configured call_timeout_ms.
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
        ///   "webhook_id"   text, required. Which one.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        /// Members as in WebhookRegister.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        /// Members as in WebhookGet.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        ///
        /// The configuration needs "notification_token". Calls of this process that wait for the order (<see
        /// cref="PollStatus(object)"/>, <see cref="Pay(object)"/>) check it at once.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "method"        text, required. "POST".
        ///   "body"          text. The raw body, at most 64 KiB, where it is UTF-8 text. This or
        ///                   "body_base64" is required.
        ///   "body_base64"   text. The raw body in base64.
        ///   "headers"       object of texts. Names, in any case, and values.
        ///   "query"         text. What follows the "?" of the address, as it came.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: verified, and the order shows what the webhook says; <see
        /// cref="TamaraCode.Unknown"/>: verified, but the order could not be read, or does not show it yet ("respond"
        /// asks the service to deliver it again), or is none of this merchant's (warning "not_ours"); <see
        /// cref="TamaraCode.WebhookRefused"/>, also for a webhook that names no order; argument (-1xx) codes; <see
        /// cref="TamaraCode.InvalidConfig"/> without a notification token. Takes at most the configured call_timeout_ms.
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
        ///
        /// Requests of more than 64 KiB, or that take longer than 10 s to arrive, are refused; of more than 256
        /// connections the oldest gives way. The server ends with its client. Called again, it says where it listens.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "port"          integer, required, 0 to 65535. 0 takes any free one.
        ///   "address"       text. IP address to listen at; by default "127.0.0.1". "0.0.0.0" lets every
        ///                   machine in.
        ///   "keep_events"   true or false, by default true. Keeps the events for WebhookNext, at
        ///                   most 1000; while so many wait, the library asks Tamara to deliver again. With
        ///                   false they only wake the calls that wait for their orders.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.ListenFailed"/>; argument codes (-1xx); <see
        /// cref="TamaraCode.InvalidConfig"/> without a notification token. Returns at once.
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
        ///
        /// The reply has the members of <see cref="WebhookReceive(object)"/> without "respond"; none of them with <see
        /// cref="TamaraCode.Pending"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "wait_s"   number, 0 to 86400, by default 0. How long to wait for an event, in seconds; 0 checks
        ///              once.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: an event; <see cref="TamaraCode.Pending"/>: none came; <see
        /// cref="TamaraCode.ListenFailed"/>: nobody listens. Takes at most "wait_s"; Interrupt ends it.
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
        ///   "dispute_id"       integer. The service's number of the dispute.
        ///   "dispute_status"   text, at most 255 characters. "open", "awaiting_merchant_response" and so on.
        ///   "is_parent"        true or false. With those of child merchants.
        ///   "limit"            integer. Disputes of one page.
        ///   "merchant_id"      text. Id of a child merchant, for platforms.
        ///   "merchant_order_reference_id"
        ///                      text. The merchant's reference of the order.
        ///   "order_id"         text. The service's order id.
        ///   "order_status"     text, at most 255 characters. Where the order stands.
        ///   "page"             integer. Number of the page.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the
        /// configured call_timeout_ms.
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
        ///   "comment"             text, required, at most 255 characters. The answer.
        ///   "dispute_id"          integer, required. The service's number of the dispute.
        ///   "attachment"          object. A file, at most 10 MiB:
        ///     "name"             text, required, at most 255 characters. Its name, as Tamara's people see
        ///                        it.
        ///     "content_base64"   text. Its content.
        ///     "content_type"     text. Its media type, such as "application/pdf".
        ///     "path"             text. Where it is on this machine. This or "content_base64" is required.
        ///   "delivery_provider"   text, at most 255 characters. Who delivered.
        ///   "merchant_id"         text. Id of a child merchant, for platforms.
        ///   "order_delivery_tracking_id"
        ///                         text, at most 255 characters. The delivery's number.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.Unknown"/>: it may have been said, look at the dispute
        /// before repeating it; argument (-1xx), transport (-3xx) and service (-4xx) codes. Takes at most the configured
        /// call_timeout_ms.
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
        /// configured call_timeout_ms; a warning "not_all" says when time ran out. Also safe across processes.
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
        ///   "name"      text, required, at most 64 characters. Who reports it.
        ///   "outcome"   "done" or "not_done", required. What became of it. Of a session "done" means that it
        ///               was paid.
        ///   "reason"    text, required, at most 200 characters. Why.
        ///   "step_id"   integer, required. "id" of the step, as Recover and History show it.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: recorded; <see cref="TamaraCode.WrongState"/>: the step has its end already, or
        /// the order says the opposite; <see cref="TamaraCode.NotFound"/>: no such step; <see
        /// cref="TamaraCode.StepInProgress"/>: another call is working on it; argument (-1xx) and journal (-6xx) codes. A
        /// warning "not_compared" says that the order could not be read. Takes at most the configured call_timeout_ms.
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
        ///   "before_id"            integer. "next_before_id" of the page before.
        ///   "from"                 text. Created at or after, RFC 3339.
        ///   "kind"                 text. "session", "void", "refund", "authorise", "capture" or "cancel".
        ///   "lane"                 text. Steps of this till only.
        ///   "limit"                integer, 1 to 1000, by default 100. Steps of the page.
        ///   "order_id"             text. The service's order id.
        ///   "order_reference_id"   text. Of the sale, or of an attempt.
        ///   "state"                text. "sending" (the outcome is not known), "open", "paid", "dead",
        ///                          "done" or "not_done".
        ///   "until"                text. Created before, RFC 3339.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes.
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
        /// Looks at everything between this till and the service: settings, name look-up, connection, proxy, TLS, clock,
        /// token, disk, journal, versions. Nothing is moved. For a configuration that <see cref="TamaraClient(object)"/>
        /// refuses, call <see cref="TamaraLibrary.Diagnose"/>.
        ///
        /// "message" and "next_action" of the reply are those of the first fault.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "config"   object. With client 0: the configuration as for Create. The library opens
        ///              and closes what it needs.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/> when the checks were made, whatever they found: look at "healthy". Argument codes
        /// (-1xx). Takes at most 10 seconds, whatever is broken; Interrupt ends it earlier.
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
        ///
        /// Without a client, call <see cref="TamaraLibrary.Diagnose"/>, as <see cref="Diagnose(object)"/>.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "config"      object. With client 0: the configuration, as in Diagnose.
        ///   "file"        text. Full path of a file that does not exist yet; by default
        ///                 "tamara-support-TIME.zip" beside the journal.
        ///   "max_bytes"   integer, 100000 to 20000000, by default 2000000. The file is never larger, in
        ///                 bytes.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.ConfigFile"/> when the file cannot be written; argument
        /// codes (-1xx). Takes as long as <see cref="Diagnose(object)"/>, and a moment.
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
        ///
        /// "info" writes one line for each call: its number, operation, result, verdict, order, time, and the requests it
        /// made with their status, time and the service's own number of them. "debug" adds a line for each request.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "level"   text, required. "off", "error", "warn", "info", "debug" or "trace".
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.InvalidField"/>.
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
        /// Totals of a day from the journal: paid, refunded, voided, unresolved, by store, lane and currency. A sale
        /// counts on the day on which its session was opened, a refund or a void on the day on which it was begun, so a
        /// report can be made again. Sends nothing that moves money.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "date"         text. "2026-01-31", by the shop's clock; today by default.
        ///   "format"       "json" or "csv" or "text". What the reply has in addition to the figures. With
        ///                  "settlement" the "csv" has a line for each paid sale.
        ///   "from"         text. In place of "date", for a shop whose day does not end at midnight: RFC
        ///                  3339.
        ///   "kind"         "x" or "z", by default "x". The figures so far, or the end of a day.
        ///   "lane"         text. This till only.
        ///   "language"     "ar" or "en". Of "text"; by default the configured one.
        ///   "reread"       true or false, by default false. Reads every order of the day again, and reports
        ///                  the differences.
        ///   "settlement"   true or false, by default false. Reads every paid sale of the period again, and
        ///                  reports which of them Tamara has settled (paid out to the merchant). Checkout.com
        ///                  does not show this.
        ///   "store_code"   text. This branch only.
        ///   "until"        text. In place of "date": RFC 3339, no part of the period any more.
        ///   "utc_offset"   text. The shop's clock, "+03:00"; by default that of the configured country.
        ///   "visual"       true or false, by default false. Arabic for a printer that neither joins letters
        ///                  nor turns lines: each letter in its joined form (U+FE70 to U+FEFF), each line in
        ///                  the order in which it is printed, from left to right.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>: "next_action" is "call_recover" while steps are unresolved, "ask_supervisor" when
        /// figures differ, when only a person can still end the unresolved steps, or when an order shows the number of a
        /// refund twice (warning "refunded_twice"). Argument (-1xx) and journal (-6xx) codes. With "reread" or
        /// "settlement" the call takes at most call_timeout_ms; the warning "not_all" says how many orders were left when
        /// time ran out, "settlement_not_read" how many could not be read, and "settlement_not_shown" that the provider
        /// shows no settlements.
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
        ///
        /// Give "request_id" or "refund_id" for the receipt of a refund.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "order_id"             text, at most 64 characters. The service's order id. This or
        ///                          "order_reference_id" is required.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "copy"                 true or false, by default false. A line says that it is a copy.
        ///   "refund_id"            text. The refund, by the service's number.
        ///   "request_id"           text. The refund, by the till's number. Without this and "refund_id" the
        ///                          receipt is that of the sale.
        ///   "utc_offset"           text. The shop's clock, "+03:00"; by default that of the configured
        ///                          country.
        ///   "visual"               true or false, by default false. Arabic for a simple printer, as in
        ///                          Report.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; <see cref="TamaraCode.NotFound"/> when this journal knows no such sale; <see
        /// cref="TamaraCode.WrongState"/> when it is not paid, or the refund not made; argument (-1xx) and journal (-6xx)
        /// codes.
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
        /// Watches an order in the background until it has ended: for a program with many open orders, or one that asks
        /// from a timer.
        ///
        /// The first call starts the watching, and takes up the sales that the journal holds open: those of the
        /// configured "lane", or all without one. So "{}" after a restart goes on where the program was; of a sale that
        /// ended meanwhile only those that are added again are told. An order is looked at every "interval_s", after a
        /// minute half as often, after hours every few minutes; all orders together at most "watch"."looks_per_second"
        /// times a second, and less while Tamara asks for rest.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
        ///                          status checks while the sale is young, 5 to 60.
        ///   "order_id"             text, at most 64 characters. The service's order id. Without this and
        ///                          "order_reference_id" WatchAdd watches what the journal holds
        ///                          open.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument (-1xx) and journal (-6xx) codes. Does not wait for the service.
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
        ///
        /// After a restart an order may be told of a second time: "order_reference_id" says which sale it is.
        /// </summary>
        /// <param name="request">JSON text, or an object with these members:
        /// <code>
        ///   "wait_s"   number, 0 to 86400, by default 0. How long to wait for news, in seconds; 0 takes what
        ///              is there.
        /// </code></param>
        /// <returns>
        /// for the order in the reply, what <see cref="PollStatus(object)"/> returns: <see cref="TamaraCode.Ok"/> is
        /// paid, and nothing else is. <see cref="TamaraCode.Pending"/> without news. Argument codes (-1xx). Takes at most
        /// "wait_s"; Interrupt ends it.
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
        ///   "order_id"             text, at most 64 characters. The service's order id. Without this and
        ///                          "order_reference_id" WatchAdd watches what the journal holds
        ///                          open.
        ///   "order_reference_id"   text, at most 255 characters. Or the till's reference of the sale.
        ///   "interval_s"           number, 0 to 86400, by default 5. "watch_add" only: seconds between two
        ///                          status checks while the sale is young, 5 to 60.
        /// </code></param>
        /// <returns>
        /// <see cref="TamaraCode.Ok"/>; argument codes (-1xx).
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
