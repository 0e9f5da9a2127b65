/*
 * Every export of the library, called rightly and wrongly, from C.
 *
 *   abi_test FOLDER [BASE_URL]
 *
 *   FOLDER     an empty folder for journals
 *   BASE_URL   a simulator; without it what needs one is left out
 *
 * Runs under valgrind too: nothing may be lost, nothing may be read or freed wrongly. Ends with 0 when every check held.
 */
#define _POSIX_C_SOURCE 200809L
#include "tamara_pos.h"

#include <arpa/inet.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* ------------------------------------------------------------------------------------------------------------------ */
/* Checks.                                                                                                            */

static int checks = 0;
static int failures = 0;

static int check(int holds, const char *what, const char *about, int line) {
    checks++;
    if (!holds) {
        failures++;
        fprintf(stderr, "abi_test.c:%d: %s\n    %s\n", line, what, about);
    }
    return holds;
}

#define CHECK(condition, about) check((condition), #condition, (about), __LINE__)

/* What all replies promise, whatever was called and however it ended. */
static void check_reply(const char *what, int32_t code, const char *reply, int line) {
    char text[64];
    if (!check(reply != NULL, "there is a reply", what, line)) {
        return;
    }
    for (const char *at = reply; *at != '\0'; at++) {
        if ((unsigned char)*at >= 0x80) {
            check(0, "the reply is pure ASCII", reply, line);
            break;
        }
    }
    snprintf(text, sizeof text, "{\"code\":%ld,", (long)code);
    check(strncmp(reply, text, strlen(text)) == 0, "the reply begins with the code that was returned", reply, line);
    snprintf(text, sizeof text, "\"name\":\"%s\"", tamara_result_name(code));
    check(strstr(reply, text) != NULL, "the reply names the code", reply, line);
    check(strstr(reply, "\"verdict\":") != NULL, "the reply has a verdict", reply, line);
    check(strstr(reply, "\"next_action\":\"") != NULL, "the reply says what to do next", reply, line);
    check(strstr(reply, "\"message\":{\"en\":\"") != NULL, "the reply has a text for the cashier", reply, line);
    check(strstr(reply, "\"warnings\":[") != NULL, "the reply has warnings", reply, line);
    check(strstr(reply, "\"simulated\":") != NULL, "the reply says whether it is simulated", reply, line);
    if (code < 0) {
        check(strstr(reply, "\"error\":{\"kind\":\"") != NULL, "a failure is explained", reply, line);
        check(strstr(reply, "\"detail\":\"\"") == NULL, "the explanation is not empty", reply, line);
    }
}

typedef int32_t (*operation)(tamara_client client, const char *request, char **reply);

static const struct {
    const char *name;
    operation run;
} OPERATIONS[] = {
    {"eligibility", tamara_eligibility},
    {"customer_verification", tamara_customer_verification},
    {"new_reference", tamara_new_reference},
    {"session_create", tamara_session_create},
    {"poll_status", tamara_poll_status},
    {"session_void", tamara_session_void},
    {"pay", tamara_pay},
    {"tender_check", tamara_tender_check},
    {"refund", tamara_refund},
    {"payment_start", tamara_payment_start},
    {"refund_start", tamara_refund_start},
    {"payment_status", tamara_payment_status},
    {"payment_cancel", tamara_payment_cancel},
    {"payment_list", tamara_payment_list},
    {"order_get", tamara_order_get},
    {"order_update_reference", tamara_order_update_reference},
    {"order_authorise", tamara_order_authorise},
    {"order_capture", tamara_order_capture},
    {"order_cancel", tamara_order_cancel},
    {"checkout_create", tamara_checkout_create},
    {"webhook_register", tamara_webhook_register},
    {"webhook_list", tamara_webhook_list},
    {"webhook_get", tamara_webhook_get},
    {"webhook_update", tamara_webhook_update},
    {"webhook_delete", tamara_webhook_delete},
    {"webhook_receive", tamara_webhook_receive},
    {"webhook_listen", tamara_webhook_listen},
    {"webhook_next", tamara_webhook_next},
    {"dispute_list", tamara_dispute_list},
    {"dispute_reply", tamara_dispute_reply},
    {"recover", tamara_recover},
    {"step_resolve", tamara_step_resolve},
    {"history", tamara_history},
    {"report", tamara_report},
    {"receipt", tamara_receipt},
    {"diagnose", tamara_diagnose},
    {"support_bundle", tamara_support_bundle},
    {"log_level", tamara_log_level},
    {"watch_add", tamara_watch_add},
    {"watch_next", tamara_watch_next},
    {"watch_remove", tamara_watch_remove},
};

static operation find(const char *name) {
    for (size_t i = 0; i < COUNT(OPERATIONS); i++) {
        if (strcmp(OPERATIONS[i].name, name) == 0) {
            return OPERATIONS[i].run;
        }
    }
    fprintf(stderr, "abi_test.c has no operation %s\n", name);
    exit(2);
}

/* Calls an operation by its export and by its name; both have to answer alike. `field` is what the reply has to blame, or NULL. */
static void refused(tamara_client client, const char *name, const char *request, int32_t expected, const char *field, int line) {
    char about[300];
    char blamed[128];
    snprintf(about, sizeof about, "%s %.200s", name, request == NULL ? "NULL" : request);
    snprintf(blamed, sizeof blamed, "\"field\":\"%s\"", field == NULL ? "" : field);
    for (int by_name = 0; by_name <= 1; by_name++) {
        char *reply = NULL;
        int32_t code = by_name ? tamara_call(client, name, request, &reply) : find(name)(client, request, &reply);
        if (!check(code == expected, tamara_result_name(code), about, line)) {
            fprintf(stderr, "    expected %s\n    %s\n", tamara_result_name(expected), reply == NULL ? "NULL" : reply);
        }
        check_reply(about, code, reply, line);
        if (field != NULL && reply != NULL) {
            check(strstr(reply, blamed) != NULL, blamed, reply, line);
        }
        tamara_string_free(reply);
    }
    CHECK(find(name)(client, request, NULL) == expected, "without a place for the reply");
}

#define REFUSED(client, name, request, expected, field) refused(client, name, request, expected, field, __LINE__)

/* ------------------------------------------------------------------------------------------------------------------ */
/* Texts.                                                                                                             */

static const char BAD_UTF8[] = "{\"order_id\": \"\xff\xfe\"}";

/* Ten mebibytes. */
static char *huge_text(void) {
    size_t size = 10 * 1024 * 1024;
    char *text = (char *)malloc(size + 1);
    if (text == NULL) {
        exit(2);
    }
    memset(text, ' ', size);
    text[0] = '{';
    text[size - 1] = '}';
    text[size] = '\0';
    return text;
}

static void versions_and_names(void) {
    CHECK(strcmp(tamara_version(), TAMARA_POS_VERSION) == 0, tamara_version());
    CHECK(tamara_abi_version() == TAMARA_ABI_VERSION, "the library and this program's header");
    CHECK(strcmp(tamara_result_name(TAMARA_OK), "OK") == 0, "");
    CHECK(strcmp(tamara_result_name(TAMARA_NOT_PAID), "NOT_PAID") == 0, "");
    CHECK(strcmp(tamara_result_name(TAMARA_INVALID_FIELD), "INVALID_FIELD") == 0, "");
    CHECK(strcmp(tamara_result_name(-99), "UNRECOGNISED") == 0, "");
    CHECK(strcmp(tamara_result_name(INT32_MIN), "UNRECOGNISED") == 0, "");
    CHECK(strcmp(tamara_result_name(INT32_MAX), "UNRECOGNISED") == 0, "");
}

static void a_text_is_freed_once_and_foreign_texts_are_left_alone(void) {
    char own[] = "the program's own";
    char *reply = NULL;
    tamara_string_free(NULL);
    tamara_string_free((char *)tamara_version());
    tamara_string_free((char *)tamara_result_name(0));
    tamara_string_free(own);
    CHECK(strcmp(tamara_version(), TAMARA_POS_VERSION) == 0, "still there after it was freed by mistake");
    CHECK(tamara_order_get(0, "{}", &reply) == TAMARA_INVALID_HANDLE, "");
    tamara_string_free(reply);
    tamara_string_free(reply);
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Opening.                                                                                                           */

/* The library says which operations it has; this program has to know each. */
static void no_operation_is_left_out(const char *reply) {
    const char *at = strstr(reply, "\"operations\":[");
    const char *end = at == NULL ? NULL : strchr(at, ']');
    size_t count = 0;
    for (; at != NULL && at < end; at = strchr(at + 1, ',')) {
        count += at < end;
    }
    CHECK(count == COUNT(OPERATIONS), reply);
    for (size_t i = 0; i < COUNT(OPERATIONS); i++) {
        char quoted[64];
        snprintf(quoted, sizeof quoted, "\"%s\"", OPERATIONS[i].name);
        CHECK(strstr(reply, quoted) != NULL, quoted);
    }
}

static tamara_client open_client(const char *base_url, const char *folder, const char *journal) {
    char config[1024];
    char *reply = NULL;
    tamara_client client = -1;
    int32_t code;
    snprintf(config, sizeof config,
             "{\"environment\": \"simulator\", \"base_url\": \"%s\", \"api_token\": \"sim_abi\", \"country\": \"SA\","
             " \"lane\": \"abi\", \"device_id\": \"1\", \"connect_timeout_ms\": 2000, \"journal\": \"%s/%s\"}",
             base_url, folder, journal);
    code = tamara_client_open(config, &client, &reply);
    CHECK(code == TAMARA_OK, reply == NULL ? "no reply" : reply);
    CHECK(client > 0, "an open client has a number above 0");
    check_reply("client_open", code, reply, __LINE__);
    no_operation_is_left_out(reply == NULL ? "" : reply);
    tamara_string_free(reply);
    return client;
}

static void not_opened(const char *config, int32_t expected, const char *field, int line) {
    char blamed[128];
    char *reply = NULL;
    tamara_client client = 77;
    int32_t code = tamara_client_open(config, &client, &reply);
    snprintf(blamed, sizeof blamed, "\"field\":\"%s\"", field == NULL ? "" : field);
    if (!check(code == expected, tamara_result_name(code), config == NULL ? "NULL" : config, line)) {
        fprintf(stderr, "    expected %s\n    %s\n", tamara_result_name(expected), reply == NULL ? "NULL" : reply);
    }
    check(client == 0, "a client that was not opened is 0", config == NULL ? "NULL" : config, line);
    check_reply("client_open", code, reply, line);
    if (field != NULL && reply != NULL) {
        check(strstr(reply, blamed) != NULL, blamed, reply, line);
    }
    tamara_string_free(reply);
    client = 77;
    check(tamara_client_open(config, &client, NULL) == expected, "without a place for the reply", "client_open", line);
    check(client == 0, "a client that was not opened is 0", "client_open without a place for the reply", line);
}

#define NOT_OPENED(config, expected, field) not_opened(config, expected, field, __LINE__)

static void a_client_is_opened_by_a_good_configuration_only(const char *huge) {
    static const char GOOD[] = "{\"base_url\": \"http://127.0.0.1:9\", \"api_token\": \"sim_abi\", \"country\": \"SA\"}";
    char *reply = NULL;
    NOT_OPENED(NULL, TAMARA_NULL_ARGUMENT, "config");
    NOT_OPENED(BAD_UTF8, TAMARA_INVALID_UTF8, "config");
    NOT_OPENED(huge, TAMARA_REQUEST_TOO_LARGE, "config");
    NOT_OPENED("", TAMARA_INVALID_JSON, NULL);
    NOT_OPENED("{", TAMARA_INVALID_JSON, NULL);
    NOT_OPENED("[1]", TAMARA_INVALID_JSON, NULL);
    NOT_OPENED("{}", TAMARA_INVALID_CONFIG, "api_token");
    NOT_OPENED("{\"api_token\": 5}", TAMARA_INVALID_CONFIG, "api_token");
    NOT_OPENED("{\"api_token\": \"sim_abi\", \"no_such_key\": 1}", TAMARA_INVALID_CONFIG, "no_such_key");
    NOT_OPENED("{\"api_token\": \"sim_abi\", \"log\": {\"level\": 3}}", TAMARA_INVALID_CONFIG, "log.level");
    CHECK(tamara_client_open(GOOD, NULL, &reply) == TAMARA_NULL_ARGUMENT, "no place for the client");
    check_reply("client_open", TAMARA_NULL_ARGUMENT, reply, __LINE__);
    CHECK(reply != NULL && strstr(reply, "\"field\":\"client\"") != NULL, reply);
    tamara_string_free(reply);
    CHECK(tamara_client_open(NULL, NULL, NULL) == TAMARA_NULL_ARGUMENT, "NULL everywhere");
}

static void a_bad_number_is_a_code(tamara_client closed) {
    const tamara_client numbers[] = {0, -1, 1, 1023, 1024, INT32_MIN, INT32_MAX, closed, closed ^ 1, closed + (1 << 20)};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        CHECK(tamara_client_close(numbers[i]) == TAMARA_INVALID_HANDLE, "close");
        CHECK(tamara_interrupt(numbers[i]) == TAMARA_INVALID_HANDLE, "interrupt");
        CHECK(tamara_interrupt_sale(numbers[i], "S-1") == TAMARA_INVALID_HANDLE, "interrupt one sale");
        for (size_t o = 0; o < COUNT(OPERATIONS); o++) {
            REFUSED(numbers[i], OPERATIONS[o].name, "{}", TAMARA_INVALID_HANDLE, "client");
        }
    }
}

static void a_sale_to_interrupt_needs_a_name(tamara_client client) {
    CHECK(tamara_interrupt_sale(client, NULL) == TAMARA_NULL_ARGUMENT, "");
    CHECK(tamara_interrupt_sale(client, BAD_UTF8) == TAMARA_INVALID_UTF8, "");
    CHECK(tamara_interrupt_sale(client, "nobody waits for this one") == TAMARA_OK, "");
}

static void a_program_without_json_builds_requests_and_reads_replies(tamara_client client) {
    char text[64], currency[4];
    char *json = NULL, *reply = NULL;
    int32_t count = -1, needed = 0;
    tamara_request request = 0;
    CHECK(tamara_request_new(NULL) == TAMARA_NULL_ARGUMENT, "");
    CHECK(tamara_request_new(&request) == TAMARA_OK && request > 0, "");
    CHECK(tamara_request_set_text(request, "order_id", "no \"such\" order") == TAMARA_OK, "");
    CHECK(tamara_request_set_amount(request, "total_amount", "1.00", "SAR") == TAMARA_OK, "");
    CHECK(tamara_request_set_amount(request, "total_amount", "1.005", "SAR") == TAMARA_INVALID_FIELD, "");
    CHECK(tamara_request_set_json(request, "raw", "true") == TAMARA_OK, "");
    CHECK(tamara_request_set_json(request, "raw", "yes") == TAMARA_INVALID_JSON, "");
    CHECK(tamara_request_add_item(request, "1", "Physical", "Cup", "c", "1", "1.00", NULL) == TAMARA_NULL_ARGUMENT, "");
    CHECK(tamara_request_add_item(request, "1", "Physical", "Cup", "c", "1", "1.00", "SAR") == TAMARA_OK, "");
    CHECK(tamara_request_json(request, &json) == TAMARA_OK, "");
    CHECK(json != NULL && strstr(json, "no \\\"such\\\" order") != NULL, json);
    CHECK(tamara_request_free(request) == TAMARA_OK && tamara_request_free(request) == TAMARA_INVALID_HANDLE, "");
    CHECK(tamara_request_json(request, &reply) == TAMARA_INVALID_HANDLE && reply == NULL, "");
    CHECK(tamara_reply_amount(json, "total_amount", text, sizeof text, currency) == TAMARA_OK, "");
    CHECK(strcmp(text, "1.00") == 0 && strcmp(currency, "SAR") == 0, text);
    CHECK(tamara_reply_count(json, "items", &count) == TAMARA_OK && count == 1, "");
    /* A refund has no items. */
    CHECK(tamara_refund(client, json, &reply) == TAMARA_UNKNOWN_FIELD, reply);
    CHECK(tamara_reply_text(reply, "error.field", text, sizeof text, &needed) == TAMARA_OK, "");
    CHECK(strcmp(text, "items") == 0 && needed == 6, text);
    CHECK(tamara_reply_text(reply, "error.field", text, 5, &needed) == TAMARA_BUFFER_TOO_SMALL && text[0] == '\0', "");
    CHECK(tamara_reply_text(reply, "verdict", text, sizeof text, NULL) == TAMARA_NULL_MEMBER, "");
    CHECK(tamara_reply_text(reply, "order_id", text, sizeof text, NULL) == TAMARA_NO_SUCH_MEMBER, "");
    CHECK(tamara_reply_text(NULL, "order_id", text, sizeof text, NULL) == TAMARA_NULL_ARGUMENT, "");
    CHECK(tamara_reply_count(reply, "warnings", NULL) == TAMARA_NULL_ARGUMENT, "");
    tamara_string_free(json);
    tamara_string_free(reply);
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Requests.                                                                                                          */

static void a_bad_request_is_refused_by_every_operation(tamara_client client, const char *huge) {
    for (size_t o = 0; o < COUNT(OPERATIONS); o++) {
        const char *name = OPERATIONS[o].name;
        REFUSED(client, name, NULL, TAMARA_NULL_ARGUMENT, "request");
        REFUSED(client, name, BAD_UTF8, TAMARA_INVALID_UTF8, "request");
        REFUSED(client, name, huge, TAMARA_REQUEST_TOO_LARGE, "request");
        REFUSED(client, name, "", TAMARA_INVALID_JSON, NULL);
        REFUSED(client, name, "null", TAMARA_INVALID_JSON, NULL);
        REFUSED(client, name, "[1]", TAMARA_INVALID_JSON, NULL);
        REFUSED(client, name, "\"text\"", TAMARA_INVALID_JSON, NULL);
        REFUSED(client, name, "{\"order_id\": \"a\"", TAMARA_INVALID_JSON, NULL);
        REFUSED(client, name, "{} {}", TAMARA_INVALID_JSON, NULL);
    }
}

#define ITEM(total)                                                                                                    \
    "{\"name\": \"Cup\", \"type\": \"Physical\", \"reference_id\": \"1\", \"sku\": \"c\", \"quantity\": 1,"            \
    " \"total_amount\": {\"amount\": " total ", \"currency\": \"SAR\"}}"
#define SALE(reference, phone, total, item, more)                                                                      \
    "{\"order_reference_id\": " reference ", \"phone_number\": " phone                                                 \
    ", \"total_amount\": {\"amount\": " total ", \"currency\": \"SAR\"}, \"items\": [" item "]" more "}"

static void a_wrong_field_is_named_with_its_path(tamara_client client) {
    static const struct {
        const char *operation;
        const char *request;
        int32_t code;
        const char *field;
    } cases[] = {
        {"session_create", "{}", TAMARA_MISSING_FIELD, "total_amount"},
        {"session_create", SALE("5", "\"544337866\"", "\"10.00\"", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "order_reference_id"},
        {"session_create", SALE("\"\"", "\"544337866\"", "\"10.00\"", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "order_reference_id"},
        {"session_create", SALE("\"A\"", "\"telephone\"", "\"10.00\"", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "phone_number"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.001\"", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "total_amount.amount"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "1e1", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "total_amount.amount"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "-10", ITEM("\"10.00\""), ""), TAMARA_INVALID_FIELD,
         "total_amount.amount"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("12.345"), ""), TAMARA_INVALID_FIELD,
         "items[0].total_amount.amount"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10") ", {}", ""), TAMARA_MISSING_FIELD,
         "items[1].reference_id"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", "", ""), TAMARA_MISSING_FIELD, "items"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"totl\": 1"), TAMARA_UNKNOWN_FIELD,
         "totl"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"channel\": \"fax\""),
         TAMARA_INVALID_FIELD, "channel"},
        {"session_create", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"wait_s\": 1"), TAMARA_UNKNOWN_FIELD,
         "wait_s"},
        {"pay", "{}", TAMARA_MISSING_FIELD, "total_amount"},
        {"pay", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"channel\": \"qr\""), TAMARA_INVALID_FIELD,
         "channel"},
        {"pay", SALE("\"A\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"interval_s\": 3600"), TAMARA_INVALID_FIELD,
         "interval_s"},
        {"poll_status", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"poll_status", "{\"order_id\": \"a\", \"order_reference_id\": \"b\"}", TAMARA_INVALID_FIELD, "order_reference_id"},
        {"poll_status", "{\"order_id\": [1]}", TAMARA_INVALID_FIELD, "order_id"},
        {"poll_status", "{\"order_id\": \"a\", \"wait_s\": -1}", TAMARA_INVALID_FIELD, "wait_s"},
        {"poll_status", "{\"order_id\": \"a\", \"wait_s\": \"1\"}", TAMARA_INVALID_FIELD, "wait_s"},
        {"poll_status", "{\"order_id\": \"a\", \"intervall_s\": 5}", TAMARA_UNKNOWN_FIELD, "intervall_s"},
        {"session_void", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"session_void", "{\"order_id\": \"a\", \"take_over\": 1}", TAMARA_INVALID_FIELD, "take_over"},
        {"session_void", "{\"order_id\": \"a\", \"comment\": \"x\"}", TAMARA_UNKNOWN_FIELD, "comment"},
        {"refund", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"refund", "{\"order_id\": \"a\", \"total_amount\": {\"amount\": \"1.00\"}}", TAMARA_MISSING_FIELD,
         "total_amount.currency"},
        {"refund", "{\"order_id\": \"a\", \"total_amount\": 1}", TAMARA_INVALID_FIELD, "total_amount"},
        {"refund", "{\"order_id\": \"a\", \"amount\": {\"amount\": \"1.00\", \"currency\": \"SAR\"}}", TAMARA_UNKNOWN_FIELD,
         "amount"},
        {"refund", "{\"order_id\": \"a\", \"request_id\": \"\"}", TAMARA_INVALID_FIELD, "request_id"},
        {"order_get", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"order_get", "{\"order_id\": null, \"order_reference_id\": 1}", TAMARA_INVALID_FIELD, "order_reference_id"},
        {"order_get", "{\"order_id\": \"a\", \"wait_s\": 1}", TAMARA_UNKNOWN_FIELD, "wait_s"},
        {"eligibility", "{}", TAMARA_MISSING_FIELD, "total_amount"},
        {"eligibility", "{\"total_amount\": {\"amount\": \"x\", \"currency\": \"SAR\"}}", TAMARA_INVALID_FIELD,
         "total_amount.amount"},
        {"customer_verification", "{}", TAMARA_MISSING_FIELD, "phone_number"},
        {"customer_verification", "{\"phone\": \"5\"}", TAMARA_UNKNOWN_FIELD, "phone"},
        {"new_reference", "{\"prefix\": \"\"}", TAMARA_INVALID_FIELD, "prefix"},
        {"new_reference", "{\"prefix\": \"a/b\"}", TAMARA_INVALID_FIELD, "prefix"},
        {"new_reference", "{\"prefix\": 5}", TAMARA_INVALID_FIELD, "prefix"},
        {"order_update_reference", "{\"order_id\": \"a\"}", TAMARA_MISSING_FIELD, "order_reference_id"},
        {"order_update_reference", "{\"order_id\": \"a\", \"order_reference_id\": \"\"}", TAMARA_INVALID_FIELD,
         "order_reference_id"},
        {"checkout_create", "{}", TAMARA_MISSING_FIELD, "order_reference_id"},
        {"checkout_create", "{\"order_reference_id\": 5}", TAMARA_INVALID_FIELD, "order_reference_id"},
        {"webhook_listen", "{}", TAMARA_MISSING_FIELD, "port"},
        {"webhook_listen", "{\"port\": 1, \"adress\": \"x\"}", TAMARA_UNKNOWN_FIELD, "adress"},
        {"webhook_next", "{\"wait_s\": -1}", TAMARA_INVALID_FIELD, "wait_s"},
        {"dispute_list", "{\"page\": \"1\"}", TAMARA_INVALID_FIELD, "page"},
        {"dispute_reply", "{\"dispute_id\": 1}", TAMARA_MISSING_FIELD, "comment"},
        {"order_authorise", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"order_authorise", "{\"order_id\": \"a\", \"now\": true}", TAMARA_UNKNOWN_FIELD, "now"},
        {"order_capture", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"order_capture", "{\"order_id\": \"a\", \"shipping_info\": {}}", TAMARA_MISSING_FIELD, "shipping_info.shipped_at"},
        {"order_cancel", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"order_cancel", "{\"order_id\": \"a\", \"total_amount\": {\"amount\": 1.001, \"currency\": \"SAR\"}}",
         TAMARA_INVALID_FIELD, "total_amount.amount"},
        {"webhook_register", "{}", TAMARA_MISSING_FIELD, "url"},
        {"webhook_register", "{\"url\": \"http://shop.example/hook\"}", TAMARA_INVALID_FIELD, "url"},
        {"webhook_register", "{\"url\": \"https://shop.example/hook\", \"event\": []}", TAMARA_UNKNOWN_FIELD, "event"},
        {"webhook_list", "{\"page\": 2}", TAMARA_UNKNOWN_FIELD, "page"},
        {"webhook_get", "{}", TAMARA_MISSING_FIELD, "webhook_id"},
        {"webhook_update", "{\"url\": \"https://shop.example/hook\"}", TAMARA_MISSING_FIELD, "webhook_id"},
        {"webhook_delete", "{\"webhook_id\": 7}", TAMARA_INVALID_FIELD, "webhook_id"},
        {"webhook_receive", "{}", TAMARA_MISSING_FIELD, "method"},
        {"webhook_receive", "{\"method\": \"POST\", \"headers\": []}", TAMARA_INVALID_FIELD, "headers"},
        {"recover", "{\"order_id\": \"a\"}", TAMARA_UNKNOWN_FIELD, "order_id"},
        {"step_resolve", "{\"step_id\": 1, \"outcome\": \"done\", \"name\": \" \", \"reason\": \"x\"}", TAMARA_INVALID_FIELD, "name"},
        {"history", "{\"limit\": 0}", TAMARA_INVALID_FIELD, "limit"},
        {"history", "{\"limit\": \"all\"}", TAMARA_INVALID_FIELD, "limit"},
        {"history", "{\"kind\": \"gift\"}", TAMARA_INVALID_FIELD, "kind"},
        {"history", "{\"from\": \"yesterday\"}", TAMARA_INVALID_FIELD, "from"},
        {"history", "{\"until\": 5}", TAMARA_INVALID_FIELD, "until"},
        {"history", "{\"order\": \"a\"}", TAMARA_UNKNOWN_FIELD, "order"},
        {"diagnose", "{\"config\": {}}", TAMARA_INVALID_FIELD, "config"},
        {"diagnose", "{\"deep\": true}", TAMARA_UNKNOWN_FIELD, "deep"},
        {"support_bundle", "{\"file\": \"bundle.zip\"}", TAMARA_INVALID_FIELD, "file"},
        {"support_bundle", "{\"max_bytes\": 7}", TAMARA_INVALID_FIELD, "max_bytes"},
        {"log_level", "{}", TAMARA_MISSING_FIELD, "level"},
        {"report", "{\"kind\": \"y\"}", TAMARA_INVALID_FIELD, "kind"},
        {"report", "{\"settlement\": \"yes\"}", TAMARA_INVALID_FIELD, "settlement"},
        {"report", "{\"date\": \"31.1.2026\"}", TAMARA_INVALID_FIELD, "date"},
        {"receipt", "{}", TAMARA_MISSING_FIELD, "order_id"},
        {"receipt", "{\"order_id\": \"a\", \"copies\": 2}", TAMARA_UNKNOWN_FIELD, "copies"},
        {"log_level", "{\"level\": \"loud\"}", TAMARA_INVALID_FIELD, "level"},
        {"watch_add", "{\"order_id\": \"a\", \"interval_s\": 61}", TAMARA_INVALID_FIELD, "interval_s"},
        {"watch_next", "{\"wait_s\": -1}", TAMARA_INVALID_FIELD, "wait_s"},
        {"watch_remove", "{}", TAMARA_MISSING_FIELD, "order_id"},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        REFUSED(client, cases[i].operation, cases[i].request, cases[i].code, cases[i].field);
    }
}

static void a_call_by_name_needs_a_name(tamara_client client, const char *huge) {
    static const struct {
        const char *operation;
        int32_t code;
    } cases[] = {
        {NULL, TAMARA_NULL_ARGUMENT},
        {"\xff", TAMARA_INVALID_UTF8},
        {"", TAMARA_UNKNOWN_OPERATION},
        {"no_such_operation", TAMARA_UNKNOWN_OPERATION},
        {"tamara_refund", TAMARA_UNKNOWN_OPERATION},
        {"client_close", TAMARA_UNKNOWN_OPERATION},
    };
    char *reply = NULL;
    for (size_t i = 0; i < COUNT(cases); i++) {
        CHECK(tamara_call(client, cases[i].operation, "{}", &reply) == cases[i].code, reply);
        check_reply("tamara_call", cases[i].code, reply, __LINE__);
        CHECK(reply != NULL && strstr(reply, "\"field\":\"operation\"") != NULL, reply);
        tamara_string_free(reply);
        CHECK(tamara_call(client, cases[i].operation, "{}", NULL) == cases[i].code, "without a place for the reply");
    }
    CHECK(tamara_call(client, huge, "{}", &reply) == TAMARA_REQUEST_TOO_LARGE, "ten mebibytes of name");
    check_reply("tamara_call", TAMARA_REQUEST_TOO_LARGE, reply, __LINE__);
    tamara_string_free(reply);
    CHECK(tamara_call(client, NULL, NULL, NULL) == TAMARA_NULL_ARGUMENT, "NULL everywhere");
    CHECK(tamara_call(0, NULL, NULL, NULL) < 0, "NULL everywhere, and no client");
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Answers in the program's own buffer.                                                                               */

static void *a_thread_without_a_call(void *needed) {
    char buffer[8] = "?";
    CHECK(tamara_reply_into(buffer, (int32_t)sizeof buffer, (int32_t *)needed) == TAMARA_NO_LAST_REPLY, buffer);
    CHECK(buffer[0] == '\0', buffer);
    return NULL;
}

static void an_answer_comes_into_the_program_s_own_buffer(tamara_client client) {
    char buffer[TAMARA_MIN_BUFFER];
    char *large;
    int32_t needed = -1;
    int32_t size;
    pthread_t thread;
    tamara_client none = 77;

    CHECK(tamara_client_open_into(NULL, &none, buffer, TAMARA_MIN_BUFFER, &needed) == TAMARA_NULL_ARGUMENT, "");
    check_reply("client_open_into", TAMARA_NULL_ARGUMENT, buffer, __LINE__);
    CHECK(none == 0, "a client that was not opened is 0");
    CHECK(tamara_client_open_into("{}", NULL, buffer, TAMARA_MIN_BUFFER, NULL) == TAMARA_NULL_ARGUMENT, buffer);
    CHECK(tamara_client_open_into(NULL, NULL, NULL, 0, NULL) == TAMARA_NULL_ARGUMENT, "NULL everywhere");

    CHECK(tamara_call_into(client, "recover", "{}", buffer, TAMARA_MIN_BUFFER, &needed) == TAMARA_OK, buffer);
    check_reply("call_into", TAMARA_OK, buffer, __LINE__);
    CHECK(needed == (int32_t)strlen(buffer) + 1, "the size has the NUL in it");
    size = needed;
    large = (char *)malloc((size_t)size);
    if (large == NULL) {
        exit(2);
    }
    CHECK(tamara_reply_into(large, size - 1, &needed) == TAMARA_OK, "one byte short");
    CHECK(large[0] == '\0' && needed == size, "what does not fit is not cut");
    CHECK(tamara_reply_into(large, size, NULL) == TAMARA_OK, "");
    CHECK(strcmp(large, buffer) == 0, "the reply can be read again");
    free(large);
    CHECK(tamara_reply_into(NULL, 0, &needed) == TAMARA_OK && needed == size, "");
    CHECK(tamara_reply_into(buffer, INT32_MIN, &needed) == TAMARA_OK && needed == size, "");
    if (pthread_create(&thread, NULL, a_thread_without_a_call, &needed) != 0) {
        exit(2);
    }
    pthread_join(thread, NULL);
    CHECK(needed == 0, "what another thread did is not known");

    CHECK(tamara_call_into(client, NULL, "{}", buffer, TAMARA_MIN_BUFFER, NULL) == TAMARA_NULL_ARGUMENT, buffer);
    CHECK(tamara_call_into(client, "refund", NULL, buffer, TAMARA_MIN_BUFFER, NULL) == TAMARA_NULL_ARGUMENT, buffer);
    CHECK(tamara_call_into(client, "refund", BAD_UTF8, buffer, TAMARA_MIN_BUFFER, NULL) == TAMARA_INVALID_UTF8, buffer);
    CHECK(tamara_call_into(client, "refund", "{}", buffer, 1, &needed) == TAMARA_BUFFER_TOO_SMALL, "");
    CHECK(needed > 1 && buffer[0] == '\0', "a buffer of one byte holds the NUL");
    CHECK(tamara_call_into(client, "refund", "{}", buffer, -1, &needed) == TAMARA_INVALID_FIELD, "");
    CHECK(tamara_call_into(client, "refund", "{}", NULL, 0, NULL) == TAMARA_MISSING_FIELD, "");
    CHECK(tamara_call_into(0, "refund", "{}", buffer, TAMARA_MIN_BUFFER, NULL) == TAMARA_INVALID_HANDLE, buffer);
    check_reply("call_into", TAMARA_INVALID_HANDLE, buffer, __LINE__);
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* The log.                                                                                                           */

struct lines {
    pthread_mutex_t lock;
    int count;
    int has_secret;
    int has_bad_level;
};

static void hear(void *userdata, int32_t level, const char *line) {
    struct lines *lines = (struct lines *)userdata;
    pthread_mutex_lock(&lines->lock);
    lines->count++;
    lines->has_secret |= strstr(line, "sim_abi") != NULL;
    lines->has_bad_level |= level < 1 || level > 5;
    pthread_mutex_unlock(&lines->lock);
}

static void the_log_comes_and_goes(tamara_client client) {
    struct lines lines;
    int heard;
    memset(&lines, 0, sizeof lines);
    pthread_mutex_init(&lines.lock, NULL);
    CHECK(tamara_log_to(NULL, hear, &lines) == TAMARA_NULL_ARGUMENT, "");
    CHECK(tamara_log_to("\xff", hear, &lines) == TAMARA_INVALID_UTF8, "");
    CHECK(tamara_log_to("loud", hear, &lines) == TAMARA_INVALID_FIELD, "");
    CHECK(tamara_history(client, "{}", NULL) == TAMARA_OK, "");
    CHECK(lines.count == 0, "a refused call changes nothing");
    CHECK(tamara_log_to("trace", hear, &lines) == TAMARA_OK, "");
    CHECK(tamara_history(client, "{}", NULL) == TAMARA_OK, "");
    CHECK(lines.count > 0, "a call leaves a line");
    CHECK(!lines.has_bad_level, "levels are 1 to 5");
    CHECK(!lines.has_secret, "the token never reaches the log");
    heard = lines.count;
    CHECK(tamara_log_to("trace", NULL, NULL) == TAMARA_OK, "");
    CHECK(tamara_history(client, "{}", NULL) == TAMARA_OK, "");
    CHECK(lines.count == heard, "no line comes after the log was ended");
    pthread_mutex_destroy(&lines.lock);
}

static void hear_of_forgotten(void *userdata, int32_t level, const char *line) {
    (void)level;
    *(int *)userdata += strstr(line, "tamara_string_free") != NULL;
}

static void replies_that_are_forgotten_are_told(void) {
    enum { MANY = 10000 };
    static char *replies[MANY];
    int told = 0;
    CHECK(tamara_log_to("warn", hear_of_forgotten, &told) == TAMARA_OK, "");
    for (int i = 0; i < MANY; i++) {
        CHECK(told == 0, "only a crowd is told");
        CHECK(tamara_history(0, "{}", &replies[i]) == TAMARA_INVALID_HANDLE, "");
    }
    CHECK(told == 1, "the log names the function that was not called");
    for (int i = 0; i < MANY; i++) {
        tamara_string_free(replies[i]);
    }
    CHECK(tamara_log_to("off", NULL, NULL) == TAMARA_OK, "");
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* A service that is not there.                                                                                       */

static void without_a_service_nothing_moves(tamara_client client) {
    REFUSED(client, "session_create", SALE("\"dead-1\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ""), TAMARA_CONNECT_FAILED,
            NULL);
    REFUSED(client, "pay", SALE("\"dead-2\"", "\"544337866\"", "\"10.00\"", ITEM("10"), ", \"wait_s\": 0"),
            TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "refund", "{\"order_id\": \"c3b1d8a0\", \"request_id\": \"r\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "order_get", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "order_authorise", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "order_capture", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "order_cancel", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "order_update_reference", "{\"order_id\": \"c3b1d8a0\", \"order_reference_id\": \"n\"}",
            TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "customer_verification", "{\"phone_number\": \"544337866\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "webhook_list", "{}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "webhook_get", "{\"webhook_id\": \"w\"}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "webhook_delete", "{\"webhook_id\": \"w\"}", TAMARA_CONNECT_FAILED, NULL);
    /* A call that nobody can verify is not believed. */
    REFUSED(client, "webhook_receive", "{\"method\": \"POST\", \"body\": \"{}\"}", TAMARA_INVALID_CONFIG, "notification_token");
    REFUSED(client, "webhook_listen", "{\"port\": 0}", TAMARA_INVALID_CONFIG, "notification_token");
    REFUSED(client, "webhook_next", "{}", TAMARA_LISTEN_FAILED, NULL);
    REFUSED(client, "dispute_list", "{}", TAMARA_CONNECT_FAILED, NULL);
    REFUSED(client, "dispute_reply", "{\"dispute_id\": 1, \"comment\": \"x\"}", TAMARA_CONNECT_FAILED, NULL);
    /* Nobody is turned away because the service is silent. */
    REFUSED(client, "eligibility", "{\"total_amount\": {\"amount\": 10, \"currency\": \"SAR\"}}", TAMARA_OK, NULL);
    REFUSED(client, "session_void", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_CANNOT_VOID, NULL);
    /* A question without an answer is no failure: the sale may be paid. */
    REFUSED(client, "poll_status", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_UNKNOWN, NULL);
    REFUSED(client, "recover", "{}", TAMARA_OK, NULL);
    REFUSED(client, "history", "{\"limit\": 1}", TAMARA_OK, NULL);
    REFUSED(client, "watch_add", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_OK, NULL);
    REFUSED(client, "watch_next", "{}", TAMARA_PENDING, NULL);
    REFUSED(client, "watch_remove", "{\"order_id\": \"c3b1d8a0\"}", TAMARA_OK, NULL);
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* A whole sale.                                                                                                      */

static int32_t done(tamara_client client, const char *name, const char *request, const char *part, int line) {
    char *reply = NULL;
    int32_t code = find(name)(client, request, &reply);
    check_reply(name, code, reply, line);
    if (reply != NULL && part != NULL) {
        check(strstr(reply, part) != NULL, part, reply, line);
    }
    tamara_string_free(reply);
    return code;
}

#define DONE(name, request, part) done(client, name, request, part, __LINE__)

static void read_member(const char *reply, const char *name, char *out, size_t size) {
    char head[64];
    const char *at;
    size_t length;
    snprintf(head, sizeof head, "\"%s\":\"", name);
    at = strstr(reply, head);
    at = at == NULL ? "" : at + strlen(head);
    length = strcspn(at, "\"");
    length = length < size ? length : size - 1;
    memcpy(out, at, length);
    out[length] = '\0';
}

static void sales_end_as_the_service_says(tamara_client client) {
    char order_id[80];
    char request[256];
    char *reply = NULL;
    int32_t code;

    code = tamara_pay(client, SALE("\"abi-1\"", "\"0544337866\"", "\"100.00\"", ITEM("\"100.00\""), ", \"interval_s\": 0.02"),
                      &reply);
    CHECK(code == TAMARA_OK, reply);
    check_reply("pay", code, reply, __LINE__);
    CHECK(reply != NULL && strstr(reply, "\"verdict\":\"paid\"") != NULL, reply);
    read_member(reply == NULL ? "" : reply, "order_id", order_id, sizeof order_id);
    tamara_string_free(reply);

    snprintf(request, sizeof request, "{\"order_id\": \"%s\"}", order_id);
    CHECK(DONE("order_get", request, "\"captured_amount\":{\"amount\":\"100.00\",\"currency\":\"SAR\"}") == TAMARA_OK, order_id);
    CHECK(DONE("session_void", request, "\"verdict\":\"paid\"") == TAMARA_TOO_LATE_PAID, order_id);
    snprintf(request, sizeof request,
             "{\"order_id\": \"%s\", \"request_id\": \"r1\", \"total_amount\": {\"amount\": 40, \"currency\": \"SAR\"}}", order_id);
    CHECK(DONE("refund", request, "\"replayed\":false") == TAMARA_OK, order_id);
    CHECK(DONE("refund", request, "\"replayed\":true") == TAMARA_OK, order_id);
    snprintf(request, sizeof request,
             "{\"order_id\": \"%s\", \"request_id\": \"r2\", \"total_amount\": {\"amount\": 61, \"currency\": \"SAR\"}}", order_id);
    CHECK(DONE("refund", request, "\"error\":") == TAMARA_REFUND_TOO_LARGE, order_id);
    snprintf(request, sizeof request, "{\"order_id\": \"%s\", \"request_id\": \"r3\"}", order_id);
    CHECK(DONE("refund", request, "\"refunded_amount\":{\"amount\":\"100.00\"") == TAMARA_OK, order_id);
    CHECK(DONE("poll_status", "{\"order_reference_id\": \"abi-1\"}", "\"verdict\":\"not_paid\"") == TAMARA_NOT_PAID, order_id);

    code = DONE("pay", SALE("\"abi-2\"", "\"526422337\"", "\"100.00\"", ITEM("\"100.00\""), ", \"interval_s\": 0.02"),
                "\"verdict\":\"not_paid\"");
    CHECK(code == TAMARA_NOT_PAID, tamara_result_name(code));

    code = DONE("session_create", SALE("\"abi-3\"", "\"534274516\"", "\"100.99\"", ITEM("\"100.99\""), ""),
                "\"verdict\":\"pending\"");
    CHECK(code == TAMARA_OK, tamara_result_name(code));
    CHECK(DONE("poll_status", "{\"order_reference_id\": \"abi-3\"}", "\"verdict\":\"pending\"") == TAMARA_PENDING, "");
    code = DONE("session_create", SALE("\"abi-3\"", "\"534274516\"", "\"100.98\"", ITEM("\"100.98\""), ""), "\"error\":");
    CHECK(code == TAMARA_REFERENCE_IN_USE, tamara_result_name(code));
    CHECK(DONE("session_void", "{\"order_reference_id\": \"abi-3\"}", "\"verdict\":\"not_paid\"") == TAMARA_OK, "");

    code = DONE("session_create",
                SALE("\"abi-4\"", "\"534274516\"", "\"100.99\"", ITEM("\"100.99\""), ", \"channel\": \"qr\""), "\"qr\":{");
    CHECK(code == TAMARA_OK, tamara_result_name(code));
    CHECK(DONE("order_get", "{\"order_reference_id\": \"no-such-sale\"}", "\"http_status\":404") == TAMARA_NOT_FOUND, "");
    CHECK(DONE("history", "{\"order_reference_id\": \"abi-1\"}", "\"kind\":\"refund\"") == TAMARA_OK, "");
    CHECK(DONE("recover", "{}", "\"steps\":[") == TAMARA_OK, "");
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Threads.                                                                                                           */

struct worker {
    tamara_client client;
    int bad_replies;
    int32_t last;
};

/* Calls everything until the client is closed. */
static void *work(void *argument) {
    struct worker *worker = (struct worker *)argument;
    size_t next = 0;
    do {
        static const char *const REQUESTS[][2] = {
            {"history", "{}"},
            {"poll_status", "{\"order_reference_id\": \"abi-threads\", \"wait_s\": 60}"},
            {"order_get", "{\"order_reference_id\": \"abi-threads\"}"},
            {"recover", "{}"},
            {"refund", "{}"},
        };
        const char *const *call = REQUESTS[next++ % COUNT(REQUESTS)];
        char *reply = NULL;
        worker->last = tamara_call(worker->client, call[0], call[1], &reply);
        worker->bad_replies += reply == NULL || strstr(reply, "\"message\":{") == NULL;
        tamara_string_free(reply);
    } while (worker->last != TAMARA_INVALID_HANDLE);
    return NULL;
}

static void sleep_ms(long ms) {
    struct timespec time;
    time.tv_sec = ms / 1000;
    time.tv_nsec = ms % 1000 * 1000000;
    nanosleep(&time, NULL);
}

static void closing_ends_the_calls_of_all_threads(const char *base_url, const char *folder) {
    enum { THREADS = 8 };
    pthread_t threads[THREADS];
    struct worker workers[THREADS];
    tamara_client client = open_client(base_url, folder, "threads.db");
    memset(workers, 0, sizeof workers);
    for (int i = 0; i < THREADS; i++) {
        workers[i].client = client;
        if (pthread_create(&threads[i], NULL, work, &workers[i]) != 0) {
            exit(2);
        }
    }
    sleep_ms(300);
    CHECK(tamara_interrupt(client) == TAMARA_OK, "");
    sleep_ms(100);
    CHECK(tamara_client_close(client) == TAMARA_OK, "");
    CHECK(tamara_client_close(client) == TAMARA_INVALID_HANDLE, "closed is closed");
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        CHECK(workers[i].bad_replies == 0, "every call of every thread got its reply");
        CHECK(workers[i].last == TAMARA_INVALID_HANDLE, "");
    }
}

/* A service that takes connections and answers nothing; its socket, and its address. */
static int silence(char url[40]) {
    struct sockaddr_in address;
    socklen_t size = sizeof address;
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    memset(&address, 0, sizeof address);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, size) != 0 || listen(listener, 64) != 0
        || getsockname(listener, (struct sockaddr *)&address, &size) != 0) {
        exit(2);
    }
    snprintf(url, 40, "http://127.0.0.1:%d", ntohs(address.sin_port));
    return listener;
}

static int calls_made = 0;
static int slow_calls = 0;

/* A call that must not wait. */
static char *timed(operation run, tamara_client client, const char *request) {
    struct timespec begun, ended;
    char *reply = NULL;
    clock_gettime(CLOCK_MONOTONIC, &begun);
    run(client, request, &reply);
    clock_gettime(CLOCK_MONOTONIC, &ended);
    calls_made++;
    slow_calls += (ended.tv_sec - begun.tv_sec) * 1000 + (ended.tv_nsec - begun.tv_nsec) / 1000000 > 100;
    return reply;
}

static void a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(tamara_client shop, const char *folder) {
    static const char *const phones[] = {"0544337866", "0551234567", "0544337866"};
    static const char *const amounts[] = {"300.00", "300.99", "300.00"};
    static const char *const ends[] = {"cancelled", "cancelled", "paid"};
    char url[40], request[512], state[3][32];
    int listener = silence(url), open = 3;
    tamara_client silent = open_client(url, folder, "silent.db");
    for (int i = 0; i < 3; i++) {
        snprintf(request, sizeof request,
                 "{\"order_reference_id\": \"SILENT-%d\", \"phone_number\": \"%s\", \"interval_s\": 0.1, \"total_amount\": {\"amount\": \"%s\", "
                 "\"currency\": \"SAR\"}, \"items\": [{\"reference_id\": \"1\", \"type\": \"Physical\", \"name\": \"Tea\", \"sku\": \"1\", "
                 "\"quantity\": 1, \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"}}]}",
                 i, phones[i], amounts[i], amounts[i]);
        tamara_string_free(timed(tamara_payment_start, i == 0 ? silent : shop, request));
    }
    for (int round = 0; open > 0 && round < 6000; round++) {
        open = 0;
        for (int i = 0; i < 3; i++) {
            char ended[8] = "";
            char *reply;
            snprintf(request, sizeof request, "{\"order_reference_id\": \"SILENT-%d\"}", i);
            if (round == 25 && i < 2) {
                tamara_string_free(timed(tamara_payment_cancel, i == 0 ? silent : shop, request));
            }
            reply = timed(tamara_payment_status, i == 0 ? silent : shop, request);
            tamara_reply_text(reply, "state", state[i], sizeof state[i], NULL);
            tamara_reply_text(reply, "ended", ended, sizeof ended, NULL);
            open += strcmp(ended, "true") != 0;
            tamara_string_free(reply);
        }
        sleep_ms(10);
    }
    for (int i = 0; i < 3; i++) {
        CHECK(strcmp(state[i], ends[i]) == 0, state[i]);
    }
    /* A busy machine delays a few calls; a service that is waited for delays all. */
    CHECK(20 * slow_calls <= calls_made, "calls are not held up");
    CHECK(tamara_client_close(silent) == TAMARA_OK, "");
    close(listener);
}

/* ------------------------------------------------------------------------------------------------------------------ */

int main(int argc, char **argv) {
    /* Nobody listens on this port: it is reserved for a service that throws everything away. */
    const char *nobody = "http://127.0.0.1:9";
    char *huge = huge_text();
    tamara_client client;

    if (argc < 2) {
        fprintf(stderr, "usage: abi_test FOLDER [BASE_URL]\n");
        return 2;
    }
    versions_and_names();
    a_text_is_freed_once_and_foreign_texts_are_left_alone();
    a_client_is_opened_by_a_good_configuration_only(huge);
    client = open_client(nobody, argv[1], "nobody.db");
    a_bad_request_is_refused_by_every_operation(client, huge);
    a_wrong_field_is_named_with_its_path(client);
    a_call_by_name_needs_a_name(client, huge);
    a_sale_to_interrupt_needs_a_name(client);
    a_program_without_json_builds_requests_and_reads_replies(client);
    an_answer_comes_into_the_program_s_own_buffer(client);
    the_log_comes_and_goes(client);
    replies_that_are_forgotten_are_told();
    without_a_service_nothing_moves(client);
    CHECK(tamara_client_close(client) == TAMARA_OK, "");
    a_bad_number_is_a_code(client);
    closing_ends_the_calls_of_all_threads(nobody, argv[1]);
    if (argc > 2) {
        client = open_client(argv[2], argv[1], "sales.db");
        sales_end_as_the_service_says(client);
        a_silent_service_holds_no_loop_up_and_of_two_sales_at_once_one_is_cancelled(client, argv[1]);
        CHECK(tamara_client_close(client) == TAMARA_OK, "");
        closing_ends_the_calls_of_all_threads(argv[2], argv[1]);
    }
    free(huge);
    printf("%d checks, %d failed\n", checks, failures);
    return failures == 0 ? 0 : 1;
}
