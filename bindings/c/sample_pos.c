/*
 * A small till that takes Tamara payments. Everything a real till has to do is here; copy what you need.
 *
 *   sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]
 *
 * BASE_URL is the simulator's, such as http://127.0.0.1:8799; for the real service change open_till. JOURNAL is the full path of
 * the file in which the library keeps what it must not forget, with / on Windows too. With AMOUNT: one sale in SAR, nothing else.
 *
 * Linux:  cc -std=c99 -I include bindings/c/sample_pos.c -L FOLDER_OF_THE_LIBRARY -ltamara_pos -o sample_pos
 */
#include "tamara_pos.h"

#include <stdio.h>
#include <string.h>

struct till {
    tamara_client client;
    const char *language;
    const char *interval_s; /* between two checks of a sale; the real service asks for 5 */
};

/* One line of the basket. Quantities and amounts are text: no floating point touches them. */
struct item { const char *reference_id, *kind, *name, *sku, *quantity, *amount; };

typedef int32_t (*operation)(tamara_client client, const char *request, char **reply);

/* Prints a member of a reply, if the reply has it. */
static void show_member(const char *label, const char *reply, const char *path) {
    char text[2100];
    if (tamara_reply_text(reply, path, text, sizeof text, NULL) == TAMARA_OK) {
        printf("  %-14s %s\n", label, text);
    }
}

static void show_amount(const char *label, const char *reply, const char *path) {
    char amount[32] = "-";
    tamara_reply_amount(reply, path, amount, sizeof amount, NULL);
    printf("  %-14s %s\n", label, amount);
}

/* Shows the cashier what happened, and the developer why. */
static void show(const struct till *till, const char *what, int32_t code, const char *reply) {
    char path[16], text[512] = "";
    snprintf(path, sizeof path, "message.%s", till->language);
    tamara_reply_text(reply, path, text, sizeof text, NULL);
    printf("  %-14s %s  [%s]\n", what, text, tamara_result_name(code));
    show_member("", reply, "error.detail");
    show_member("field", reply, "error.field");
    show_member("warning", reply, "warnings[0].detail");
    fflush(stdout);
}

/* Calls an operation with a request that was built, frees the request, and shows the end. The caller frees the reply. */
static int32_t call(const struct till *till, const char *what, operation function, tamara_request request, char **reply) {
    char *json = NULL;
    int32_t code = tamara_request_json(request, &json);
    *reply = NULL;
    if (code == TAMARA_OK) {
        code = function(till->client, json, reply);
    }
    tamara_string_free(json);
    tamara_request_free(request);
    show(till, what, code, *reply);
    return code;
}

/*
 * Takes a payment. `reference` is the key of this sale: after a crash call this again with the same reference, and it goes on
 * where it was; the customer is never asked for the money a second time. Goods go out when the code is TAMARA_OK, and for
 * nothing else. The order's id goes to `order_id`.
 *
 * The library's own thread does the waiting. A till with a window asks from a timer with "wait_s" 0, and calls
 * tamara_payment_cancel when the cashier cancels; it asks on until the payment has ended.
 */
static int32_t take_payment(const struct till *till, const char *reference, const char *phone, struct item item,
                            char order_id[65]) {
    char status[512], message[512] = "", shown[512] = "", path[16];
    char *reply = NULL;
    tamara_request request = 0;
    int32_t code;

    tamara_request_new(&request);
    tamara_request_set_text(request, "order_reference_id", reference);
    tamara_request_set_text(request, "phone_number", phone);
    tamara_request_set_amount(request, "total_amount", item.amount, "SAR");
    tamara_request_set_json(request, "interval_s", till->interval_s);
    tamara_request_add_item(request, item.reference_id, item.kind, item.name, item.sku, item.quantity, item.amount, "SAR");
    code = call(till, "payment", tamara_payment_start, request, &reply);

    snprintf(status, sizeof status, "{\"order_reference_id\": \"%s\", \"wait_s\": 1}", reference);
    snprintf(path, sizeof path, "message.%s", till->language);
    while (code == TAMARA_PENDING) {
        tamara_string_free(reply);
        code = tamara_payment_status(till->client, status, &reply);
        tamara_reply_text(reply, path, message, sizeof message, NULL);
        if (strcmp(message, shown) != 0) {
            show(till, "", code, reply);
            memcpy(shown, message, sizeof shown);
        }
        show_member("link", reply, "checkout_deeplink");
    }
    show_amount("captured", reply, "captured_amount");
    tamara_reply_text(reply, "order_id", order_id, 65, NULL);
    tamara_string_free(reply);
    return code;
}

/*
 * Gives money back. `request_id` is the till's own number of this refund: asked twice, it is done once, so a cashier who
 * presses the key again, or a till that crashed half way, does no harm.
 */
static int32_t refund(const struct till *till, const char *order_id, const char *amount, const char *request_id) {
    char *reply = NULL;
    tamara_request request = 0;
    int32_t code;
    tamara_request_new(&request);
    tamara_request_set_text(request, "order_id", order_id);
    tamara_request_set_amount(request, "total_amount", amount, "SAR");
    tamara_request_set_text(request, "request_id", request_id);
    code = call(till, "refund", tamara_refund, request, &reply);
    show_amount("refunded", reply, "refunded_amount");
    show_member("made before", reply, "replayed");
    tamara_string_free(reply);
    return code;
}

/* For the real service: no "base_url", "environment" "sandbox" or "production", and the token from a file, "api_token_file". */
static int open_till(struct till *till, const char *base_url, const char *journal) {
    char *reply = NULL, *config = NULL;
    tamara_request request = 0;
    int32_t code;

    if (tamara_abi_version() < TAMARA_ABI_VERSION) {
        fprintf(stderr, "The library is %s, this program was built for %s.\n", tamara_version(), TAMARA_POS_VERSION);
        return 0;
    }
    tamara_request_new(&request);
    tamara_request_set_text(request, "environment", "simulator");
    tamara_request_set_text(request, "base_url", base_url);
    tamara_request_set_text(request, "api_token", "sim_demo");
    tamara_request_set_text(request, "language", till->language);
    tamara_request_set_text(request, "lane", "till-3");
    tamara_request_set_text(request, "journal", journal);
    tamara_request_json(request, &config);
    tamara_request_free(request);
    code = tamara_client_open(config, &till->client, &reply);
    show(till, "open", code, reply);
    tamara_string_free(config);
    tamara_string_free(reply);
    if (code != TAMARA_OK) {
        return 0;
    }
    /* Whatever a crash or a power cut left open is cleared up before the first sale. */
    code = tamara_recover(till->client, "{}", &reply);
    show(till, "recover", code, reply);
    tamara_string_free(reply);
    return 1;
}

/* Says so when a step ended otherwise than the tour promises. */
static int ended_as(int32_t code, int32_t expected) {
    return code == expected || printf("  expected %s\n", tamara_result_name(expected)) < 0;
}

/* The simulator decides by phone number and by the last two digits of the amount what the customer does. */
static int morning(const struct till *till) {
    const struct item lego = {"123", "Physical", "Lego City 8601", "SA-12436", "1", "300.00"};
    const struct item headphones = {"77", "Physical", "\xd8\xb3\xd9\x85\xd8\xa7\xd8\xb9\xd8\xa7\xd8\xaa" /* Arabic, UTF-8 */, "SA-77", "1", "120.00"};
    const struct item cups = {"9", "Physical", "Cups", "SA-9", "2", "80.02"};
    char order_id[65] = "", other[65] = "";
    int good;
    printf("\nA sale of 300.00 SAR; the customer pays\n");
    good = ended_as(take_payment(till, "S-1001", "534274516", lego, order_id), TAMARA_OK);
    printf("\nThe customer brings something back: 100.00 SAR\n");
    good &= ended_as(refund(till, order_id, "100.00", "R-1"), TAMARA_OK);
    printf("\nThe cashier presses the key a second time\n");
    good &= ended_as(refund(till, order_id, "100.00", "R-1"), TAMARA_OK);
    printf("\nSomething else comes back: 50.00 SAR\n");
    good &= ended_as(refund(till, order_id, "50.00", "R-2"), TAMARA_OK);
    printf("\nA sale of 120.00 SAR; Tamara declines\n");
    good &= ended_as(take_payment(till, "S-1002", "526422337", headphones, other), TAMARA_NOT_PAID);
    printf("\nA sale of 80.02 SAR; the customer never opens the link\n");
    good &= ended_as(take_payment(till, "S-1003", "+966 53 427 4517", cups, other), TAMARA_NOT_PAID);
    return good;
}

int main(int argc, char **argv) {
    struct till till = {0, "en", "0.2"};
    struct item item = {"123", "Physical", "Lego City 8601", "SA-12436", "1", argc > 4 ? argv[4] : ""};
    char order_id[65] = "";
    int good;
    till.language = argc > 3 && strcmp(argv[3], "ar") == 0 ? "ar" : "en";
    if (argc < 3 || !open_till(&till, argv[1], argv[2])) {
        fprintf(stderr, "usage: sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]\n");
        return 1;
    }
    good = argc > 4 ? take_payment(&till, "S-2001", "534274516", item, order_id) >= TAMARA_OK : morning(&till);
    tamara_client_close(till.client);
    return good ? 0 : 1;
}
