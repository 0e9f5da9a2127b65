/*
 * A thousand payments in the background of one client: threads and memory level off, and no call waits for the service.
 *
 *   payments_load SIMULATOR JOURNAL
 *
 * Linux only: it asks /proc. Writes "silence" when the service is to be silent, and goes on when it reads a line. Figures of one
 * level are compared with those of another; no time is a limit but that of the silent requests.
 */
#define _POSIX_C_SOURCE 200809L
#include "tamara_pos.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PAYMENTS 1000
/* A request to a silent service takes this long; a call that takes a tenth of it has waited for one. */
#define LIMIT_MS 20000
#define LATE_MS (LIMIT_MS / 10)

struct level {
    long threads;
    long kib;
};

static tamara_client client;
static long late, calls, longest_ms;

static void fail(const char *what, const char *reply) {
    fprintf(stderr, "%s: %s\n", what, reply == NULL ? "" : reply);
    exit(1);
}

static long now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void pause_ms(long ms) {
    struct timespec time;
    time.tv_sec = ms / 1000;
    time.tv_nsec = ms % 1000 * 1000000;
    nanosleep(&time, NULL);
}

static long of_status(const char *name) {
    char line[256];
    long value = -1;
    FILE *status = fopen("/proc/self/status", "r");
    while (status != NULL && fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            value = atol(line + strlen(name));
        }
    }
    if (status == NULL || value < 0) {
        fail("/proc/self/status", name);
    }
    fclose(status);
    return value;
}

/* Calls, and notes how long that took. The state of the payment goes to `state`. */
static int32_t ask(const char *operation, const char *request, char *state, int32_t capacity) {
    char *reply = NULL;
    long began = now_ms(), took;
    int32_t code = tamara_call(client, operation, request, &reply);
    took = now_ms() - began;
    calls++;
    late += took >= LATE_MS;
    longest_ms = took > longest_ms ? took : longest_ms;
    if (code < 0 || tamara_reply_text(reply, "state", state, capacity, NULL) != TAMARA_OK) {
        fail(operation, reply);
    }
    tamara_string_free(reply);
    return code;
}

static void start(int round, int number, const char *phone) {
    char request[512], state[32];
    snprintf(request, sizeof request,
             "{\"order_reference_id\": \"R%d-%d\", \"phone_number\": \"%s\", \"total_amount\": {\"amount\": \"300.99\", "
             "\"currency\": \"SAR\"}, \"items\": [{\"reference_id\": \"1\", \"type\": \"Physical\", \"name\": \"Lego City\", "
             "\"sku\": \"SA-12436\", \"quantity\": 1, \"total_amount\": {\"amount\": \"300.99\", \"currency\": \"SAR\"}}]}",
             round, number, phone);
    ask("payment_start", request, state, sizeof state);
}

/* How many of the payments are in this state. */
static int count(int round, int payments, const char *wanted) {
    char request[64], state[32];
    int number, found = 0;
    for (number = 0; number < payments; number++) {
        snprintf(request, sizeof request, "{\"order_reference_id\": \"R%d-%d\"}", round, number);
        ask("payment_status", request, state, sizeof state);
        found += strcmp(state, wanted) == 0;
    }
    return found;
}

/* Until all are; the most threads and memory that were seen. */
static struct level until(int round, int payments, const char *wanted) {
    struct level most = {0, 0};
    for (;;) {
        long threads = of_status("Threads:"), kib = of_status("VmRSS:");
        most.threads = threads > most.threads ? threads : most.threads;
        most.kib = kib > most.kib ? kib : most.kib;
        if (count(round, payments, wanted) == payments) {
            printf("%4d payments %-9s: %3ld threads, %6ld KiB\n", payments, wanted, most.threads, most.kib);
            fflush(stdout);
            return most;
        }
        pause_ms(500);
    }
}

static void cancel_all(int round) {
    char request[64], state[32];
    int number;
    for (number = 0; number < PAYMENTS; number++) {
        snprintf(request, sizeof request, "{\"order_reference_id\": \"R%d-%d\"}", round, number);
        ask("payment_cancel", request, state, sizeof state);
    }
}

int main(int argc, char **argv) {
    static const int steps[] = {250, 500, PAYMENTS};
    struct level levels[3], paid, again;
    char config[1024], *reply = NULL, line[16];
    int step, number = 0;
    if (argc != 3) {
        fail("usage", "payments_load SIMULATOR JOURNAL");
    }
    snprintf(config, sizeof config,
             "{\"environment\": \"simulator\", \"base_url\": \"%s\", \"api_token\": \"sim_load\", \"journal\": \"%s\", "
             "\"call_timeout_ms\": %d}",
             argv[1], argv[2], LIMIT_MS);
    if (tamara_client_open(config, &client, &reply) != TAMARA_OK) {
        fail("tamara_client_open", reply);
    }
    tamara_string_free(reply);

    for (step = 0; step < 3; step++) {
        while (number < steps[step]) {
            start(1, number++, "0534274516");
        }
        levels[step] = until(1, number, "waiting");
    }
    /* Its threads wait for the service now; the host does not. */
    printf("silence\n");
    fflush(stdout);
    if (fgets(line, sizeof line, stdin) == NULL) {
        fail("stdin", "nobody answers");
    }
    for (step = 0; step < 10; step++) {
        if (count(1, PAYMENTS, "waiting") != PAYMENTS) {
            fail("silence", "a payment ended");
        }
        pause_ms(500);
    }
    cancel_all(1);
    until(1, PAYMENTS, "cancelled");
    for (number = 0; number < PAYMENTS; number++) {
        start(2, number, "0544337866");
    }
    paid = until(2, PAYMENTS, "paid");
    for (number = 0; number < PAYMENTS; number++) {
        start(3, number, "0544337866");
    }
    again = until(3, PAYMENTS, "paid");
    tamara_client_close(client);

    printf("%ld calls, %ld late, the longest took %ld ms\n", calls, late, longest_ms);
    if (late > 0) {
        fail("late", "a call waited for the service");
    }
    /* As many again have no more threads, and no more memory each. */
    if (levels[2].threads * 10 > levels[1].threads * 12 || of_status("Threads:") != 1) {
        fail("threads", "they do not level off");
    }
    if (levels[2].kib - levels[1].kib > 2 * 2 * (levels[1].kib - levels[0].kib) + levels[0].kib / 4) {
        fail("memory", "a payment takes more the more there are");
    }
    if (again.kib * 10 > paid.kib * 11) {
        fail("memory", "it does not level off");
    }
    return 0;
}
