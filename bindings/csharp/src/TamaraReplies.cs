using System.Collections.Generic;

namespace TamaraPos
{
    // The replies of the operations, and what is in them, by docs/schema/. A text that is absent is "", a number 0 or null, an object null,
    // a list empty.
    // <generated replies> by cargo xtask header
    /// <summary>What opening a client answers.</summary>
    public sealed class TamaraOpenReply : TamaraReply
    {
        internal TamaraOpenReply(int code, string json) : base(code, json) { }

        /// <summary>Version of the C interface.</summary>
        public long AbiVersion
        {
            get { return Integer("abi_version") ?? 0; }
        }

        /// <summary>Where requests go.</summary>
        public string BaseUrl
        {
            get { return Text("base_url"); }
        }

        /// <summary>What the service can do.</summary>
        public TamaraCapabilities Capabilities
        {
            get { return Part("capabilities", path => new TamaraCapabilities(this, path)); }
        }

        /// <summary>ISO code.</summary>
        public string Country
        {
            get { return Text("country"); }
        }

        /// <summary>"sandbox", "production" or "simulator".</summary>
        public string Environment
        {
            get { return Text("environment"); }
        }

        /// <summary>Path of the journal's file; null without one.</summary>
        public string Journal
        {
            get { return Text("journal"); }
        }

        /// <summary>As configured.</summary>
        public string Lane
        {
            get { return Text("lane"); }
        }

        /// <summary>As configured.</summary>
        public string Merchant
        {
            get { return Text("merchant"); }
        }

        /// <summary>Names for tamara_call.</summary>
        public IList<string> Operations
        {
            get { return List("operations", path => Text(path)); }
        }

        /// <summary>"tamara" or "checkout_com".</summary>
        public string Provider
        {
            get { return Text("provider"); }
        }

        /// <summary>As configured.</summary>
        public string StoreCode
        {
            get { return Text("store_code"); }
        }

        /// <summary>Version of the library.</summary>
        public string Version
        {
            get { return Text("version"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.SessionCreate(object)"/>, <see cref="TamaraClient.PollStatus(object)"/>, <see cref="TamaraClient.SessionVoid(object)"/>, <see cref="TamaraClient.Pay(object)"/>, <see cref="TamaraClient.OrderGet(object)"/>, <see cref="TamaraClient.OrderUpdateReference(object)"/>, <see cref="TamaraClient.OrderAuthorise(object)"/>, <see cref="TamaraClient.CheckoutCreate(object)"/> answers.</summary>
    public class TamaraSaleReply : TamaraReply
    {
        internal TamaraSaleReply(int code, string json) : base(code, json) { }

        /// <summary>The reference of this attempt at the service, where it differs.</summary>
        public string AttemptReferenceId
        {
            get { return Text("attempt_reference_id"); }
        }

        /// <summary>What was cancelled, in all.</summary>
        public TamaraMoney? CanceledAmount
        {
            get { return Money("canceled_amount"); }
        }

        /// <summary>What was captured, in all.</summary>
        public TamaraMoney? CapturedAmount
        {
            get { return Money("captured_amount"); }
        }

        /// <summary>"order_get" only: the order's captures, in the service's order.</summary>
        public IList<TamaraCaptured> Captures
        {
            get { return List("captures", path => new TamaraCaptured(this, path)); }
        }

        /// <summary>"sms", "qr" or "online".</summary>
        public string Channel
        {
            get { return Text("channel"); }
        }

        /// <summary>What the SMS or the QR code leads to.</summary>
        public string CheckoutDeeplink
        {
            get { return Text("checkout_deeplink"); }
        }

        /// <summary>The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided.</summary>
        public string CheckoutId
        {
            get { return Text("checkout_id"); }
        }

        /// <summary>The service's page, of an online order.</summary>
        public string CheckoutUrl
        {
            get { return Text("checkout_url"); }
        }

        /// <summary>Other order ids that the customer paid for the same sale: refund them.</summary>
        public IList<string> Duplicates
        {
            get { return List("duplicates", path => Text(path)); }
        }

        /// <summary>How many instalments.</summary>
        public long? Instalments
        {
            get { return Integer("instalments"); }
        }

        /// <summary>The service's id of the order. Keep it.</summary>
        public string OrderId
        {
            get { return Text("order_id"); }
        }

        /// <summary>The order's number as the customer sees it.</summary>
        public string OrderNumber
        {
            get { return Text("order_number"); }
        }

        /// <summary>The till's own key of the sale, as given.</summary>
        public string OrderReferenceId
        {
            get { return Text("order_reference_id"); }
        }

        /// <summary>"order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid.</summary>
        public TamaraMoney? PaidAmount
        {
            get { return Money("paid_amount"); }
        }

        /// <summary>When a sale that was paid before was seen paid, RFC 3339, UTC.</summary>
        public string PaidAt
        {
            get { return Text("paid_at"); }
        }

        /// <summary>How the customer pays, in the service's words.</summary>
        public string PaymentType
        {
            get { return Text("payment_type"); }
        }

        /// <summary>The number that the session was opened for, masked.</summary>
        public string Phone
        {
            get { return Text("phone"); }
        }

        /// <summary>Requests to the service in this call.</summary>
        public long Polls
        {
            get { return Integer("polls") ?? 0; }
        }

        /// <summary>"checkout_create" only: what is wrong or doubtful in its request.</summary>
        public IList<TamaraProblem> Problems
        {
            get { return List("problems", path => new TamaraProblem(this, path)); }
        }

        /// <summary>The QR code for the till's screen.</summary>
        public TamaraQr Qr
        {
            get { return Part("qr", path => new TamaraQr(this, path)); }
        }

        /// <summary>"raw" of the JSON.</summary>
        public object Raw
        {
            get { return Member("raw"); }
        }

        /// <summary>What was given back, in all.</summary>
        public TamaraMoney? RefundedAmount
        {
            get { return Money("refunded_amount"); }
        }

        /// <summary>The session was there before this call.</summary>
        public bool Resumed
        {
            get { return Is("resumed"); }
        }

        /// <summary>"order_get" only: when the merchant got or gets it, as the service writes it.</summary>
        public string SettlementDate
        {
            get { return Text("settlement_date"); }
        }

        /// <summary>"order_get" only: whether the merchant has the money, in the service's word.</summary>
        public string SettlementStatus
        {
            get { return Text("settlement_status"); }
        }

        /// <summary>Tamara's status of the order; null where it is not known.</summary>
        public string Status
        {
            get { return Text("status"); }
        }

        /// <summary>"order_get" only: the branch.</summary>
        public string StoreCode
        {
            get { return Text("store_code"); }
        }

        /// <summary>What the customer pays.</summary>
        public TamaraMoney? TotalAmount
        {
            get { return Money("total_amount"); }
        }

        /// <summary>How long this call waited, in milliseconds.</summary>
        public long WaitedMs
        {
            get { return Integer("waited_ms") ?? 0; }
        }

        /// <summary>"order_get" only: what came from the customer's wallet.</summary>
        public TamaraMoney? WalletPrepaidAmount
        {
            get { return Money("wallet_prepaid_amount"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.TenderCheck(object)"/> answers.</summary>
    public sealed class TamaraTenderCheckReply : TamaraSaleReply
    {
        internal TamaraTenderCheckReply(int code, string json) : base(code, json) { }

        /// <summary>"clear": nothing is paid, and nothing can be any more. "paid". "payable": the customer can still pay, or it is not known: take the session back with tamara_session_void (or tamara_payment_cancel), then ask again.</summary>
        public string Tender
        {
            get { return Text("tender"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.Refund(object)"/>, <see cref="TamaraClient.OrderCapture(object)"/>, <see cref="TamaraClient.OrderCancel(object)"/> answers.</summary>
    public class TamaraMovementReply : TamaraReply
    {
        internal TamaraMovementReply(int code, string json) : base(code, json) { }

        /// <summary>What this call moved.</summary>
        public TamaraMoney? Amount
        {
            get { return Money("amount"); }
        }

        /// <summary>The service's id of the cancel.</summary>
        public string CancelId
        {
            get { return Text("cancel_id"); }
        }

        /// <summary>What was cancelled, in all.</summary>
        public TamaraMoney? CanceledAmount
        {
            get { return Money("canceled_amount"); }
        }

        /// <summary>The service's id of the capture; of a refund that of the capture which it gives back.</summary>
        public string CaptureId
        {
            get { return Text("capture_id"); }
        }

        /// <summary>What was captured, in all.</summary>
        public TamaraMoney? CapturedAmount
        {
            get { return Money("captured_amount"); }
        }

        /// <summary>The service's id of the order.</summary>
        public string OrderId
        {
            get { return Text("order_id"); }
        }

        /// <summary>The till's own key of the sale.</summary>
        public string OrderReferenceId
        {
            get { return Text("order_reference_id"); }
        }

        /// <summary>"raw" of the JSON.</summary>
        public object Raw
        {
            get { return Member("raw"); }
        }

        /// <summary>The service's id of the refund.</summary>
        public string RefundId
        {
            get { return Text("refund_id"); }
        }

        /// <summary>What was given back on this order in all.</summary>
        public TamaraMoney? RefundedAmount
        {
            get { return Money("refunded_amount"); }
        }

        /// <summary>It was done before this call.</summary>
        public bool Replayed
        {
            get { return Is("replayed"); }
        }

        /// <summary>The host's own number of this request.</summary>
        public string RequestId
        {
            get { return Text("request_id"); }
        }

        /// <summary>The service's own word for the state of the order.</summary>
        public string Status
        {
            get { return Text("status"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.PaymentStart(object)"/>, <see cref="TamaraClient.RefundStart(object)"/>, <see cref="TamaraClient.PaymentStatus(object)"/>, <see cref="TamaraClient.PaymentCancel(object)"/> answers.</summary>
    public sealed class TamaraPaymentStartReply : TamaraMovementReply
    {
        internal TamaraPaymentStartReply(int code, string json) : base(code, json) { }

        /// <summary>The reference of this attempt at the service, where it differs.</summary>
        public string AttemptReferenceId
        {
            get { return Text("attempt_reference_id"); }
        }

        /// <summary>"order_get" only: the order's captures, in the service's order.</summary>
        public IList<TamaraCaptured> Captures
        {
            get { return List("captures", path => new TamaraCaptured(this, path)); }
        }

        /// <summary>"sms", "qr" or "online".</summary>
        public string Channel
        {
            get { return Text("channel"); }
        }

        /// <summary>What the SMS or the QR code leads to.</summary>
        public string CheckoutDeeplink
        {
            get { return Text("checkout_deeplink"); }
        }

        /// <summary>The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided.</summary>
        public string CheckoutId
        {
            get { return Text("checkout_id"); }
        }

        /// <summary>The service's page, of an online order.</summary>
        public string CheckoutUrl
        {
            get { return Text("checkout_url"); }
        }

        /// <summary>Other order ids that the customer paid for the same sale: refund them.</summary>
        public IList<string> Duplicates
        {
            get { return List("duplicates", path => Text(path)); }
        }

        /// <summary>Nothing is done in the background any more.</summary>
        public bool Ended
        {
            get { return Is("ended"); }
        }

        /// <summary>How many instalments.</summary>
        public long? Instalments
        {
            get { return Integer("instalments"); }
        }

        /// <summary>"sale" or "refund".</summary>
        public string Kind
        {
            get { return Text("kind"); }
        }

        /// <summary>The order's number as the customer sees it.</summary>
        public string OrderNumber
        {
            get { return Text("order_number"); }
        }

        /// <summary>"order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid.</summary>
        public TamaraMoney? PaidAmount
        {
            get { return Money("paid_amount"); }
        }

        /// <summary>When a sale that was paid before was seen paid, RFC 3339, UTC.</summary>
        public string PaidAt
        {
            get { return Text("paid_at"); }
        }

        /// <summary>The payment's number in this client.</summary>
        public long Payment
        {
            get { return Integer("payment") ?? 0; }
        }

        /// <summary>How the customer pays, in the service's words.</summary>
        public string PaymentType
        {
            get { return Text("payment_type"); }
        }

        /// <summary>The number that the session was opened for, masked.</summary>
        public string Phone
        {
            get { return Text("phone"); }
        }

        /// <summary>Requests to the service in this call.</summary>
        public long Polls
        {
            get { return Integer("polls") ?? 0; }
        }

        /// <summary>"checkout_create" only: what is wrong or doubtful in its request.</summary>
        public IList<TamaraProblem> Problems
        {
            get { return List("problems", path => new TamaraProblem(this, path)); }
        }

        /// <summary>The QR code for the till's screen.</summary>
        public TamaraQr Qr
        {
            get { return Part("qr", path => new TamaraQr(this, path)); }
        }

        /// <summary>The session was there before this call.</summary>
        public bool Resumed
        {
            get { return Is("resumed"); }
        }

        /// <summary>Seconds until the session expires, where that is known.</summary>
        public long? SecondsLeft
        {
            get { return Integer("seconds_left"); }
        }

        /// <summary>"order_get" only: when the merchant got or gets it, as the service writes it.</summary>
        public string SettlementDate
        {
            get { return Text("settlement_date"); }
        }

        /// <summary>"order_get" only: whether the merchant has the money, in the service's word.</summary>
        public string SettlementStatus
        {
            get { return Text("settlement_status"); }
        }

        /// <summary>"starting", "waiting" (for the customer), "cancelling", or an end: "paid", "not_paid", "cancelled", "too_late_paid" (the customer paid before the void), "refunded", "unknown" (see "next_action"), "failed" (nothing moved).</summary>
        public string State
        {
            get { return Text("state"); }
        }

        /// <summary>"order_get" only: the branch.</summary>
        public string StoreCode
        {
            get { return Text("store_code"); }
        }

        /// <summary>What the customer pays.</summary>
        public TamaraMoney? TotalAmount
        {
            get { return Money("total_amount"); }
        }

        /// <summary>How long this call waited, in milliseconds.</summary>
        public long WaitedMs
        {
            get { return Integer("waited_ms") ?? 0; }
        }

        /// <summary>"order_get" only: what came from the customer's wallet.</summary>
        public TamaraMoney? WalletPrepaidAmount
        {
            get { return Money("wallet_prepaid_amount"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.PaymentList(object)"/> answers.</summary>
    public sealed class TamaraPaymentListReply : TamaraReply
    {
        internal TamaraPaymentListReply(int code, string json) : base(code, json) { }

        /// <summary>All that are under way, and the last 1,000 that have ended, the oldest first.</summary>
        public IList<TamaraPaymentLine> Payments
        {
            get { return List("payments", path => new TamaraPaymentLine(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.Eligibility(object)"/> answers.</summary>
    public sealed class TamaraEligibilityReply : TamaraReply
    {
        internal TamaraEligibilityReply(int code, string json) : base(code, json) { }

        /// <summary>False: the service did not answer (warning "not_asked").</summary>
        public bool Asked
        {
            get { return Is("asked"); }
        }

        /// <summary>The answer is one of the last five minutes.</summary>
        public bool Cached
        {
            get { return Is("cached"); }
        }

        /// <summary>Whether to offer Tamara.</summary>
        public bool Offer
        {
            get { return Is("offer"); }
        }

        /// <summary>The ways to pay, with their limits.</summary>
        public IList<TamaraPaymentOption> Options
        {
            get { return List("options", path => new TamaraPaymentOption(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.CustomerVerification(object)"/> answers.</summary>
    public sealed class TamaraCustomerVerificationReply : TamaraReply
    {
        internal TamaraCustomerVerificationReply(int code, string json) : base(code, json) { }

        /// <summary>Whether the customer's identity is verified.</summary>
        public bool IsIdVerified
        {
            get { return Is("is_id_verified"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.NewReference(object)"/> answers.</summary>
    public sealed class TamaraNewReferenceReply : TamaraReply
    {
        internal TamaraNewReferenceReply(int code, string json) : base(code, json) { }

        /// <summary>A reference that was not used before.</summary>
        public string OrderReferenceId
        {
            get { return Text("order_reference_id"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.WebhookRegister(object)"/>, <see cref="TamaraClient.WebhookGet(object)"/>, <see cref="TamaraClient.WebhookUpdate(object)"/> answers.</summary>
    public sealed class TamaraWebhookReply : TamaraReply
    {
        internal TamaraWebhookReply(int code, string json) : base(code, json) { }

        /// <summary>It was registered before, and was brought up to date.</summary>
        public bool Adopted
        {
            get { return Is("adopted"); }
        }

        /// <summary>What it posts.</summary>
        public IList<string> Events
        {
            get { return List("events", path => Text(path)); }
        }

        /// <summary>Where it posts to.</summary>
        public string Url
        {
            get { return Text("url"); }
        }

        /// <summary>The service's id.</summary>
        public string WebhookId
        {
            get { return Text("webhook_id"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.WebhookList(object)"/> answers.</summary>
    public sealed class TamaraWebhookListReply : TamaraReply
    {
        internal TamaraWebhookListReply(int code, string json) : base(code, json) { }

        /// <summary>All of the merchant.</summary>
        public IList<TamaraWebhook> Webhooks
        {
            get { return List("webhooks", path => new TamaraWebhook(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.WebhookReceive(object)"/>, <see cref="TamaraClient.WebhookNext(object)"/> answers.</summary>
    public sealed class TamaraEventReply : TamaraReply
    {
        internal TamaraEventReply(int code, string json) : base(code, json) { }

        /// <summary>Received before, by any program with this journal. Verdict and next action are those of the order as it is now.</summary>
        public bool Duplicate
        {
            get { return Is("duplicate"); }
        }

        /// <summary>What the webhook reports; null when it was refused.</summary>
        public TamaraEvent Event
        {
            get { return Part("event", path => new TamaraEvent(this, path)); }
        }

        /// <summary>The order as read afresh; "verdict" of the reply is its verdict. The order counts, not the webhook, whose body is not signed: where the order does not show what the webhook reports there is a warning "not_shown", and "respond" asks the service to deliver it again. Absent for the events of a dispute, which are read with tamara_dispute_list.</summary>
        public TamaraOrder Order
        {
            get { return Part("order", path => new TamaraOrder(this, path)); }
        }

        /// <summary>What the host's web server answers. Absent in "webhook_next": the library has answered.</summary>
        public TamaraResponse Respond
        {
            get { return Part("respond", path => new TamaraResponse(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.WebhookListen(object)"/> answers.</summary>
    public sealed class TamaraWebhookListenReply : TamaraReply
    {
        internal TamaraWebhookListenReply(int code, string json) : base(code, json) { }

        /// <summary>The address that is listened at.</summary>
        public string Address
        {
            get { return Text("address"); }
        }

        /// <summary>The port.</summary>
        public long Port
        {
            get { return Integer("port") ?? 0; }
        }
    }

    /// <summary>What <see cref="TamaraClient.DisputeList(object)"/> answers.</summary>
    public sealed class TamaraDisputeListReply : TamaraReply
    {
        internal TamaraDisputeListReply(int code, string json) : base(code, json) { }

        /// <summary>Those of this page.</summary>
        public IList<TamaraDispute> Disputes
        {
            get { return List("disputes", path => new TamaraDispute(this, path)); }
        }

        /// <summary>How many there are in all.</summary>
        public long? Total
        {
            get { return Integer("total"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.DisputeReply(object)"/> answers.</summary>
    public sealed class TamaraDisputeCommentReply : TamaraReply
    {
        internal TamaraDisputeCommentReply(int code, string json) : base(code, json) { }

        /// <summary>The service's number of the dispute.</summary>
        public long DisputeId
        {
            get { return Integer("dispute_id") ?? 0; }
        }
    }

    /// <summary>What <see cref="TamaraClient.Recover(object)"/> answers.</summary>
    public sealed class TamaraRecoverReply : TamaraReply
    {
        internal TamaraRecoverReply(int code, string json) : base(code, json) { }

        /// <summary>Requests to the service in this call.</summary>
        public long Polls
        {
            get { return Integer("polls") ?? 0; }
        }

        /// <summary>In the order in which they were checked.</summary>
        public IList<TamaraRecoveredStep> Steps
        {
            get { return List("steps", path => new TamaraRecoveredStep(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.StepResolve(object)"/> answers.</summary>
    public sealed class TamaraStepResolveReply : TamaraReply
    {
        internal TamaraStepResolveReply(int code, string json) : base(code, json) { }

        /// <summary>The step as it stands now.</summary>
        public TamaraStep Step
        {
            get { return Part("step", path => new TamaraStep(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.History(object)"/> answers.</summary>
    public sealed class TamaraHistoryReply : TamaraReply
    {
        internal TamaraHistoryReply(int code, string json) : base(code, json) { }

        /// <summary>"before_id" of the next page; null on the last. A page that is not full may have a next one.</summary>
        public long? NextBeforeId
        {
            get { return Integer("next_before_id"); }
        }

        /// <summary>The page, newest first: at most "limit" steps, and none where none of the 10,000 that were looked through fits.</summary>
        public IList<TamaraStep> Steps
        {
            get { return List("steps", path => new TamaraStep(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.Diagnose(object)"/> answers.</summary>
    public sealed class TamaraDiagnoseReply : TamaraReply
    {
        internal TamaraDiagnoseReply(int code, string json) : base(code, json) { }

        /// <summary>Every check, in the order in which they were made.</summary>
        public IList<TamaraCheck> Checks
        {
            get { return List("checks", path => new TamaraCheck(this, path)); }
        }

        /// <summary>What is wrong, the first cause in front: names of codes in lower case ("dns_failed", "connect_failed", "proxy_failed", "tls_failed", "unauthorised", "environment_mixed", "journal_read_only", "journal_full" and so on), or "certificate_expired", "certificate_not_yet_valid", "certificate_untrusted", "certificate_other_host", "clock_wrong", "disk_low".</summary>
        public IList<string> Faults
        {
            get { return List("faults", path => Text(path)); }
        }

        /// <summary>Nothing failed, and nothing is doubtful ("faults" is empty).</summary>
        public bool Healthy
        {
            get { return Is("healthy"); }
        }

        /// <summary>How long all of it took, in milliseconds.</summary>
        public long TookMs
        {
            get { return Integer("took_ms") ?? 0; }
        }

        /// <summary>What runs here.</summary>
        public TamaraVersions Versions
        {
            get { return Part("versions", path => new TamaraVersions(this, path)); }
        }
    }

    /// <summary>What <see cref="TamaraClient.SupportBundle(object)"/> answers.</summary>
    public sealed class TamaraSupportBundleReply : TamaraReply
    {
        internal TamaraSupportBundleReply(int code, string json) : base(code, json) { }

        /// <summary>Its size.</summary>
        public long Bytes
        {
            get { return Integer("bytes") ?? 0; }
        }

        /// <summary>What is in it.</summary>
        public IList<string> Entries
        {
            get { return List("entries", path => Text(path)); }
        }

        /// <summary>Full path of the file.</summary>
        public string File
        {
            get { return Text("file"); }
        }

        /// <summary>Steps of the journal that are in it.</summary>
        public long Steps
        {
            get { return Integer("steps") ?? 0; }
        }
    }

    /// <summary>What <see cref="TamaraClient.LogLevel(object)"/> answers.</summary>
    public sealed class TamaraLogLevelReply : TamaraReply
    {
        internal TamaraLogLevelReply(int code, string json) : base(code, json) { }

        /// <summary>The level from now on.</summary>
        public string Level
        {
            get { return Text("level"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.Report(object)"/> answers.</summary>
    public sealed class TamaraReportReply : TamaraReply
    {
        internal TamaraReportReply(int code, string json) : base(code, json) { }

        /// <summary>The steps that a supervisor closed by tamara_step_resolve.</summary>
        public IList<TamaraStep> ByHand
        {
            get { return List("by_hand", path => new TamaraStep(this, path)); }
        }

        /// <summary>The period is over and every step in it is resolved. Only then is a "z" the last word.</summary>
        public bool Complete
        {
            get { return Is("complete"); }
        }

        /// <summary>The table, when it was asked for.</summary>
        public string Csv
        {
            get { return Text("csv"); }
        }

        /// <summary>With "reread": where the service differs from the journal.</summary>
        public IList<TamaraDifference> Differences
        {
            get { return List("differences", path => new TamaraDifference(this, path)); }
        }

        /// <summary>Begin of the period, RFC 3339, UTC.</summary>
        public string From
        {
            get { return Text("from"); }
        }

        /// <summary>For each currency, over all stores and lanes.</summary>
        public IList<TamaraTotals> GrandTotals
        {
            get { return List("grand_totals", path => new TamaraTotals(this, path)); }
        }

        /// <summary>"x" or "z".</summary>
        public string Kind
        {
            get { return Text("kind"); }
        }

        /// <summary>The period is over. The text of a "z" before that says that the day is not over.</summary>
        public bool PeriodOver
        {
            get { return Is("period_over"); }
        }

        /// <summary>When the report was made, RFC 3339, UTC.</summary>
        public string PrintedAt
        {
            get { return Text("printed_at"); }
        }

        /// <summary>Which paid sales are settled, where that was asked.</summary>
        public TamaraSettlements Settlement
        {
            get { return Part("settlement", path => new TamaraSettlements(this, path)); }
        }

        /// <summary>The lines for a printer, at most 42 characters each, when they were asked for; Arabic in reading order.</summary>
        public string PrintedText
        {
            get { return Text("text"); }
        }

        /// <summary>For each store, lane and currency.</summary>
        public IList<TamaraTotals> Totals
        {
            get { return List("totals", path => new TamaraTotals(this, path)); }
        }

        /// <summary>The steps whose outcome is not known.</summary>
        public IList<TamaraStep> Unresolved
        {
            get { return List("unresolved", path => new TamaraStep(this, path)); }
        }

        /// <summary>End of the period, RFC 3339, UTC.</summary>
        public string Until
        {
            get { return Text("until"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.Receipt(object)"/> answers.</summary>
    public sealed class TamaraReceiptReply : TamaraReply
    {
        internal TamaraReceiptReply(int code, string json) : base(code, json) { }

        /// <summary>What was paid or given back.</summary>
        public TamaraMoney? Amount
        {
            get { return Money("amount"); }
        }

        /// <summary>Characters of a line.</summary>
        public long Columns
        {
            get { return Integer("columns") ?? 0; }
        }

        /// <summary>"sale" or "refund".</summary>
        public string Kind
        {
            get { return Text("kind"); }
        }

        /// <summary>The lines.</summary>
        public TamaraLines Lines
        {
            get { return Part("lines", path => new TamaraLines(this, path)); }
        }

        /// <summary>The service's order id.</summary>
        public string OrderId
        {
            get { return Text("order_id"); }
        }

        /// <summary>The till's reference of the sale.</summary>
        public string OrderReferenceId
        {
            get { return Text("order_reference_id"); }
        }
    }

    /// <summary>What <see cref="TamaraClient.WatchAdd(object)"/>, <see cref="TamaraClient.WatchRemove(object)"/> answers.</summary>
    public sealed class TamaraWatchingReply : TamaraReply
    {
        internal TamaraWatchingReply(int code, string json) : base(code, json) { }

        /// <summary>"watch_add": false when the order was watched before. Absent when no order was named.</summary>
        public bool Added
        {
            get { return Is("added"); }
        }

        /// <summary>"watch_remove": false when the order was not watched, or has ended.</summary>
        public bool Removed
        {
            get { return Is("removed"); }
        }

        /// <summary>Orders watched now.</summary>
        public long Watching
        {
            get { return Integer("watching") ?? 0; }
        }
    }

    /// <summary>What <see cref="TamaraClient.WatchNext(object)"/> answers.</summary>
    public sealed class TamaraWatchNextReply : TamaraSaleReply
    {
        internal TamaraWatchNextReply(int code, string json) : base(code, json) { }

        /// <summary>True: the other members are those of the order. False: nothing is new; "error" then says what keeps the service from being asked, if something does.</summary>
        public bool Event
        {
            get { return Is("event"); }
        }

        /// <summary>Orders watched now.</summary>
        public long Watching
        {
            get { return Integer("watching") ?? 0; }
        }
    }

    /// <summary>One thing that was said or done in a dispute.</summary>
    public sealed class TamaraActivity
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraActivity(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Number of files.</summary>
        public long Attachments
        {
            get { return reply.Integer(at + "attachments") ?? 0; }
        }

        /// <summary>What was said.</summary>
        public string Comment
        {
            get { return reply.Text(at + "comment"); }
        }

        /// <summary>RFC 3339.</summary>
        public string CreatedAt
        {
            get { return reply.Text(at + "created_at"); }
        }

        /// <summary>What happened.</summary>
        public string Event
        {
            get { return reply.Text(at + "event"); }
        }
    }

    /// <summary>What this service can do, told by `client_open`.</summary>
    public sealed class TamaraCapabilities
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraCapabilities(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Channels of "session_create".</summary>
        public IList<string> Channels
        {
            get { return reply.List(at + "channels", path => reply.Text(path)); }
        }

        /// <summary>Currencies.</summary>
        public IList<string> Currencies
        {
            get { return reply.List(at + "currencies", path => reply.Text(path)); }
        }

        /// <summary>Whether disputes can be listed and answered.</summary>
        public bool Disputes
        {
            get { return reply.Is(at + "disputes"); }
        }

        /// <summary>Whether there are online checkouts: "checkout_create", "order_authorise", "order_capture", "order_cancel".</summary>
        public bool OnlineCheckout
        {
            get { return reply.Is(at + "online_checkout"); }
        }

        /// <summary>Whether a refund may be a part of what was paid.</summary>
        public bool PartialRefund
        {
            get { return reply.Is(at + "partial_refund"); }
        }

        /// <summary>Whether the service sends the link to the customer itself.</summary>
        public bool SendsSms
        {
            get { return reply.Is(at + "sends_sms"); }
        }

        /// <summary>Minutes after which an unpaid session ends.</summary>
        public long SessionMinutes
        {
            get { return reply.Integer(at + "session_minutes") ?? 0; }
        }

        /// <summary>Whether orders show when their money was settled.</summary>
        public bool Settlement
        {
            get { return reply.Is(at + "settlement"); }
        }

        /// <summary>Whether an unpaid session can be taken back.</summary>
        public bool CanVoid
        {
            get { return reply.Is(at + "void"); }
        }

        /// <summary>Whether webhooks are registered by calls; where not, the service's dashboard does it.</summary>
        public bool WebhookRegistration
        {
            get { return reply.Is(at + "webhook_registration"); }
        }
    }

    /// <summary>One capture of an order.</summary>
    public sealed class TamaraCaptured
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraCaptured(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The service's id.</summary>
        public string CaptureId
        {
            get { return reply.Text(at + "capture_id"); }
        }

        /// <summary>RFC 3339.</summary>
        public string CreatedAt
        {
            get { return reply.Text(at + "created_at"); }
        }

        /// <summary>What of it was given back.</summary>
        public TamaraMoney? RefundedAmount
        {
            get { return reply.Money(at + "refunded_amount"); }
        }

        /// <summary>What was captured.</summary>
        public TamaraMoney? TotalAmount
        {
            get { return reply.Money(at + "total_amount"); }
        }
    }

    /// <summary>One check, as a reply carries it.</summary>
    public sealed class TamaraCheck
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraCheck(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>English, for support.</summary>
        public string Detail
        {
            get { return reply.Text(at + "detail"); }
        }

        /// <summary>What is wrong, by the name of a code in lower case or of its own.</summary>
        public string Fault
        {
            get { return reply.Text(at + "fault"); }
        }

        /// <summary>A sentence for the shop.</summary>
        public string Message(string language)
        {
            return reply.Text(at + "message" + "." + language);
        }

        /// <summary>How long it took, in milliseconds.</summary>
        public long Ms
        {
            get { return reply.Integer(at + "ms") ?? 0; }
        }

        /// <summary>"settings", "environment", "dns", "tcp", "proxy", "tls", "clock", "token", "disk", "journal" or "versions".</summary>
        public string Name
        {
            get { return reply.Text(at + "name"); }
        }

        /// <summary>What came of it.</summary>
        public string Result
        {
            get { return reply.Text(at + "result"); }
        }
    }

    /// <summary>What Tamara says otherwise than the journal.</summary>
    public sealed class TamaraDifference
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraDifference(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>By the journal.</summary>
        public string Journal
        {
            get { return reply.Text(at + "journal"); }
        }

        /// <summary>The service's order id.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The till's reference of the sale.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>By the service.</summary>
        public string Service
        {
            get { return reply.Text(at + "service"); }
        }

        /// <summary>"paid", "refunded", or "not_read".</summary>
        public string What
        {
            get { return reply.Text(at + "what"); }
        }
    }

    /// <summary>A customer's complaint about an order.</summary>
    public sealed class TamaraDispute
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraDispute(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What was said and done, in the service's order.</summary>
        public IList<TamaraActivity> Activities
        {
            get { return reply.List(at + "activities", path => new TamaraActivity(reply, path)); }
        }

        /// <summary>What it is about.</summary>
        public TamaraMoney? Amount
        {
            get { return reply.Money(at + "amount"); }
        }

        /// <summary>RFC 3339.</summary>
        public string ClosedAt
        {
            get { return reply.Text(at + "closed_at"); }
        }

        /// <summary>The service's number of it.</summary>
        public long DisputeId
        {
            get { return reply.Integer(at + "dispute_id") ?? 0; }
        }

        /// <summary>"open", "awaiting_merchant_response", "under_review", "claim_accepted", "claim_rejected", "cancelled", "closed", or another text.</summary>
        public string DisputeStatus
        {
            get { return reply.Text(at + "dispute_status"); }
        }

        /// <summary>The merchant's reference of the order.</summary>
        public string MerchantOrderReferenceId
        {
            get { return reply.Text(at + "merchant_order_reference_id"); }
        }

        /// <summary>RFC 3339.</summary>
        public string OpenedAt
        {
            get { return reply.Text(at + "opened_at"); }
        }

        /// <summary>The service's order id.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>Where the order stands.</summary>
        public string OrderStatus
        {
            get { return reply.Text(at + "order_status"); }
        }
    }

    /// <summary></summary>
    public sealed class TamaraErrorDetail
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraErrorDetail(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>English, for the developer: what was wrong and what to do.</summary>
        public string Detail
        {
            get { return reply.Text(at + "detail"); }
        }

        /// <summary>Path of the field, argument or configuration key it is about.</summary>
        public string Field
        {
            get { return reply.Text(at + "field"); }
        }

        /// <summary>HTTP status of the answer, where there was one.</summary>
        public long? HttpStatus
        {
            get { return reply.Integer(at + "http_status"); }
        }

        /// <summary>The code's name in lower case.</summary>
        public string Kind
        {
            get { return reply.Text(at + "kind"); }
        }

        /// <summary>Whether the same call may be made again.</summary>
        public string Retry
        {
            get { return reply.Text(at + "retry"); }
        }

        /// <summary>The service's own words.</summary>
        public TamaraServiceWords Service
        {
            get { return reply.Part(at + "service", path => new TamaraServiceWords(reply, path)); }
        }
    }

    /// <summary>What a webhook says.</summary>
    public sealed class TamaraEvent
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraEvent(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Why the order was declined, in the service's words.</summary>
        public string DeclinedReason
        {
            get { return reply.Text(at + "declined_reason"); }
        }

        /// <summary>The event's own id, where the service gives it one: the same when it is delivered again.</summary>
        public string EventId
        {
            get { return reply.Text(at + "event_id"); }
        }

        /// <summary>"order_captured" and so on; unknown texts are handed on.</summary>
        public string EventType
        {
            get { return reply.Text(at + "event_type"); }
        }

        /// <summary>Id of the refund, capture or cancel it tells of.</summary>
        public string MovementId
        {
            get { return reply.Text(at + "movement_id"); }
        }

        /// <summary>The service's order id.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The merchant's reference, where it is told.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }
    }

    /// <summary>The lines of a receipt in both languages.</summary>
    public sealed class TamaraLines
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraLines(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Arabic.</summary>
        public IList<string> Ar
        {
            get { return reply.List(at + "ar", path => reply.Text(path)); }
        }

        /// <summary>English.</summary>
        public IList<string> En
        {
            get { return reply.List(at + "en", path => reply.Text(path)); }
        }
    }

    /// <summary>Fields of `session_create`, `poll_status`, `pay`, `session_void` and `order_get`.</summary>
    public sealed class TamaraOrder
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraOrder(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The reference of this attempt at the service, where it differs.</summary>
        public string AttemptReferenceId
        {
            get { return reply.Text(at + "attempt_reference_id"); }
        }

        /// <summary>What was cancelled, in all.</summary>
        public TamaraMoney? CanceledAmount
        {
            get { return reply.Money(at + "canceled_amount"); }
        }

        /// <summary>What was captured, in all.</summary>
        public TamaraMoney? CapturedAmount
        {
            get { return reply.Money(at + "captured_amount"); }
        }

        /// <summary>"order_get" only: the order's captures, in the service's order.</summary>
        public IList<TamaraCaptured> Captures
        {
            get { return reply.List(at + "captures", path => new TamaraCaptured(reply, path)); }
        }

        /// <summary>"sms", "qr" or "online".</summary>
        public string Channel
        {
            get { return reply.Text(at + "channel"); }
        }

        /// <summary>What the SMS or the QR code leads to.</summary>
        public string CheckoutDeeplink
        {
            get { return reply.Text(at + "checkout_deeplink"); }
        }

        /// <summary>The service's id of the checkout. Absent when the session was found after a lost answer; such a session cannot be voided.</summary>
        public string CheckoutId
        {
            get { return reply.Text(at + "checkout_id"); }
        }

        /// <summary>The service's page, of an online order.</summary>
        public string CheckoutUrl
        {
            get { return reply.Text(at + "checkout_url"); }
        }

        /// <summary>Other order ids that the customer paid for the same sale: refund them.</summary>
        public IList<string> Duplicates
        {
            get { return reply.List(at + "duplicates", path => reply.Text(path)); }
        }

        /// <summary>How many instalments.</summary>
        public long? Instalments
        {
            get { return reply.Integer(at + "instalments"); }
        }

        /// <summary>The service's id of the order. Keep it.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The order's number as the customer sees it.</summary>
        public string OrderNumber
        {
            get { return reply.Text(at + "order_number"); }
        }

        /// <summary>The till's own key of the sale, as given.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>"order_get" only, of Tamara's orders: what the customer has paid so far, the first instalment. It does not say that the sale is paid.</summary>
        public TamaraMoney? PaidAmount
        {
            get { return reply.Money(at + "paid_amount"); }
        }

        /// <summary>When a sale that was paid before was seen paid, RFC 3339, UTC.</summary>
        public string PaidAt
        {
            get { return reply.Text(at + "paid_at"); }
        }

        /// <summary>How the customer pays, in the service's words.</summary>
        public string PaymentType
        {
            get { return reply.Text(at + "payment_type"); }
        }

        /// <summary>The number that the session was opened for, masked.</summary>
        public string Phone
        {
            get { return reply.Text(at + "phone"); }
        }

        /// <summary>Requests to the service in this call.</summary>
        public long Polls
        {
            get { return reply.Integer(at + "polls") ?? 0; }
        }

        /// <summary>"checkout_create" only: what is wrong or doubtful in its request.</summary>
        public IList<TamaraProblem> Problems
        {
            get { return reply.List(at + "problems", path => new TamaraProblem(reply, path)); }
        }

        /// <summary>The QR code for the till's screen.</summary>
        public TamaraQr Qr
        {
            get { return reply.Part(at + "qr", path => new TamaraQr(reply, path)); }
        }

        /// <summary>"raw" of the JSON.</summary>
        public object Raw
        {
            get { return reply.Member(at + "raw"); }
        }

        /// <summary>What was given back, in all.</summary>
        public TamaraMoney? RefundedAmount
        {
            get { return reply.Money(at + "refunded_amount"); }
        }

        /// <summary>The session was there before this call.</summary>
        public bool Resumed
        {
            get { return reply.Is(at + "resumed"); }
        }

        /// <summary>"order_get" only: when the merchant got or gets it, as the service writes it.</summary>
        public string SettlementDate
        {
            get { return reply.Text(at + "settlement_date"); }
        }

        /// <summary>"order_get" only: whether the merchant has the money, in the service's word.</summary>
        public string SettlementStatus
        {
            get { return reply.Text(at + "settlement_status"); }
        }

        /// <summary>Tamara's status of the order; null where it is not known.</summary>
        public string Status
        {
            get { return reply.Text(at + "status"); }
        }

        /// <summary>"order_get" only: the branch.</summary>
        public string StoreCode
        {
            get { return reply.Text(at + "store_code"); }
        }

        /// <summary>What the customer pays.</summary>
        public TamaraMoney? TotalAmount
        {
            get { return reply.Money(at + "total_amount"); }
        }

        /// <summary>How long this call waited, in milliseconds.</summary>
        public long WaitedMs
        {
            get { return reply.Integer(at + "waited_ms") ?? 0; }
        }

        /// <summary>"order_get" only: what came from the customer's wallet.</summary>
        public TamaraMoney? WalletPrepaidAmount
        {
            get { return reply.Money(at + "wallet_prepaid_amount"); }
        }
    }

    /// <summary>A payment in the list.</summary>
    public sealed class TamaraPaymentLine
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraPaymentLine(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>"sale" or "refund".</summary>
        public string Kind
        {
            get { return reply.Text(at + "kind"); }
        }

        /// <summary>The till's reference of the sale; of a refund its order id.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>The payment's number in this client.</summary>
        public long Payment
        {
            get { return reply.Integer(at + "payment") ?? 0; }
        }

        /// <summary>Seconds until the session expires, where that is known.</summary>
        public long? SecondsLeft
        {
            get { return reply.Integer(at + "seconds_left"); }
        }

        /// <summary>As in tamara_payment_start.</summary>
        public string State
        {
            get { return reply.Text(at + "state"); }
        }
    }

    /// <summary>One way to pay.</summary>
    public sealed class TamaraPaymentOption
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraPaymentOption(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The greatest order total.</summary>
        public TamaraMoney? MaxLimit
        {
            get { return reply.Money(at + "max_limit"); }
        }

        /// <summary>The least order total.</summary>
        public TamaraMoney? MinLimit
        {
            get { return reply.Money(at + "min_limit"); }
        }

        /// <summary>The service's name of it.</summary>
        public string Name
        {
            get { return reply.Text(at + "name"); }
        }
    }

    /// <summary>One thing that is wrong with a checkout.</summary>
    public sealed class TamaraProblem
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraProblem(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What to do about it.</summary>
        public string Advice
        {
            get { return reply.Text(at + "advice"); }
        }

        /// <summary>"missing_field", "invalid_field", "unknown_field", "sum_mismatch" and so on.</summary>
        public string Code
        {
            get { return reply.Text(at + "code"); }
        }

        /// <summary>What is wrong, for the developer. Holds no personal data.</summary>
        public string Detail
        {
            get { return reply.Text(at + "detail"); }
        }

        /// <summary>Path of the field it is about.</summary>
        public string Field
        {
            get { return reply.Text(at + "field"); }
        }

        /// <summary>"error": the request was not sent; "warning".</summary>
        public string Level
        {
            get { return reply.Text(at + "level"); }
        }
    }

    /// <summary>One QR code in its several forms.</summary>
    public sealed class TamaraQr
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraQr(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>One text per row, "1" for a dark module and "0" for a light one, without quiet zone.</summary>
        public IList<string> Modules
        {
            get { return reply.List(at + "modules", path => reply.Text(path)); }
        }

        /// <summary>A black and white PNG of 8 pixels per module with quiet zone, in base64.</summary>
        public string PngBase64
        {
            get { return reply.Text(at + "png_base64"); }
        }

        /// <summary>Modules along one side, without quiet zone.</summary>
        public long Size
        {
            get { return reply.Integer(at + "size") ?? 0; }
        }

        /// <summary>An SVG document with quiet zone.</summary>
        public string Svg
        {
            get { return reply.Text(at + "svg"); }
        }
    }

    /// <summary>One step of the journal.</summary>
    public sealed class TamaraRecoveredStep
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraRecoveredStep(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What it is about.</summary>
        public TamaraMoney? Amount
        {
            get { return reply.Money(at + "amount"); }
        }

        /// <summary>The reference of this attempt at the service, where it is not the sale's own.</summary>
        public string AttemptReferenceId
        {
            get { return reply.Text(at + "attempt_reference_id"); }
        }

        /// <summary>"sms", "qr" or "online".</summary>
        public string Channel
        {
            get { return reply.Text(at + "channel"); }
        }

        /// <summary>The service's id of the checkout; absent when the session was found after a lost answer.</summary>
        public string CheckoutId
        {
            get { return reply.Text(at + "checkout_id"); }
        }

        /// <summary>RFC 3339, UTC.</summary>
        public string CreatedAt
        {
            get { return reply.Text(at + "created_at"); }
        }

        /// <summary>Why it is still open.</summary>
        public TamaraErrorDetail Error
        {
            get { return reply.Part(at + "error", path => new TamaraErrorDetail(reply, path)); }
        }

        /// <summary>Number of the step in this journal.</summary>
        public long Id
        {
            get { return reply.Integer(at + "id") ?? 0; }
        }

        /// <summary>"session", "void", "refund", "authorise", "capture" or "cancel".</summary>
        public string Kind
        {
            get { return reply.Text(at + "kind"); }
        }

        /// <summary>The till.</summary>
        public string Lane
        {
            get { return reply.Text(at + "lane"); }
        }

        /// <summary>Why it is not done, for the developer.</summary>
        public string LastError
        {
            get { return reply.Text(at + "last_error"); }
        }

        /// <summary>What the service says was moved, where that is not "amount".</summary>
        public TamaraMoney? Moved
        {
            get { return reply.Money(at + "moved"); }
        }

        /// <summary>What the host should do next.</summary>
        public string NextAction
        {
            get { return reply.Text(at + "next_action"); }
        }

        /// <summary>The service's id of the order.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The till's own key of the sale.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>The customer's phone, masked.</summary>
        public string Phone
        {
            get { return reply.Text(at + "phone"); }
        }

        /// <summary>The till's own number of this request.</summary>
        public string RequestId
        {
            get { return reply.Text(at + "request_id"); }
        }

        /// <summary>Who closed the step by hand.</summary>
        public string ResolvedBy
        {
            get { return reply.Text(at + "resolved_by"); }
        }

        /// <summary>Why the step was closed by hand.</summary>
        public string ResolvedReason
        {
            get { return reply.Text(at + "resolved_reason"); }
        }

        /// <summary>What the service called the outcome: id of the refund, capture or cancel.</summary>
        public string ResultId
        {
            get { return reply.Text(at + "result_id"); }
        }

        /// <summary>"sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".</summary>
        public string State
        {
            get { return reply.Text(at + "state"); }
        }

        /// <summary>Tamara's status of the order.</summary>
        public string Status
        {
            get { return reply.Text(at + "status"); }
        }

        /// <summary>The branch.</summary>
        public string StoreCode
        {
            get { return reply.Text(at + "store_code"); }
        }

        /// <summary>RFC 3339, UTC.</summary>
        public string UpdatedAt
        {
            get { return reply.Text(at + "updated_at"); }
        }

        /// <summary>Of a session: whether it is paid.</summary>
        public string Verdict
        {
            get { return reply.Text(at + "verdict"); }
        }
    }

    /// <summary>What the host's web server answers.</summary>
    public sealed class TamaraResponse
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraResponse(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>JSON text.</summary>
        public string Body
        {
            get { return reply.Text(at + "body"); }
        }

        /// <summary>HTTP status.</summary>
        public long Status
        {
            get { return reply.Integer(at + "status") ?? 0; }
        }
    }

    /// <summary>The service's own words about a refusal, shown to the developer as they came.</summary>
    public sealed class TamaraServiceWords
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraServiceWords(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The service's "error_code" texts.</summary>
        public IList<string> Codes
        {
            get { return reply.List(at + "codes", path => reply.Text(path)); }
        }

        /// <summary>The service's "message", cut to 500 characters.</summary>
        public string Message
        {
            get { return reply.Text(at + "message"); }
        }

        /// <summary>State that the refused step would have led to, when the service names it.</summary>
        public string NewState
        {
            get { return reply.Text(at + "new_state"); }
        }

        /// <summary>State of the order before the refused step, when the service names it.</summary>
        public string OldState
        {
            get { return reply.Text(at + "old_state"); }
        }

        /// <summary>The webhook that already serves the address, when the service names it.</summary>
        public string WebhookId
        {
            get { return reply.Text(at + "webhook_id"); }
        }
    }

    /// <summary>One paid sale.</summary>
    public sealed class TamaraSettlement
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraSettlement(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What was paid.</summary>
        public TamaraMoney? Amount
        {
            get { return reply.Money(at + "amount"); }
        }

        /// <summary>The service's order id.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The till's reference of the sale.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>True: settled. False: not settled yet. Null: not known.</summary>
        public bool Settled
        {
            get { return reply.Is(at + "settled"); }
        }

        /// <summary>When: a time in UTC, or a day.</summary>
        public string SettlementDate
        {
            get { return reply.Text(at + "settlement_date"); }
        }

        /// <summary>The service's word for it.</summary>
        public string SettlementStatus
        {
            get { return reply.Text(at + "settlement_status"); }
        }
    }

    /// <summary>The paid sales of one currency.</summary>
    public sealed class TamaraSettlementTotals
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraSettlementTotals(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The currency of all amounts here.</summary>
        public string Currency
        {
            get { return reply.Text(at + "currency"); }
        }

        /// <summary>Sales of which it is not known.</summary>
        public TamaraSum NotKnown
        {
            get { return reply.Part(at + "not_known", path => new TamaraSum(reply, path)); }
        }

        /// <summary>Sales that are not settled yet.</summary>
        public TamaraSum NotSettled
        {
            get { return reply.Part(at + "not_settled", path => new TamaraSum(reply, path)); }
        }

        /// <summary>Sales that are settled.</summary>
        public TamaraSum Settled
        {
            get { return reply.Part(at + "settled", path => new TamaraSum(reply, path)); }
        }
    }

    /// <summary>What a report tells of settlements.</summary>
    public sealed class TamaraSettlements
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraSettlements(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Each paid sale, oldest first.</summary>
        public IList<TamaraSettlement> Sales
        {
            get { return reply.List(at + "sales", path => new TamaraSettlement(reply, path)); }
        }

        /// <summary>For each currency.</summary>
        public IList<TamaraSettlementTotals> Totals
        {
            get { return reply.List(at + "totals", path => new TamaraSettlementTotals(reply, path)); }
        }
    }

    /// <summary>One step of the journal.</summary>
    public sealed class TamaraStep
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraStep(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What it is about.</summary>
        public TamaraMoney? Amount
        {
            get { return reply.Money(at + "amount"); }
        }

        /// <summary>The reference of this attempt at the service, where it is not the sale's own.</summary>
        public string AttemptReferenceId
        {
            get { return reply.Text(at + "attempt_reference_id"); }
        }

        /// <summary>"sms", "qr" or "online".</summary>
        public string Channel
        {
            get { return reply.Text(at + "channel"); }
        }

        /// <summary>The service's id of the checkout; absent when the session was found after a lost answer.</summary>
        public string CheckoutId
        {
            get { return reply.Text(at + "checkout_id"); }
        }

        /// <summary>RFC 3339, UTC.</summary>
        public string CreatedAt
        {
            get { return reply.Text(at + "created_at"); }
        }

        /// <summary>Number of the step in this journal.</summary>
        public long Id
        {
            get { return reply.Integer(at + "id") ?? 0; }
        }

        /// <summary>"session", "void", "refund", "authorise", "capture" or "cancel".</summary>
        public string Kind
        {
            get { return reply.Text(at + "kind"); }
        }

        /// <summary>The till.</summary>
        public string Lane
        {
            get { return reply.Text(at + "lane"); }
        }

        /// <summary>Why it is not done, for the developer.</summary>
        public string LastError
        {
            get { return reply.Text(at + "last_error"); }
        }

        /// <summary>What the service says was moved, where that is not "amount".</summary>
        public TamaraMoney? Moved
        {
            get { return reply.Money(at + "moved"); }
        }

        /// <summary>The service's id of the order.</summary>
        public string OrderId
        {
            get { return reply.Text(at + "order_id"); }
        }

        /// <summary>The till's own key of the sale.</summary>
        public string OrderReferenceId
        {
            get { return reply.Text(at + "order_reference_id"); }
        }

        /// <summary>The customer's phone, masked.</summary>
        public string Phone
        {
            get { return reply.Text(at + "phone"); }
        }

        /// <summary>The till's own number of this request.</summary>
        public string RequestId
        {
            get { return reply.Text(at + "request_id"); }
        }

        /// <summary>Who closed the step by hand.</summary>
        public string ResolvedBy
        {
            get { return reply.Text(at + "resolved_by"); }
        }

        /// <summary>Why the step was closed by hand.</summary>
        public string ResolvedReason
        {
            get { return reply.Text(at + "resolved_reason"); }
        }

        /// <summary>What the service called the outcome: id of the refund, capture or cancel.</summary>
        public string ResultId
        {
            get { return reply.Text(at + "result_id"); }
        }

        /// <summary>"sending" (the outcome is not known), "open", "paid", "dead", "done" or "not_done".</summary>
        public string State
        {
            get { return reply.Text(at + "state"); }
        }

        /// <summary>Tamara's status of the order.</summary>
        public string Status
        {
            get { return reply.Text(at + "status"); }
        }

        /// <summary>The branch.</summary>
        public string StoreCode
        {
            get { return reply.Text(at + "store_code"); }
        }

        /// <summary>RFC 3339, UTC.</summary>
        public string UpdatedAt
        {
            get { return reply.Text(at + "updated_at"); }
        }
    }

    /// <summary>Steps of one kind: how many, and how much.</summary>
    public sealed class TamaraSum
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraSum(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Null when the sum is too large for an amount.</summary>
        public TamaraMoney? Amount
        {
            get { return reply.Money(at + "amount"); }
        }

        /// <summary>How many.</summary>
        public long Count
        {
            get { return reply.Integer(at + "count") ?? 0; }
        }
    }

    /// <summary>The figures of one store, lane and currency.</summary>
    public sealed class TamaraTotals
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraTotals(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>Online orders whose money was claimed.</summary>
        public TamaraSum Captured
        {
            get { return reply.Part(at + "captured", path => new TamaraSum(reply, path)); }
        }

        /// <summary>The currency of all amounts here.</summary>
        public string Currency
        {
            get { return reply.Text(at + "currency"); }
        }

        /// <summary>The till.</summary>
        public string Lane
        {
            get { return reply.Text(at + "lane"); }
        }

        /// <summary>Paid and captured, less what was refunded; null when it cannot be told in a number.</summary>
        public string Net
        {
            get { return reply.Text(at + "net"); }
        }

        /// <summary>Sessions that ended unpaid otherwise.</summary>
        public TamaraSum NotPaid
        {
            get { return reply.Part(at + "not_paid", path => new TamaraSum(reply, path)); }
        }

        /// <summary>Sessions that were paid.</summary>
        public TamaraSum Paid
        {
            get { return reply.Part(at + "paid", path => new TamaraSum(reply, path)); }
        }

        /// <summary>Refunds that were made.</summary>
        public TamaraSum Refunded
        {
            get { return reply.Part(at + "refunded", path => new TamaraSum(reply, path)); }
        }

        /// <summary>The branch.</summary>
        public string StoreCode
        {
            get { return reply.Text(at + "store_code"); }
        }

        /// <summary>Whatever has no known end yet.</summary>
        public TamaraSum Unresolved
        {
            get { return reply.Part(at + "unresolved", path => new TamaraSum(reply, path)); }
        }

        /// <summary>Sessions that were taken back.</summary>
        public TamaraSum Voided
        {
            get { return reply.Part(at + "voided", path => new TamaraSum(reply, path)); }
        }
    }

    /// <summary>What runs here.</summary>
    public sealed class TamaraVersions
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraVersions(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>The interface's version.</summary>
        public long Abi
        {
            get { return reply.Integer(at + "abi") ?? 0; }
        }

        /// <summary>32 or 64: of the program.</summary>
        public long Bits
        {
            get { return reply.Integer(at + "bits") ?? 0; }
        }

        /// <summary>SQLite's version.</summary>
        public string JournalEngine
        {
            get { return reply.Text(at + "journal_engine"); }
        }

        /// <summary>The library's version.</summary>
        public string Library
        {
            get { return reply.Text(at + "library"); }
        }

        /// <summary>The kind of processor.</summary>
        public string Processor
        {
            get { return reply.Text(at + "processor"); }
        }

        /// <summary>The operating system.</summary>
        public string System
        {
            get { return reply.Text(at + "system"); }
        }
    }

    /// <summary>A webhook as the service keeps it.</summary>
    public sealed class TamaraWebhook
    {
        private readonly TamaraReply reply;
        private readonly string at;

        internal TamaraWebhook(TamaraReply reply, string at)
        {
            this.reply = reply;
            this.at = at + ".";
        }

        /// <summary>What it posts.</summary>
        public IList<string> Events
        {
            get { return reply.List(at + "events", path => reply.Text(path)); }
        }

        /// <summary>Where it posts to.</summary>
        public string Url
        {
            get { return reply.Text(at + "url"); }
        }

        /// <summary>The service's id.</summary>
        public string WebhookId
        {
            get { return reply.Text(at + "webhook_id"); }
        }
    }
    // </generated>
}
