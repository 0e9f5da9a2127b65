/* A small till that takes Tamara payments. Everything a real till has to do is here; copy what you need.
 *
 *   sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]
 *
 * BASE_URL is the simulator's, such as http://127.0.0.1:8799; for the real service change open_till. JOURNAL is the full path of
 * the file in which the library keeps what it must not forget, with / on Windows too. With AMOUNT: one sale in SAR, nothing else.
 * Linux:  cc -std=c99 -I include bindings/c/sample_pos.c -L FOLDER_OF_THE_LIBRARY -ltamara_pos -o sample_pos */
#include "tamara_pos.h"
#include <stdio.h>
#include <string.h>
#include <time.h>

struct till {
    tamara_client client;
    const char *language, *interval_s; /* the interval is between two checks of a sale; the real service asks for 5 */
};

/* One sale. Quantities and amounts are text: no floating point touches them. The last four members are the till's notes. */
struct sale {
    const char *reference, *phone, *name, *sku, *quantity, *amount;
    time_t cancel_at; /* when the cashier cancels it; 0: never */
    int has_ended;
    int32_t code; /* the end: goods go out for TAMARA_OK, and for nothing else */
    char order_id[65], shown[512];
};

typedef int32_t (*operation)(tamara_client client, const char *request, char **reply);
/* Prints a member of a reply, if the reply has it. */
static void show_member(const char *label, const char *reply, const char *path) {
    char text[2100];
    if (tamara_reply_text(reply, path, text, sizeof text, NULL) == TAMARA_OK) printf("  %-14s %s\n", label, text);
}

/* Shows the cashier what happened, and the developer why. What was `shown` last is not shown again. */
static void show(const struct till *till, const char *what, int32_t code, const char *reply, char shown[512]) {
    char path[16], text[512] = "";
    snprintf(path, sizeof path, "message.%s", till->language);
    tamara_reply_text(reply, path, text, sizeof text, NULL);
    if (shown != NULL && strcmp(text, shown) == 0) return;
    if (shown != NULL) memcpy(shown, text, sizeof text);
    printf("  %-14s %s  [%s]\n", what, text, tamara_result_name(code));
    show_member("", reply, "error.detail");
    show_member("warning", reply, "warnings[0].detail");
    fflush(stdout);
}

/* Calls an operation with a request that was built, and frees the request. The caller frees the reply. */
static int32_t call(const struct till *till, operation function, tamara_request request, char **reply) {
    char *json = NULL;
    int32_t code = tamara_request_json(request, &json);
    *reply = NULL;
    if (code == TAMARA_OK) code = function(till->client, json, reply);
    tamara_string_free(json);
    tamara_request_free(request);
    return code;
}

/* A request about a sale or refund that was started; `wait_s` may be NULL. */
static int32_t call_about(const struct till *till, operation function, const char *reference, const char *wait_s, char **reply) {
    tamara_request request = 0;
    tamara_request_new(&request);
    tamara_request_set_text(request, "order_reference_id", reference);
    if (wait_s != NULL) tamara_request_set_json(request, "wait_s", wait_s);
    return call(till, function, request, reply);
}

/* Starts a sale and returns at once. Its reference is its key: after a crash start it again with the same reference, and it goes on
 * where it was; the customer is never asked for the money a second time. A till without numbers of its own calls tamara_new_reference. */
static void start(const struct till *till, struct sale *sale) {
    char *reply = NULL;
    tamara_request request = 0;
    tamara_request_new(&request);
    tamara_request_set_text(request, "order_reference_id", sale->reference);
    tamara_request_set_text(request, "phone_number", sale->phone);
    tamara_request_set_amount(request, "total_amount", sale->amount, "SAR");
    tamara_request_set_json(request, "interval_s", till->interval_s);
    tamara_request_add_item(request, sale->sku, "Physical", sale->name, sale->sku, sale->quantity, sale->amount, "SAR");
    sale->code = call(till, tamara_payment_start, request, &reply);
    sale->has_ended = sale->code != TAMARA_PENDING; /* refused: nothing was started */
    show(till, sale->reference, sale->code, reply, sale->shown);
    tamara_string_free(reply);
}

/* One round about one sale. A till with a window makes it from a timer, with "0" for `wait_s`: then it returns at once, whatever
 * the service does. It is asked for until it has ended; whatever a single call says, the customer can still pay until then. */
static void look(const struct till *till, struct sale *sale, const char *wait_s) {
    char *reply = NULL, ended[8] = "";
    if (sale->cancel_at != 0 && time(NULL) >= sale->cancel_at) {
        /* Takes back this sale and no other. If the customer was faster, it ends as paid: TAMARA_TOO_LATE_PAID. */
        sale->code = call_about(till, tamara_payment_cancel, sale->reference, NULL, &reply);
        show(till, sale->reference, sale->code, reply, sale->shown);
        tamara_string_free(reply);
        sale->cancel_at = 0;
    }
    sale->code = call_about(till, tamara_payment_status, sale->reference, wait_s, &reply);
    show(till, sale->reference, sale->code, reply, sale->shown);
    show_member("link", reply, "checkout_deeplink");
    tamara_reply_text(reply, "ended", ended, sizeof ended, NULL);
    sale->has_ended = strcmp(ended, "true") == 0;
    tamara_reply_text(reply, "order_id", sale->order_id, sizeof sale->order_id, NULL);
    tamara_string_free(reply);
}

/* Serves sales until each has ended. The library's own threads do the waiting. */
static void serve(const struct till *till, struct sale *sales, int count) {
    int open = count, i;
    while (open > 0) {
        for (open = 0, i = 0; i < count; ++i) {
            if (!sales[i].has_ended) look(till, &sales[i], "0.02");
            open += !sales[i].has_ended;
        }
    }
}

/* Before cash or a card is taken for a sale that Tamara was asked to pay: only TAMARA_OK allows it. */
static int32_t may_take_cash(const struct till *till, const struct sale *sale) {
    char *reply = NULL;
    int32_t code = call_about(till, tamara_tender_check, sale->reference, NULL, &reply);
    show(till, "cash instead?", code, reply, NULL);
    tamara_string_free(reply);
    return code;
}

/* Gives money back. `request_id` is the till's own number of this refund: asked twice, it is done once. */
static int32_t refund(const struct till *till, const char *order_id, const char *amount, const char *request_id) {
    char *reply = NULL;
    int32_t code;
    tamara_request request = 0;
    tamara_request_new(&request);
    tamara_request_set_text(request, "order_id", order_id);
    tamara_request_set_amount(request, "total_amount", amount, "SAR");
    tamara_request_set_text(request, "request_id", request_id);
    code = call(till, tamara_refund_start, request, &reply);
    while (code == TAMARA_PENDING) { /* it goes by the order's id; a till with a window asks from its timer */
        tamara_string_free(reply);
        code = call_about(till, tamara_payment_status, order_id, "0.02", &reply);
    }
    show(till, "refund", code, reply, NULL);
    show_member("refunded", reply, "refunded_amount.amount");
    tamara_string_free(reply);
    return code;
}

/* For the real service: no "base_url", "environment" "sandbox" or "production", and the token from a file, "api_token_file". */
static int open_till(struct till *till, const char *base_url, const char *journal) {
    char *reply = NULL, *config = NULL;
    int32_t code;
    tamara_request request = 0;
    if (tamara_abi_version() < TAMARA_ABI_VERSION) return 0; /* an older library than the header */
    tamara_request_new(&request);
    tamara_request_set_text(request, "base_url", base_url);
    tamara_request_set_text(request, "api_token", "sim_demo");
    tamara_request_set_text(request, "lane", "till-3");
    tamara_request_set_text(request, "journal", journal);
    tamara_request_json(request, &config);
    tamara_request_free(request);
    code = tamara_client_open(config, &till->client, &reply);
    show(till, "open", code, reply, NULL);
    tamara_string_free(config);
    tamara_string_free(reply);
    if (code != TAMARA_OK) return 0;
    /* Whatever a crash or a power cut left open is cleared up before the first sale. */
    code = tamara_recover(till->client, "{}", &reply);
    show(till, "recover", code, reply, NULL);
    tamara_string_free(reply);
    return 1;
}

/* The simulator decides by phone number and by the last two digits of the amount what the customer does. */
static int morning(const struct till *till) {
    struct sale two[] = {{"S-1001", "534274516", "Lego City 8601", "SA-12436", "1", "300.00", 0, 0, 0, "", ""},
                         {"S-1003", "+966 53 427 4517", "Cups", "SA-9", "2", "80.02", time(NULL) + 2, 0, 0, "", ""}};
    struct sale declined = {"S-1002", "526422337", "\xd9\x83\xd9\x88\xd8\xa8" /* a cup, UTF-8 */, "SA-77", "1", "120.00", 0, 0, 0, "", ""};
    int good;
    printf("\nTwo sales at once: 300.00 SAR, and 80.02 SAR whose customer walks away, so the cashier cancels it\n");
    start(till, &two[0]);
    start(till, &two[1]);
    serve(till, two, 2);
    good = two[0].code == TAMARA_OK && two[1].code == TAMARA_NOT_PAID && may_take_cash(till, &two[1]) == TAMARA_OK;
    printf("\nThe customer brings something back: 100.00 SAR; the cashier presses the key twice. Then 50.00 SAR\n");
    good &= refund(till, two[0].order_id, "100.00", "R-1") == TAMARA_OK && refund(till, two[0].order_id, "100.00", "R-1") == TAMARA_OK;
    good &= refund(till, two[0].order_id, "50.00", "R-2") == TAMARA_OK;
    printf("\nA sale of 120.00 SAR; Tamara declines\n");
    start(till, &declined);
    serve(till, &declined, 1);
    return good && declined.code == TAMARA_NOT_PAID;
}

int main(int argc, char **argv) {
    struct till till = {0, argc > 3 && strcmp(argv[3], "ar") == 0 ? "ar" : "en", "0.2"};
    struct sale sale = {"S-2001", "534274516", "Lego City 8601", "SA-12436", "1", argc > 4 ? argv[4] : "", 0, 0, 0, "", ""};
    int good;
    if (argc < 3) fprintf(stderr, "usage: sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]\n");
    if (argc < 3 || !open_till(&till, argv[1], argv[2])) return 1;
    if (argc > 4) start(&till, &sale), serve(&till, &sale, 1);
    good = argc > 4 ? sale.code >= TAMARA_OK : morning(&till);
    tamara_client_close(till.client);
    return good ? 0 : 1;
}
