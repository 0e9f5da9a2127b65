namespace TamaraPos
{
    /// <summary>The numbers that calls return. A newer library may return others.</summary>
    public static class TamaraCode
    {
        // <generated codes> by cargo xtask header
        /// <summary>Done: the sale is paid, the refund made, the session open, the order read. From tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment may be taken.</summary>
        public const int Ok = 0;
        /// <summary>The service says that the sale is still open.</summary>
        public const int Pending = 1;
        /// <summary>Not paid for good, by the service's own word; or no session was ever opened, because each create was refused.</summary>
        public const int NotPaid = 2;
        /// <summary>It may have happened, or the service cannot be asked; or it knows no such order, which may still change.</summary>
        public const int Unknown = 3;
        /// <summary>A void came too late, or another payment is asked for: the customer has paid.</summary>
        public const int TooLatePaid = 4;
        /// <summary>A required pointer is NULL.</summary>
        public const int NullArgument = -100;
        /// <summary>Text is not UTF-8.</summary>
        public const int InvalidUtf8 = -101;
        /// <summary>Text is not one JSON object.</summary>
        public const int InvalidJson = -102;
        /// <summary>The client number is closed, invented or from another process.</summary>
        public const int InvalidHandle = -103;
        /// <summary>A required field is absent.</summary>
        public const int MissingField = -104;
        /// <summary>A field has a wrong type or an impossible value.</summary>
        public const int InvalidField = -105;
        /// <summary>A field that this call does not have.</summary>
        public const int UnknownField = -106;
        /// <summary>tamara_call was given a name that is no operation.</summary>
        public const int UnknownOperation = -107;
        /// <summary>Input longer than 1 MiB.</summary>
        public const int RequestTooLarge = -108;
        /// <summary>The caller's buffer is too small.</summary>
        public const int BufferTooSmall = -109;
        /// <summary>This payment service cannot do that; see capabilities.</summary>
        public const int NotSupported = -110;
        /// <summary>No free client number is left.</summary>
        public const int TooManyClients = -111;
        /// <summary>The reply has no member at this path.</summary>
        public const int NoSuchMember = -112;
        /// <summary>The reply's member at this path is null.</summary>
        public const int NullMember = -113;
        /// <summary>Too many requests are being built, or payments are under way.</summary>
        public const int TooManyOpen = -114;
        /// <summary>This thread has made no call whose reply could be read again.</summary>
        public const int NoLastReply = -115;
        /// <summary>A configuration key is unknown, missing or has an impossible value.</summary>
        public const int InvalidConfig = -200;
        /// <summary>A file named by the configuration cannot be read or written.</summary>
        public const int ConfigFile = -201;
        /// <summary>A sandbox token or host is mixed with production, or a simulator with a real token.</summary>
        public const int EnvironmentMixed = -202;
        /// <summary>The service's name could not be resolved. Nothing was sent.</summary>
        public const int DnsFailed = -301;
        /// <summary>No connection to the service. Nothing was sent.</summary>
        public const int ConnectFailed = -302;
        /// <summary>No trusted encrypted connection. Nothing was sent.</summary>
        public const int TlsFailed = -303;
        /// <summary>The proxy refused or failed. Nothing was sent to the service.</summary>
        public const int ProxyFailed = -304;
        /// <summary>The time limit passed.</summary>
        public const int Timeout = -305;
        /// <summary>The connection broke after the request was sent and before the whole answer came.</summary>
        public const int AnswerLost = -306;
        /// <summary>An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON.</summary>
        public const int BadAnswer = -307;
        /// <summary>tamara_interrupt or tamara_client_close ended the call.</summary>
        public const int Interrupted = -308;
        /// <summary>The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet.</summary>
        public const int ListenFailed = -309;
        /// <summary>The service refused the request.</summary>
        public const int Refused = -400;
        /// <summary>The token is missing, wrong, revoked or of the other environment.</summary>
        public const int Unauthorised = -401;
        /// <summary>The merchant's account lacks this feature.</summary>
        public const int Forbidden = -403;
        /// <summary>The service knows no such order for this merchant.</summary>
        public const int NotFound = -404;
        /// <summary>The order's state does not allow this.</summary>
        public const int WrongState = -409;
        /// <summary>The amount is below or above what Tamara allows.</summary>
        public const int AmountOutOfLimits = -410;
        /// <summary>The service does not accept the customer's phone number.</summary>
        public const int PhoneRefused = -411;
        /// <summary>Tamara is switched off for this merchant, or its ceiling of the day is reached.</summary>
        public const int MerchantDisabled = -412;
        /// <summary>Country or currency do not fit the merchant's account.</summary>
        public const int CurrencyRefused = -413;
        /// <summary>A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in respond.</summary>
        public const int WebhookRefused = -420;
        /// <summary>Too many calls. Nothing was done.</summary>
        public const int Throttled = -429;
        /// <summary>The service failed.</summary>
        public const int ServiceError = -450;
        /// <summary>The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know.</summary>
        public const int ReferenceInUse = -500;
        /// <summary>More than what is left to refund, capture or cancel.</summary>
        public const int RefundTooLarge = -501;
        /// <summary>The order holds no captured money.</summary>
        public const int NotRefundable = -502;
        /// <summary>The refund's request_id is in use with another amount.</summary>
        public const int RequestIdInUse = -503;
        /// <summary>Another thread, lane or process is at work on the same step.</summary>
        public const int StepInProgress = -504;
        /// <summary>An earlier step of this order has no known end yet.</summary>
        public const int EarlierUnresolved = -505;
        /// <summary>The sale belongs to another lane.</summary>
        public const int OtherLane = -506;
        /// <summary>The session is not in this journal, or its checkout id is not known because the library found it after a lost answer.</summary>
        public const int CannotVoid = -507;
        /// <summary>What the service reports as captured is not what was asked for.</summary>
        public const int AmountMismatch = -508;
        /// <summary>Money-moving calls need a journal.</summary>
        public const int JournalRequired = -600;
        /// <summary>The journal's file cannot be opened or created.</summary>
        public const int JournalOpenFailed = -601;
        /// <summary>Another program holds the journal's file.</summary>
        public const int JournalLocked = -602;
        /// <summary>The disk is full.</summary>
        public const int JournalFull = -603;
        /// <summary>The journal's file or folder is read-only.</summary>
        public const int JournalReadOnly = -604;
        /// <summary>The journal's file is damaged; a copy was kept beside it.</summary>
        public const int JournalDamaged = -605;
        /// <summary>The journal's file was deleted or exchanged while it was open.</summary>
        public const int JournalReplaced = -606;
        /// <summary>The journal was written by a newer version of this library.</summary>
        public const int JournalTooNew = -607;
        /// <summary>The disk reported another error.</summary>
        public const int JournalFailed = -608;
        /// <summary>The journal's file has a second name: a hard link, or a mount of the file alone.</summary>
        public const int JournalTwoNames = -609;
        /// <summary>Something else in this program opened the journal's file: another SQLite, or a second copy of this library.</summary>
        public const int JournalSecondSqlite = -610;
        /// <summary>The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL.</summary>
        public const int JournalNoPostgres = -611;
        /// <summary>The journal's database server cannot be reached, or did not answer in time.</summary>
        public const int JournalUnreachable = -612;
        /// <summary>The journal's database server refused the login, or the role lacks a right.</summary>
        public const int JournalDenied = -613;
        /// <summary>No trusted encrypted connection to the journal's database server.</summary>
        public const int JournalUntrusted = -614;
        /// <summary>The journal's database server does not promise that what it acknowledges outlives a crash.</summary>
        public const int JournalNotDurable = -615;
        /// <summary>A defect of this library, caught at the boundary.</summary>
        public const int Panic = -900;
        /// <summary>A defect of this library.</summary>
        public const int Internal = -901;
        // </generated>
    }
}
