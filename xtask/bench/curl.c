/*
 * What a vendor would write instead: a status poll with libcurl and cJSON, the handle kept.
 *
 *   curl URL CA_FILE COUNT
 */
#define _GNU_SOURCE
#include "common.h"

#include <cjson/cJSON.h>
#include <curl/curl.h>

struct text {
    char *data;
    size_t length, room;
};

static size_t take(char *data, size_t size, size_t count, void *place) {
    struct text *text = place;
    size_t length = size * count;
    if (text->length + length + 1 > text->room) {
        text->room = (text->length + length + 1) * 2;
        text->data = realloc(text->data, text->room);
    }
    memcpy(text->data + text->length, data, length);
    text->length += length;
    text->data[text->length] = '\0';
    return length;
}

static double amount(const cJSON *order, const char *name) {
    const cJSON *money = cJSON_GetObjectItemCaseSensitive(order, name);
    const cJSON *amount = cJSON_GetObjectItemCaseSensitive(money, "amount");
    const cJSON *currency = cJSON_GetObjectItemCaseSensitive(money, "currency");
    if (!cJSON_IsNumber(amount) || !cJSON_IsString(currency)) {
        fail("no amount", name);
    }
    return amount->valuedouble;
}

static const char *words(const cJSON *order, const char *name) {
    const cJSON *text = cJSON_GetObjectItemCaseSensitive(order, name);
    if (!cJSON_IsString(text)) {
        fail("no text", name);
    }
    return text->valuestring;
}

static void poll_once(CURL *curl, struct text *answer) {
    long code = 0;
    answer->length = 0;
    CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    if (result != CURLE_OK || code != 200) {
        fail("poll", curl_easy_strerror(result));
    }
    cJSON *order = cJSON_ParseWithLength(answer->data, answer->length);
    if (strlen(words(order, "order_id")) == 0 || strlen(words(order, "order_reference_id")) == 0 ||
        strcmp(words(order, "status"), "fully_captured") != 0 || amount(order, "total_amount") != 300 ||
        amount(order, "captured_amount") != 300 || amount(order, "refunded_amount") != 0 || amount(order, "canceled_amount") != 0 ||
        amount(order, "tax_amount") != 0) {
        fail("poll", "not paid");
    }
    cJSON_Delete(order);
}

int main(int argc, char **argv) {
    if (argc != 4) {
        fail("usage", "curl URL CA_FILE COUNT");
    }
    int count = atoi(argv[3]);
    double *times = calloc((size_t)count + 1, sizeof *times);
    struct text answer = {0};
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    struct curl_slist *headers = curl_slist_append(NULL, "Authorization: Bearer sim_bench");
    headers = curl_slist_append(headers, "Accept: application/json");
    curl_easy_setopt(curl, CURLOPT_URL, argv[1]);
    curl_easy_setopt(curl, CURLOPT_CAINFO, argv[2]);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, 5000L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 30000L);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    poll_once(curl, &answer);
    double cpu = cpu_us();
    for (int i = 0; i < count; i++) {
        double from = now_us();
        poll_once(curl, &answer);
        times[i] = now_us() - from;
    }
    report(times, count, cpu_us() - cpu);
    curl_easy_cleanup(curl);
    curl_slist_free_all(headers);
    curl_global_cleanup();
    free(answer.data);
    free(times);
    return 0;
}
