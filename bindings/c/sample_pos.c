/*
 * A small till that takes Tamara payments. Everything a real till has to do is here; copy what you need.
 *
 *   sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]
 *
 *   BASE_URL   where the simulator listens, such as http://127.0.0.1:8799
 *   JOURNAL    full path of the file in which the library keeps what it must not forget; made when it is not there, its
 *              separators written / on Windows too
 *   en, ar     language of the cashier's texts
 *   AMOUNT     one sale of this amount, in SAR, and nothing else; left out: the shop's morning, see main
 *
 * Linux:  cc -std=c99 -I include bindings/c/sample_pos.c -L FOLDER_OF_THE_LIBRARY -ltamara_pos -o sample_pos
 *
 * It is plain C99, and C++11 as well. It talks to a simulator; for the real service change configuration() only.
 */
#include "tamara_pos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* ------------------------------------------------------------------------------------------------------------------ */
/* Reading JSON. A real till has a JSON library and does not need this part.                                          */

static const char *skip_spaces(const char *at) {
    while (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r') {
        at++;
    }
    return at;
}

/* From the quote that opens a string to the place after the one that closes it. */
static const char *skip_string(const char *at) {
    for (at++; *at != '\0' && *at != '"'; at++) {
        if (*at == '\\' && at[1] != '\0') {
            at++;
        }
    }
    return *at == '"' ? at + 1 : at;
}

/* From the first character of a value to the place after its last. */
static const char *skip_value(const char *at) {
    int depth = 0;
    while (*at != '\0') {
        if (*at == '"') {
            at = skip_string(at);
        } else if (depth == 0 && (*at == ',' || *at == '}' || *at == ']')) {
            return at;
        } else {
            if (*at == '{' || *at == '[') {
                depth++;
            } else if (*at == '}' || *at == ']') {
                depth--;
            }
            at++;
        }
        if (depth == 0 && (at[-1] == '"' || at[-1] == '}' || at[-1] == ']')) {
            return at;
        }
    }
    return at;
}

/* The value of a member of an object, or NULL. Names have `length` characters, all of them ASCII. */
static const char *find_member(const char *object, const char *name, size_t length) {
    const char *at = skip_spaces(object);
    if (*at != '{') {
        return NULL;
    }
    at = skip_spaces(at + 1);
    while (*at == '"') {
        const char *key = at + 1;
        at = skip_string(at);
        int is_it = (size_t)(at - key) == length + 1 && memcmp(key, name, length) == 0;
        at = skip_spaces(at);
        if (*at == ':') {
            at = skip_spaces(at + 1);
        }
        if (is_it) {
            return at;
        }
        at = skip_spaces(skip_value(at));
        if (*at == ',') {
            at = skip_spaces(at + 1);
        }
    }
    return NULL;
}

/* The number behind \u, or 0 when it is none. */
static unsigned long hex4(const char *at) {
    char digits[5];
    char *end;
    unsigned long number;
    memcpy(digits, at, 4);
    digits[4] = '\0';
    number = strtoul(digits, &end, 16);
    return end == digits + 4 ? number : 0;
}

/* Writes a character as UTF-8; returns the number of bytes. */
static size_t put_utf8(unsigned long c, char *out) {
    size_t more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0x00, 0xC0, 0xE0, 0xF0};
    out[0] = (char)(unsigned char)(first[more] | (c >> (6 * more)));
    for (size_t i = 1; i <= more; i++) {
        out[i] = (char)(unsigned char)(0x80 | ((c >> (6 * (more - i))) & 0x3F));
    }
    return more + 1;
}

/* Decodes the string that begins at the quote `at`. Returns 0 when it does not fit. */
static int decode_string(const char *at, char *out, size_t size) {
    static const char escapes[] = "b\bf\fn\nr\rt\t";
    const char *end = skip_string(at) - 1;
    size_t used = 0;
    for (at++; at < end && used + 5 <= size; at++) {
        if (*at != '\\') {
            out[used++] = *at;
        } else if (*++at == 'u' && end - at > 4) {
            unsigned long c = hex4(at + 1);
            at += 4;
            if (c >= 0xD800 && c < 0xDC00 && end - at > 6 && at[1] == '\\' && at[2] == 'u') {
                c = 0x10000 + ((c - 0xD800) << 10) + ((hex4(at + 3) - 0xDC00) & 0x3FF);
                at += 6;
            }
            used += put_utf8(c, out + used);
        } else {
            const char *found = strchr(escapes, *at);
            out[used++] = found != NULL && *at != '\0' ? found[1] : *at;
        }
    }
    out[at < end ? 0 : used] = '\0';
    return at >= end;
}

/*
 * Copies a member of a reply: a text decoded to UTF-8, anything else as it stands. `path` goes down into objects: "message.ar".
 * Returns 0 and an empty text when the member is not there or does not fit.
 */
static int json_get(const char *json, const char *path, char *out, size_t size) {
    out[0] = '\0';
    while (json != NULL) {
        size_t length = strcspn(path, ".");
        json = find_member(json, path, length);
        if (json == NULL || path[length] == '\0') {
            break;
        }
        path += length + 1;
    }
    if (json == NULL) {
        return 0;
    }
    if (*json == '"') {
        return decode_string(json, out, size);
    }
    size_t length = (size_t)(skip_value(json) - json);
    if (length >= size) {
        return 0;
    }
    memcpy(out, json, length);
    out[length] = '\0';
    return 1;
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* The till.                                                                                                          */

struct till {
    tamara_client client;
    const char *language;
    /* Seconds between two looks at a sale. The real service asks for 5; a simulator may be asked as often as one likes. */
    const char *interval_s;
    /* Looks in a row that found the customer still busy. */
    int pending;
};

/* What the till keeps of a reply. */
struct answer {
    int32_t code;
    char next_action[32];
    char order_id[65];
    char link[2100];
    char captured[32];
    char refunded[32];
    /* "true" when a refund had been made before it was asked for. */
    char replayed[8];
};

typedef int32_t (*operation)(tamara_client client, const char *request, char **reply);

/* Shows the cashier what happened, and the developer why. */
static void show(const struct till *till, const char *what, int32_t code, const char *reply) {
    char text[512];
    char path[16];
    snprintf(path, sizeof path, "message.%s", till->language);
    json_get(reply, path, text, sizeof text);
    printf("  %-14s %s  [%s]\n", what, text, tamara_result_name(code));
    if (json_get(reply, "error.detail", text, sizeof text)) {
        printf("  %-14s %s\n", "", text);
    }
    if (json_get(reply, "error.field", text, sizeof text)) {
        printf("  %-14s field: %s\n", "", text);
    }
    if (json_get(reply, "warnings", text, sizeof text) && strcmp(text, "[]") != 0) {
        printf("  %-14s %s\n", "warnings", text);
    }
    fflush(stdout);
}

/*
 * Calls an operation and shows its end. The reply is ours in every case, also when the call failed, and is given back here.
 */
static struct answer call(struct till *till, const char *what, operation function, const char *request) {
    struct answer answer;
    char *reply = NULL;
    memset(&answer, 0, sizeof answer);
    answer.code = function(till->client, request, &reply);
    json_get(reply, "next_action", answer.next_action, sizeof answer.next_action);
    json_get(reply, "order_id", answer.order_id, sizeof answer.order_id);
    json_get(reply, "checkout_deeplink", answer.link, sizeof answer.link);
    json_get(reply, "captured_amount.amount", answer.captured, sizeof answer.captured);
    json_get(reply, "refunded_amount.amount", answer.refunded, sizeof answer.refunded);
    json_get(reply, "replayed", answer.replayed, sizeof answer.replayed);
    if (answer.code == TAMARA_PENDING && till->pending > 0) {
        /* Progress: the text is on the screen already. */
        putchar('.');
        fflush(stdout);
    } else {
        printf("%s", till->pending > 1 ? "\n" : "");
        show(till, what, answer.code, reply);
    }
    till->pending = answer.code == TAMARA_PENDING ? till->pending + 1 : 0;
    tamara_string_free(reply);
    return answer;
}

/*
 * Takes a payment: sends the customer the link, then waits for Tamara's final word.
 *
 * `reference` is the key of this sale. After a crash call this again with the same reference: it goes on where it was, and
 * never asks the customer for the money a second time. Goods go out when the code is TAMARA_OK, and for nothing else.
 *
 * This blocks, so a till with a window does it on a thread of its own and calls tamara_interrupt when the cashier gives up.
 * Without threads: call tamara_poll_status with "wait_s" 0 from a timer, every 5 seconds.
 */
static struct answer take_payment(struct till *till, const char *reference, const char *phone, const char *amount,
                                  const char *items) {
    char request[4096];
    struct answer answer;
    time_t give_up;

    /* Texts that come from people have to be escaped as JSON wants it; a JSON library does that. */
    snprintf(request, sizeof request,
             "{\"channel\": \"sms\", \"order_reference_id\": \"%s\", \"phone_number\": \"%s\","
             " \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"}, \"items\": [%s]}",
             reference, phone, amount, items);
    answer = call(till, "session", tamara_session_create, request);
    printf("  %-14s %s\n", "link", answer.link);

    /* A session lives for 15 minutes; its end is worth waiting for. */
    give_up = time(NULL) + 17 * 60;
    snprintf(request, sizeof request, "{\"order_reference_id\": \"%s\", \"wait_s\": %s, \"interval_s\": %s}", reference,
             till->interval_s, till->interval_s);
    while (strcmp(answer.next_action, "keep_polling") == 0 && time(NULL) < give_up) {
        answer = call(till, "waiting", tamara_poll_status, request);
    }
    printf("  %-14s %s\n", "captured", answer.captured);
    return answer;
}

/*
 * Gives money back. `request_id` is the till's own number of this refund: asked twice, it is done once, so a cashier who
 * presses the key again, or a till that crashed half way, does no harm.
 */
static struct answer refund(struct till *till, const char *order_id, const char *amount, const char *request_id) {
    char request[512];
    struct answer answer;
    snprintf(request, sizeof request,
             "{\"order_id\": \"%s\", \"total_amount\": {\"amount\": \"%s\", \"currency\": \"SAR\"},"
             " \"request_id\": \"%s\", \"comment\": \"returned goods\"}",
             order_id, amount, request_id);
    answer = call(till, "refund", tamara_refund, request);
    printf("  %-14s %s in all%s\n", "refunded", answer.refunded,
           strcmp(answer.replayed, "true") == 0 ? ", nothing more now" : "");
    return answer;
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Opening and closing.                                                                                               */

/*
 * For the real service: leave "base_url" out, set "environment" to "sandbox" or "production", and let the library read the
 * token from a file with "api_token_file".
 */
static void configuration(char *out, size_t size, const char *base_url, const char *journal, const char *language) {
    snprintf(out, size,
             "{\"environment\": \"simulator\", \"base_url\": \"%s\", \"api_token\": \"sim_demo\", \"country\": \"SA\","
             " \"language\": \"%s\", \"store_code\": \"Branch A\", \"lane\": \"till-3\", \"journal\": \"%s\"}",
             base_url, language, journal);
}

static int open_till(struct till *till, const char *base_url, const char *journal) {
    char config[2048];
    char simulated[8];
    char *reply = NULL;
    int32_t code;

    if (tamara_abi_version() < TAMARA_ABI_VERSION) {
        fprintf(stderr, "The library (%s) is older than this program (%s).\n", tamara_version(), TAMARA_POS_VERSION);
        return 0;
    }
    configuration(config, sizeof config, base_url, journal, till->language);
    code = tamara_client_open(config, &till->client, &reply);
    show(till, "open", code, reply);
    json_get(reply, "simulated", simulated, sizeof simulated);
    till->interval_s = strcmp(simulated, "true") == 0 ? "0.2" : "5";
    tamara_string_free(reply);
    if (code != TAMARA_OK) {
        return 0;
    }
    /* Whatever a crash or a power cut left open is cleared up before the first sale. */
    call(till, "recover", tamara_recover, "{}");
    return 1;
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* The shop's morning.                                                                                                */

/* The basket of Tamara's own guide. Its lines do not add up to the total: that is let through, with a warning. */
static const char GUIDE_ITEM[] =
    "{\"name\": \"Lego City 8601\", \"type\": \"Digital\", \"reference_id\": \"123\", \"sku\": \"SA-12436\", \"quantity\": 1,"
    " \"discount_amount\": {\"amount\": 100, \"currency\": \"SAR\"}, \"tax_amount\": {\"amount\": 10, \"currency\": \"SAR\"},"
    " \"unit_price\": {\"amount\": 490, \"currency\": \"SAR\"}, \"total_amount\": {\"amount\": 100, \"currency\": \"SAR\"}}";
/* The name is Arabic, in UTF-8. */
static const char HEADPHONES[] =
    "{\"name\": \"\xd8\xb3\xd9\x85\xd8\xa7\xd8\xb9\xd8\xa7\xd8\xaa\", \"type\": \"Physical\", \"reference_id\": \"77\","
    " \"sku\": \"SA-77\", \"quantity\": 1, \"total_amount\": {\"amount\": \"120.00\", \"currency\": \"SAR\"}}";
static const char CUPS[] =
    "{\"name\": \"Cups\", \"type\": \"Physical\", \"reference_id\": \"9\", \"sku\": \"SA-9\", \"quantity\": 2,"
    " \"total_amount\": {\"amount\": \"80.02\", \"currency\": \"SAR\"}}";

/* Says so when a step ended otherwise than the tour promises. */
static int ended_as(struct answer answer, int32_t expected) {
    if (answer.code == expected) {
        return 1;
    }
    printf("  expected %s\n", tamara_result_name(expected));
    return 0;
}

/* The simulator decides by phone number and by the last two digits of the amount what the customer does. */
static int morning(struct till *till) {
    struct answer sale;
    struct answer order;
    char request[128];
    int good = 1;

    printf("\nA sale of 300.00 SAR; the customer pays\n");
    sale = take_payment(till, "S-1001", "534274516", "300.00", GUIDE_ITEM);
    good &= ended_as(sale, TAMARA_OK);

    printf("\nThe customer brings something back: 100.00 SAR\n");
    good &= ended_as(refund(till, sale.order_id, "100.00", "R-1"), TAMARA_OK);
    printf("\nThe cashier presses the key a second time\n");
    good &= ended_as(refund(till, sale.order_id, "100.00", "R-1"), TAMARA_OK);
    printf("\nSomething else comes back: 50.00 SAR\n");
    good &= ended_as(refund(till, sale.order_id, "50.00", "R-2"), TAMARA_OK);
    printf("\nWhat Tamara holds of this order\n");
    snprintf(request, sizeof request, "{\"order_id\": \"%s\"}", sale.order_id);
    order = call(till, "order", tamara_order_get, request);
    good &= ended_as(order, TAMARA_OK);
    printf("  %-14s %s, refunded %s\n", "captured", order.captured, order.refunded);

    printf("\nA sale of 120.00 SAR; Tamara declines\n");
    good &= ended_as(take_payment(till, "S-1002", "526422337", "120.00", HEADPHONES), TAMARA_NOT_PAID);

    printf("\nA sale of 80.02 SAR; the customer never opens the link\n");
    good &= ended_as(take_payment(till, "S-1003", "+966 53 427 4517", "80.02", CUPS), TAMARA_NOT_PAID);
    return good;
}

int main(int argc, char **argv) {
    struct till till;
    int good;

    if (argc < 3) {
        fprintf(stderr, "usage: sample_pos BASE_URL JOURNAL [en|ar] [AMOUNT]\n");
        return 2;
    }
    memset(&till, 0, sizeof till);
    till.language = argc > 3 && strcmp(argv[3], "ar") == 0 ? "ar" : "en";

    printf("Opening the till, library %s\n", tamara_version());
    if (!open_till(&till, argv[1], argv[2])) {
        return 1;
    }
    if (argc > 4) {
        printf("\nA sale of %s SAR\n", argv[4]);
        good = take_payment(&till, "S-2001", "534274516", argv[4], GUIDE_ITEM).code >= TAMARA_OK;
    } else {
        good = morning(&till);
    }
    tamara_client_close(till.client);
    return good ? 0 : 1;
}
