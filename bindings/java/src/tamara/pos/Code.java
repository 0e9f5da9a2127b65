package tamara.pos;

/** The numbers that calls return. A newer library may return others. */
public final class Code {
    // <generated codes> by cargo xtask header
    /** Done: the sale is paid, the refund made, the session open, the order read. From tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment may be taken. */
    public static final int OK = 0;
    /** The service says that the sale is still open. */
    public static final int PENDING = 1;
    /** Not paid for good, by the service's own word; or no session was ever opened, because each create was refused. */
    public static final int NOT_PAID = 2;
    /** It may have happened, or the service cannot be asked; or it knows no such order, which may still change. */
    public static final int UNKNOWN = 3;
    /** A void came too late, or another payment is asked for: the customer has paid. */
    public static final int TOO_LATE_PAID = 4;
    /** A required pointer is NULL. */
    public static final int NULL_ARGUMENT = -100;
    /** Text is not UTF-8. */
    public static final int INVALID_UTF8 = -101;
    /** Text is not one JSON object. */
    public static final int INVALID_JSON = -102;
    /** The client number is closed, invented or from another process. */
    public static final int INVALID_HANDLE = -103;
    /** A required field is absent. */
    public static final int MISSING_FIELD = -104;
    /** A field has a wrong type or an impossible value. */
    public static final int INVALID_FIELD = -105;
    /** A field that this call does not have. */
    public static final int UNKNOWN_FIELD = -106;
    /** tamara_call was given a name that is no operation. */
    public static final int UNKNOWN_OPERATION = -107;
    /** Input longer than 1 MiB. */
    public static final int REQUEST_TOO_LARGE = -108;
    /** The caller's buffer is too small. */
    public static final int BUFFER_TOO_SMALL = -109;
    /** This payment service cannot do that; see capabilities. */
    public static final int NOT_SUPPORTED = -110;
    /** No free client number is left. */
    public static final int TOO_MANY_CLIENTS = -111;
    /** The reply has no member at this path. */
    public static final int NO_SUCH_MEMBER = -112;
    /** The reply's member at this path is null. */
    public static final int NULL_MEMBER = -113;
    /** Too many requests are being built, or payments are under way. */
    public static final int TOO_MANY_OPEN = -114;
    /** This thread has made no call whose reply could be read again. */
    public static final int NO_LAST_REPLY = -115;
    /** A configuration key is unknown, missing or has an impossible value. */
    public static final int INVALID_CONFIG = -200;
    /** A file named by the configuration cannot be read or written. */
    public static final int CONFIG_FILE = -201;
    /** A sandbox token or host is mixed with production, or a simulator with a real token. */
    public static final int ENVIRONMENT_MIXED = -202;
    /** The service's name could not be resolved. Nothing was sent. */
    public static final int DNS_FAILED = -301;
    /** No connection to the service. Nothing was sent. */
    public static final int CONNECT_FAILED = -302;
    /** No trusted encrypted connection. Nothing was sent. */
    public static final int TLS_FAILED = -303;
    /** The proxy refused or failed. Nothing was sent to the service. */
    public static final int PROXY_FAILED = -304;
    /** The time limit passed. */
    public static final int TIMEOUT = -305;
    /** The connection broke after the request was sent and before the whole answer came. */
    public static final int ANSWER_LOST = -306;
    /** An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON. */
    public static final int BAD_ANSWER = -307;
    /** tamara_interrupt or tamara_client_close ended the call. */
    public static final int INTERRUPTED = -308;
    /** The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet. */
    public static final int LISTEN_FAILED = -309;
    /** The service refused the request. */
    public static final int REFUSED = -400;
    /** The token is missing, wrong, revoked or of the other environment. */
    public static final int UNAUTHORISED = -401;
    /** The merchant's account lacks this feature. */
    public static final int FORBIDDEN = -403;
    /** The service knows no such order for this merchant. */
    public static final int NOT_FOUND = -404;
    /** The order's state does not allow this. */
    public static final int WRONG_STATE = -409;
    /** The amount is below or above what Tamara allows. */
    public static final int AMOUNT_OUT_OF_LIMITS = -410;
    /** The service does not accept the customer's phone number. */
    public static final int PHONE_REFUSED = -411;
    /** Tamara is switched off for this merchant, or its ceiling of the day is reached. */
    public static final int MERCHANT_DISABLED = -412;
    /** Country or currency do not fit the merchant's account. */
    public static final int CURRENCY_REFUSED = -413;
    /** A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in respond. */
    public static final int WEBHOOK_REFUSED = -420;
    /** Too many calls. Nothing was done. */
    public static final int THROTTLED = -429;
    /** The service failed. */
    public static final int SERVICE_ERROR = -450;
    /** The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know. */
    public static final int REFERENCE_IN_USE = -500;
    /** More than what is left to refund, capture or cancel. */
    public static final int REFUND_TOO_LARGE = -501;
    /** The order holds no captured money. */
    public static final int NOT_REFUNDABLE = -502;
    /** The refund's request_id is in use with another amount. */
    public static final int REQUEST_ID_IN_USE = -503;
    /** Another thread, lane or process is at work on the same step. */
    public static final int STEP_IN_PROGRESS = -504;
    /** An earlier step of this order has no known end yet. */
    public static final int EARLIER_UNRESOLVED = -505;
    /** The sale belongs to another lane. */
    public static final int OTHER_LANE = -506;
    /** The session is not in this journal, or its checkout id is not known because the library found it after a lost answer. */
    public static final int CANNOT_VOID = -507;
    /** What the service reports as captured is not what was asked for. */
    public static final int AMOUNT_MISMATCH = -508;
    /** Money-moving calls need a journal. */
    public static final int JOURNAL_REQUIRED = -600;
    /** The journal's file cannot be opened or created. */
    public static final int JOURNAL_OPEN_FAILED = -601;
    /** Another program holds the journal's file. */
    public static final int JOURNAL_LOCKED = -602;
    /** The disk is full. */
    public static final int JOURNAL_FULL = -603;
    /** The journal's file or folder is read-only. */
    public static final int JOURNAL_READ_ONLY = -604;
    /** The journal's file is damaged; a copy was kept beside it. */
    public static final int JOURNAL_DAMAGED = -605;
    /** The journal's file was deleted or exchanged while it was open. */
    public static final int JOURNAL_REPLACED = -606;
    /** The journal was written by a newer version of this library. */
    public static final int JOURNAL_TOO_NEW = -607;
    /** The disk reported another error. */
    public static final int JOURNAL_FAILED = -608;
    /** The journal's file has a second name: a hard link, or a mount of the file alone. */
    public static final int JOURNAL_TWO_NAMES = -609;
    /** Something else in this program opened the journal's file: another SQLite, or a second copy of this library. */
    public static final int JOURNAL_SECOND_SQLITE = -610;
    /** The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL. */
    public static final int JOURNAL_NO_POSTGRES = -611;
    /** The journal's database server cannot be reached, or did not answer in time. */
    public static final int JOURNAL_UNREACHABLE = -612;
    /** The journal's database server refused the login, or the role lacks a right. */
    public static final int JOURNAL_DENIED = -613;
    /** No trusted encrypted connection to the journal's database server. */
    public static final int JOURNAL_UNTRUSTED = -614;
    /** The journal's database server does not promise that what it acknowledges outlives a crash. */
    public static final int JOURNAL_NOT_DURABLE = -615;
    /** A defect of this library, caught at the boundary. */
    public static final int PANIC = -900;
    /** A defect of this library. */
    public static final int INTERNAL = -901;
    // </generated>

    private Code() {
    }
}
