/*
 * tamara_pos for languages that read C themselves: FFI::cdef of PHP, ffi.cdef of Python's cffi and of LuaJIT. Plain C, without
 * preprocessor. What each function does, and the configuration, is in tamara_pos.h. Generated from the library's source.
 */
enum {
    TAMARA_ABI_VERSION = 1,
    TAMARA_OK = 0,
    TAMARA_PENDING = 1,
    TAMARA_NOT_PAID = 2,
    TAMARA_UNKNOWN = 3,
    TAMARA_TOO_LATE_PAID = 4,
    TAMARA_NULL_ARGUMENT = -100,
    TAMARA_INVALID_UTF8 = -101,
    TAMARA_INVALID_JSON = -102,
    TAMARA_INVALID_HANDLE = -103,
    TAMARA_MISSING_FIELD = -104,
    TAMARA_INVALID_FIELD = -105,
    TAMARA_UNKNOWN_FIELD = -106,
    TAMARA_UNKNOWN_OPERATION = -107,
    TAMARA_REQUEST_TOO_LARGE = -108,
    TAMARA_BUFFER_TOO_SMALL = -109,
    TAMARA_NOT_SUPPORTED = -110,
    TAMARA_TOO_MANY_CLIENTS = -111,
    TAMARA_NO_SUCH_MEMBER = -112,
    TAMARA_NULL_MEMBER = -113,
    TAMARA_TOO_MANY_OPEN = -114,
    TAMARA_NO_LAST_REPLY = -115,
    TAMARA_INVALID_CONFIG = -200,
    TAMARA_CONFIG_FILE = -201,
    TAMARA_ENVIRONMENT_MIXED = -202,
    TAMARA_DNS_FAILED = -301,
    TAMARA_CONNECT_FAILED = -302,
    TAMARA_TLS_FAILED = -303,
    TAMARA_PROXY_FAILED = -304,
    TAMARA_TIMEOUT = -305,
    TAMARA_ANSWER_LOST = -306,
    TAMARA_BAD_ANSWER = -307,
    TAMARA_INTERRUPTED = -308,
    TAMARA_LISTEN_FAILED = -309,
    TAMARA_REFUSED = -400,
    TAMARA_UNAUTHORISED = -401,
    TAMARA_FORBIDDEN = -403,
    TAMARA_NOT_FOUND = -404,
    TAMARA_WRONG_STATE = -409,
    TAMARA_AMOUNT_OUT_OF_LIMITS = -410,
    TAMARA_PHONE_REFUSED = -411,
    TAMARA_MERCHANT_DISABLED = -412,
    TAMARA_CURRENCY_REFUSED = -413,
    TAMARA_WEBHOOK_REFUSED = -420,
    TAMARA_THROTTLED = -429,
    TAMARA_SERVICE_ERROR = -450,
    TAMARA_REFERENCE_IN_USE = -500,
    TAMARA_REFUND_TOO_LARGE = -501,
    TAMARA_NOT_REFUNDABLE = -502,
    TAMARA_REQUEST_ID_IN_USE = -503,
    TAMARA_STEP_IN_PROGRESS = -504,
    TAMARA_EARLIER_UNRESOLVED = -505,
    TAMARA_OTHER_LANE = -506,
    TAMARA_CANNOT_VOID = -507,
    TAMARA_AMOUNT_MISMATCH = -508,
    TAMARA_JOURNAL_REQUIRED = -600,
    TAMARA_JOURNAL_OPEN_FAILED = -601,
    TAMARA_JOURNAL_LOCKED = -602,
    TAMARA_JOURNAL_FULL = -603,
    TAMARA_JOURNAL_READ_ONLY = -604,
    TAMARA_JOURNAL_DAMAGED = -605,
    TAMARA_JOURNAL_REPLACED = -606,
    TAMARA_JOURNAL_TOO_NEW = -607,
    TAMARA_JOURNAL_FAILED = -608,
    TAMARA_JOURNAL_TWO_NAMES = -609,
    TAMARA_JOURNAL_SECOND_SQLITE = -610,
    TAMARA_JOURNAL_NO_POSTGRES = -611,
    TAMARA_JOURNAL_UNREACHABLE = -612,
    TAMARA_JOURNAL_DENIED = -613,
    TAMARA_JOURNAL_UNTRUSTED = -614,
    TAMARA_JOURNAL_NOT_DURABLE = -615,
    TAMARA_PANIC = -900,
    TAMARA_INTERNAL = -901,
    TAMARA_MIN_BUFFER = 4096
};
typedef int32_t tamara_client;
typedef void (*tamara_log_callback)(void *userdata, int32_t level, const char *line);
typedef int32_t tamara_request;
int32_t tamara_client_open(const char *config, tamara_client *client, char **reply);
int32_t tamara_client_close(tamara_client client);
int32_t tamara_interrupt(tamara_client client);
int32_t tamara_interrupt_sale(tamara_client client, const char *sale);
int32_t tamara_call(tamara_client client, const char *operation, const char *request, char **reply);
int32_t tamara_client_open_into(const char *config, tamara_client *client, char *buffer, int32_t capacity, int32_t *needed);
int32_t tamara_call_into(tamara_client client, const char *operation, const char *request, char *buffer, int32_t capacity, int32_t *needed);
int32_t tamara_reply_into(char *buffer, int32_t capacity, int32_t *needed);
int32_t tamara_checkout_create(tamara_client client, const char *request, char **reply);
int32_t tamara_dispute_list(tamara_client client, const char *request, char **reply);
int32_t tamara_dispute_reply(tamara_client client, const char *request, char **reply);
int32_t tamara_eligibility(tamara_client client, const char *request, char **reply);
int32_t tamara_customer_verification(tamara_client client, const char *request, char **reply);
int32_t tamara_new_reference(tamara_client client, const char *request, char **reply);
int32_t tamara_recover(tamara_client client, const char *request, char **reply);
int32_t tamara_step_resolve(tamara_client client, const char *request, char **reply);
int32_t tamara_history(tamara_client client, const char *request, char **reply);
int32_t tamara_log_to(const char *level, tamara_log_callback callback, void *userdata);
int32_t tamara_order_get(tamara_client client, const char *request, char **reply);
int32_t tamara_order_update_reference(tamara_client client, const char *request, char **reply);
int32_t tamara_order_authorise(tamara_client client, const char *request, char **reply);
int32_t tamara_order_capture(tamara_client client, const char *request, char **reply);
int32_t tamara_order_cancel(tamara_client client, const char *request, char **reply);
int32_t tamara_payment_start(tamara_client client, const char *request, char **reply);
int32_t tamara_refund_start(tamara_client client, const char *request, char **reply);
int32_t tamara_payment_status(tamara_client client, const char *request, char **reply);
int32_t tamara_payment_cancel(tamara_client client, const char *request, char **reply);
int32_t tamara_payment_list(tamara_client client, const char *request, char **reply);
int32_t tamara_refund(tamara_client client, const char *request, char **reply);
int32_t tamara_reply_text(const char *reply, const char *path, char *buffer, int32_t capacity, int32_t *needed);
int32_t tamara_reply_amount(const char *reply, const char *path, char *buffer, int32_t capacity, char *currency);
int32_t tamara_reply_count(const char *reply, const char *path, int32_t *count);
int32_t tamara_report(tamara_client client, const char *request, char **reply);
int32_t tamara_receipt(tamara_client client, const char *request, char **reply);
int32_t tamara_request_new(tamara_request *request);
int32_t tamara_request_set_text(tamara_request request, const char *path, const char *text);
int32_t tamara_request_set_amount(tamara_request request, const char *path, const char *amount, const char *currency);
int32_t tamara_request_set_json(tamara_request request, const char *path, const char *json);
int32_t tamara_request_add_item(tamara_request request, const char *reference_id, const char *kind, const char *name, const char *sku, const char *quantity, const char *amount, const char *currency);
int32_t tamara_request_json(tamara_request request, char **json);
int32_t tamara_request_free(tamara_request request);
int32_t tamara_session_create(tamara_client client, const char *request, char **reply);
int32_t tamara_poll_status(tamara_client client, const char *request, char **reply);
int32_t tamara_session_void(tamara_client client, const char *request, char **reply);
int32_t tamara_tender_check(tamara_client client, const char *request, char **reply);
int32_t tamara_pay(tamara_client client, const char *request, char **reply);
int32_t tamara_diagnose(tamara_client client, const char *request, char **reply);
int32_t tamara_support_bundle(tamara_client client, const char *request, char **reply);
int32_t tamara_log_level(tamara_client client, const char *request, char **reply);
void tamara_string_free(char *text);
const char *tamara_version(void);
int32_t tamara_abi_version(void);
const char *tamara_result_name(int32_t code);
int32_t tamara_watch_add(tamara_client client, const char *request, char **reply);
int32_t tamara_watch_next(tamara_client client, const char *request, char **reply);
int32_t tamara_watch_remove(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_register(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_list(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_get(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_update(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_delete(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_receive(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_listen(tamara_client client, const char *request, char **reply);
int32_t tamara_webhook_next(tamara_client client, const char *request, char **reply);
