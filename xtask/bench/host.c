/*
 * A host of the library. It reads every reply with cJSON, as a vendor's program has to read it with something.
 *
 *   host CONFIG poll ORDER COUNT              polls one order
 *   host CONFIG threads ORDER WORKERS COUNT   the same from several threads, COUNT times each
 *   host CONFIG spaced ORDER COUNT            the same with 20 ms between two polls
 *   host CONFIG create COUNT                  opens sessions
 *   host CONFIG refund ORDER                  refunds once; prints the reply's code
 *   host CONFIG watch ORDERS SECONDS          watches orders "o0", "o1", ...; prints what a second costs
 *   host CONFIG memory ORDERS                 watches orders that are not due, and prints what they take
 */
#define _GNU_SOURCE
#include "common.h"
#include "tamara_pos.h"

#include <cjson/cJSON.h>
#include <pthread.h>
#include <unistd.h>

static tamara_client client;

static void amount(const cJSON *order, const char *name, const char *expected) {
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(cJSON_GetObjectItemCaseSensitive(order, name), "amount");
    if (!cJSON_IsString(amount) || strcmp(amount->valuestring, expected) != 0) {
        fail("amount", name);
    }
}

static const char *words(const cJSON *order, const char *name) {
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(order, name);
    if (!cJSON_IsString(text)) {
        fail("no text", name);
    }
    return text->valuestring;
}

static void poll_once(const char *request) {
    char *reply = NULL;
    int32_t code = tamara_poll_status(client, request, &reply);
    cJSON *json = cJSON_Parse(reply);
    if (code != TAMARA_OK || strcmp(words(json, "verdict"), "paid") != 0 || strlen(words(json, "order_id")) == 0 ||
        strlen(words(json, "order_reference_id")) == 0 || strcmp(words(json, "status"), "fully_captured") != 0) {
        fail("poll_status", reply);
    }
    amount(json, "total_amount", "300.00");
    amount(json, "captured_amount", "300.00");
    amount(json, "refunded_amount", "0.00");
    amount(json, "canceled_amount", "0.00");
    cJSON_Delete(json);
    tamara_string_free(reply);
}

static void create_once(int number) {
    char request[1024];
    char *reply = NULL;
    snprintf(request, sizeof request,
             "{\"total_amount\": {\"amount\": \"300.00\", \"currency\": \"SAR\"}, \"phone_number\": \"0544337866\","
             "\"order_reference_id\": \"S-%d-%d\", \"items\": [{\"name\": \"Lego\", \"type\": \"Physical\", \"reference_id\": \"1\","
             "\"sku\": \"1\", \"quantity\": 1, \"total_amount\": {\"amount\": \"300.00\", \"currency\": \"SAR\"}}]}",
             (int)getpid(), number);
    if (tamara_session_create(client, request, &reply) != TAMARA_OK) {
        fail("session_create", reply);
    }
    tamara_string_free(reply);
}

static char order[256];
static int rounds;

static void *polls(void *unused) {
    for (int i = 0; i < rounds; i++) {
        poll_once(order);
    }
    return unused;
}

static void threads(int workers) {
    pthread_t *thread = calloc((size_t)workers, sizeof *thread);
    for (int i = 0; i < workers; i++) {
        pthread_create(&thread[i], NULL, polls, NULL);
    }
    for (int i = 0; i < workers; i++) {
        pthread_join(thread[i], NULL);
    }
    free(thread);
}

static void add(int from, int until, const char *more) {
    char request[128];
    for (int i = from; i < until; i++) {
        snprintf(request, sizeof request, "{\"order_id\": \"o%d\"%s}", i, more);
        if (tamara_watch_add(client, request, NULL) != TAMARA_OK) {
            fail("watch_add", request);
        }
    }
}

static void watch(int orders, int seconds) {
    add(0, orders, "");
    /* The first round opens the connections. */
    sleep(6);
    double cpu = cpu_us(), from = now_us();
    sleep((unsigned)seconds);
    printf("{\"cores\": %.4f, \"rss_kb\": %ld, \"threads\": %ld}\n", (cpu_us() - cpu) / (now_us() - from), status("VmHWM:"),
           status("Threads:"));
}

static void memory(int orders) {
    add(0, 1, ", \"interval_s\": 60");
    long before = status("VmRSS:");
    add(1, orders, ", \"interval_s\": 60");
    printf("{\"bytes_per_order\": %.0f}\n", (status("VmRSS:") - before) * 1024.0 / orders);
}

int main(int argc, char **argv) {
    char *reply = NULL;
    if (argc < 4) {
        fail("usage", "see the source");
    }
    const char *mode = argv[2];
    int count = atoi(argv[argc - 1]);
    double *times = calloc((size_t)count + 1, sizeof *times);
    if (tamara_client_open(argv[1], &client, &reply) != TAMARA_OK) {
        fail("client_open", reply);
    }
    tamara_string_free(reply);
    snprintf(order, sizeof order, "{\"order_id\": \"%s\"}", argv[3]);
    if (strcmp(mode, "watch") == 0) {
        watch(atoi(argv[3]), count);
    } else if (strcmp(mode, "memory") == 0) {
        memory(count);
    } else if (strcmp(mode, "threads") == 0) {
        rounds = count;
        threads(atoi(argv[4]));
        printf("{}\n");
    } else if (strcmp(mode, "refund") == 0) {
        snprintf(order, sizeof order, "{\"order_id\": \"%s\", \"request_id\": \"R1\"}", argv[3]);
        printf("{\"code\": %d}\n", (int)tamara_refund(client, order, NULL));
    } else {
        int is_create = strcmp(mode, "create") == 0;
        is_create ? create_once(count) : poll_once(order);
        double cpu = cpu_us();
        for (int i = 0; i < count; i++) {
            if (strcmp(mode, "spaced") == 0) {
                usleep(20000);
            }
            double from = now_us();
            is_create ? create_once(i) : poll_once(order);
            times[i] = now_us() - from;
        }
        report(times, count, cpu_us() - cpu);
    }
    free(times);
    return tamara_client_close(client) == TAMARA_OK ? 0 : 1;
}
