<?php

declare(strict_types=1);

namespace TamaraPos;

/** The numbers that calls return. A newer library may return others. */
final class Code
{
    // <generated codes> by cargo xtask header
    /** Done: the sale is paid, the refund made, the session open, the order read. From tamara_poll_status and tamara_pay it means paid; from tamara_tender_check that another payment may be taken. */
    public const OK = 0;
    /** The service says that the sale is still open. */
    public const PENDING = 1;
    /** Not paid for good, by the service's own word; or no session was ever opened, because each create was refused. */
    public const NOT_PAID = 2;
    /** It may have happened, or the service cannot be asked; or it knows no such order, which may still change. */
    public const UNKNOWN = 3;
    /** A void came too late, or another payment is asked for: the customer has paid. */
    public const TOO_LATE_PAID = 4;
    /** A required pointer is NULL. */
    public const NULL_ARGUMENT = -100;
    /** Text is not UTF-8. */
    public const INVALID_UTF8 = -101;
    /** Text is not one JSON object. */
    public const INVALID_JSON = -102;
    /** The client number is closed, invented or from another process. */
    public const INVALID_HANDLE = -103;
    /** A required field is absent. */
    public const MISSING_FIELD = -104;
    /** A field has a wrong type or an impossible value. */
    public const INVALID_FIELD = -105;
    /** A field that this call does not have. */
    public const UNKNOWN_FIELD = -106;
    /** tamara_call was given a name that is no operation. */
    public const UNKNOWN_OPERATION = -107;
    /** Input longer than 1 MiB. */
    public const REQUEST_TOO_LARGE = -108;
    /** The caller's buffer is too small. */
    public const BUFFER_TOO_SMALL = -109;
    /** This payment service cannot do that; see capabilities. */
    public const NOT_SUPPORTED = -110;
    /** No free client number is left. */
    public const TOO_MANY_CLIENTS = -111;
    /** The reply has no member at this path. */
    public const NO_SUCH_MEMBER = -112;
    /** The reply's member at this path is null. */
    public const NULL_MEMBER = -113;
    /** Too many requests are being built, or payments are under way. */
    public const TOO_MANY_OPEN = -114;
    /** This thread has made no call whose reply could be read again. */
    public const NO_LAST_REPLY = -115;
    /** A configuration key is unknown, missing or has an impossible value. */
    public const INVALID_CONFIG = -200;
    /** A file named by the configuration cannot be read or written. */
    public const CONFIG_FILE = -201;
    /** A sandbox token or host is mixed with production, or a simulator with a real token. */
    public const ENVIRONMENT_MIXED = -202;
    /** The service's name could not be resolved. Nothing was sent. */
    public const DNS_FAILED = -301;
    /** No connection to the service. Nothing was sent. */
    public const CONNECT_FAILED = -302;
    /** No trusted encrypted connection. Nothing was sent. */
    public const TLS_FAILED = -303;
    /** The proxy refused or failed. Nothing was sent to the service. */
    public const PROXY_FAILED = -304;
    /** The time limit passed. */
    public const TIMEOUT = -305;
    /** The connection broke after the request was sent and before the whole answer came. */
    public const ANSWER_LOST = -306;
    /** An answer that is not the service's: a web page, cut off, too large, a redirect, not JSON. */
    public const BAD_ANSWER = -307;
    /** tamara_interrupt or tamara_client_close ended the call. */
    public const INTERRUPTED = -308;
    /** The port cannot be listened on: in use, forbidden, or not this machine's. Or nobody listens yet. */
    public const LISTEN_FAILED = -309;
    /** The service refused the request. */
    public const REFUSED = -400;
    /** The token is missing, wrong, revoked or of the other environment. */
    public const UNAUTHORISED = -401;
    /** The merchant's account lacks this feature. */
    public const FORBIDDEN = -403;
    /** The service knows no such order for this merchant. */
    public const NOT_FOUND = -404;
    /** The order's state does not allow this. */
    public const WRONG_STATE = -409;
    /** The amount is below or above what Tamara allows. */
    public const AMOUNT_OUT_OF_LIMITS = -410;
    /** The service does not accept the customer's phone number. */
    public const PHONE_REFUSED = -411;
    /** Tamara is switched off for this merchant, or its ceiling of the day is reached. */
    public const MERCHANT_DISABLED = -412;
    /** Country or currency do not fit the merchant's account. */
    public const CURRENCY_REFUSED = -413;
    /** A webhook that is not from the service: forged, expired, too long, not readable, or without an order. Answer it with the status in respond. */
    public const WEBHOOK_REFUSED = -420;
    /** Too many calls. Nothing was done. */
    public const THROTTLED = -429;
    /** The service failed. */
    public const SERVICE_ERROR = -450;
    /** The sale's reference is in use: by a sale of another amount, phone or basket, or by an order that this journal does not know. */
    public const REFERENCE_IN_USE = -500;
    /** More than what is left to refund, capture or cancel. */
    public const REFUND_TOO_LARGE = -501;
    /** The order holds no captured money. */
    public const NOT_REFUNDABLE = -502;
    /** The refund's request_id is in use with another amount. */
    public const REQUEST_ID_IN_USE = -503;
    /** Another thread, lane or process is at work on the same step. */
    public const STEP_IN_PROGRESS = -504;
    /** An earlier step of this order has no known end yet. */
    public const EARLIER_UNRESOLVED = -505;
    /** The sale belongs to another lane. */
    public const OTHER_LANE = -506;
    /** The session is not in this journal, or its checkout id is not known because the library found it after a lost answer. */
    public const CANNOT_VOID = -507;
    /** What the service reports as captured is not what was asked for. */
    public const AMOUNT_MISMATCH = -508;
    /** Money-moving calls need a journal. */
    public const JOURNAL_REQUIRED = -600;
    /** The journal's file cannot be opened or created. */
    public const JOURNAL_OPEN_FAILED = -601;
    /** Another program holds the journal's file. */
    public const JOURNAL_LOCKED = -602;
    /** The disk is full. */
    public const JOURNAL_FULL = -603;
    /** The journal's file or folder is read-only. */
    public const JOURNAL_READ_ONLY = -604;
    /** The journal's file is damaged; a copy was kept beside it. */
    public const JOURNAL_DAMAGED = -605;
    /** The journal's file was deleted or exchanged while it was open. */
    public const JOURNAL_REPLACED = -606;
    /** The journal was written by a newer version of this library. */
    public const JOURNAL_TOO_NEW = -607;
    /** The disk reported another error. */
    public const JOURNAL_FAILED = -608;
    /** The journal's file has a second name: a hard link, or a mount of the file alone. */
    public const JOURNAL_TWO_NAMES = -609;
    /** Something else in this program opened the journal's file: another SQLite, or a second copy of this library. */
    public const JOURNAL_SECOND_SQLITE = -610;
    /** The journal is named by a PostgreSQL URL, and this build of the library has no PostgreSQL. */
    public const JOURNAL_NO_POSTGRES = -611;
    /** The journal's database server cannot be reached, or did not answer in time. */
    public const JOURNAL_UNREACHABLE = -612;
    /** The journal's database server refused the login, or the role lacks a right. */
    public const JOURNAL_DENIED = -613;
    /** No trusted encrypted connection to the journal's database server. */
    public const JOURNAL_UNTRUSTED = -614;
    /** The journal's database server does not promise that what it acknowledges outlives a crash. */
    public const JOURNAL_NOT_DURABLE = -615;
    /** A defect of this library, caught at the boundary. */
    public const PANIC = -900;
    /** A defect of this library. */
    public const INTERNAL = -901;
    // </generated>
}
