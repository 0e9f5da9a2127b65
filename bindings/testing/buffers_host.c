/*
 * Calls tamara_pos_stdcall.dll as a program of Visual FoxPro, Clarion or PowerBuilder would: stdcall, texts of bytes, in UTF-8 and in the
 * computer's code page, variables that are filled up with blanks, and answers into buffers of its own.
 *
 *     buffers_host tamara_pos_stdcall.dll http://127.0.0.1:8799 FOLDER/ CODE_PAGE
 *
 * CODE_PAGE is the one that the computer should have: 1252, 1256 or 932.
 * i686-w64-mingw32-gcc -O1 -Wall -Wextra -Werror buffers_host.c -lws2_32
 */
#include "stdcall.h"

/* A word as bytes of a code page, and as JSON has it. */
static const struct word {
    UINT page;
    const char *bytes, *escaped;
} words[] = {
    {CP_UTF8, "\xd9\x82\xd9\x87\xd9\x88\xd8\xa9", "\\u0642\\u0647\\u0648\\u0629"},
    {1256, "\xde\xe5\xe6\xc9", "\\u0642\\u0647\\u0648\\u0629"},
    {1252, "Caf\xe9", "Caf\\u00e9"},
    /* Its second byte is the backslash, which means nothing here. */
    {932, "\x83\x5c", "\\u30bd"},
};

/* The family of this round, and its word. */
static const char *family;
static const struct word *word;

static char name_buffer[64];
static const char *named(const char *name)
{
    snprintf(name_buffer, sizeof name_buffer, "Tamara%s%s", name, family);
    return name_buffer;
}

#define ASK(name, ...) CALL(named(name), __VA_ARGS__)

/* A variable of Clarion or PowerBuilder: blanks as far as its length goes, then a NUL. */
#define PADDED 80
static char *padded(const char *text)
{
    static char variables[10][PADDED];
    static int next;
    char *variable = variables[next++ % 10];
    memset(variable, ' ', PADDED - 1);
    memcpy(variable, text, strlen(text));
    variable[PADDED - 1] = 0;
    return variable;
}

/* A buffer as those languages make it: full of blanks. Behind it stands what nobody may write over. */
#define ROOM 65536
static char reply[ROOM + 8];
static void fresh(void)
{
    memset(reply, ' ', ROOM);
    memcpy(reply + ROOM, "GUARDED", 8);
}

static void unharmed(void)
{
    check(memcmp(reply + ROOM, "GUARDED", 8) == 0, "nothing is written behind the buffer");
}

static const char *text(const char *json, const char *path)
{
    static char texts[4][512];
    static int next;
    char *found = texts[next++ % 4];
    memset(found, ' ', 512);
    ASK("ReplyText", P(json), P(padded(path)), P(found), 512, 0);
    check(memchr(found, 0, 512) != NULL, "a text has its NUL");
    return found;
}

static int is(const char *json, const char *path, const char *wanted)
{
    return strcmp(text(json, path), wanted) == 0;
}

static int32_t request(void)
{
    int32_t made = 0;
    check(CALL("TamaraRequestNew", P(&made)) == 0 && made > 0, "a request");
    return made;
}

static void set(int32_t made, const char *path, const char *value)
{
    check(ASK("RequestSetText", made, P(padded(path)), P(value)) == 0, path);
}

/* Calls an operation with a request that was built. The reply is in `reply`. */
static int32_t operate(int32_t client, const char *operation, int32_t made)
{
    static char json[ROOM];
    int32_t needed = 0, code;
    memset(json, ' ', sizeof json);
    check(ASK("RequestJson", made, P(json), ROOM, P(&needed)) == 0 && needed == (int32_t)strlen(json) + 1, "the request's JSON");
    check(CALL("TamaraRequestFree", made) == 0, "freed");
    fresh();
    code = ASK("Call", client, P(padded(operation)), P(json), P(reply), ROOM, P(&needed));
    unharmed();
    check(needed == (int32_t)strlen(reply) + 1 && reply[0] == '{', "a reply and its size");
    return code;
}

static int32_t about(int32_t client, const char *operation, const char *sale)
{
    int32_t made = request();
    set(made, "order_reference_id", padded(sale));
    return operate(client, operation, made);
}

static void texts_and_their_coding(void)
{
    char buffer[64], line[200];
    int32_t needed = 77, made = request();
    check(ASK("RequestSetText", made, P("name"), P(padded(word->bytes))) == 0, "a word");
    check(ASK("RequestSetText", made, P("quote"), P("a \"b\" \\ c")) == 0, "a quote and a backslash");
    check(ASK("RequestJson", made, P(reply), ROOM, 0) == 0, "its JSON");
    snprintf(line, sizeof line, "{\"name\":\"%s\",\"quote\":\"a \\\"b\\\" \\\\ c\"}", word->escaped);
    check(strcmp(reply, line) == 0, "the word is escaped, and its blanks are gone");
    check(is(reply, "name", word->bytes) && is(reply, "quote", "a \"b\" \\ c"), "both come back as they went in");

    needed = (int32_t)strlen(word->bytes) + 1;
    memset(buffer, 'x', sizeof buffer);
    check(ASK("ReplyText", P(reply), P("name"), P(buffer), needed, 0) == 0 && buffer[needed] == 'x', "it just fits");
    check(ASK("ReplyText", P(reply), P("name"), P(buffer), needed - 1, P(&needed)) == -109 && buffer[0] == 0, "one byte short");
    check(needed == (int32_t)strlen(word->bytes) + 1, "what it needs, in its own bytes");
    check(ASK("ReplyText", P(reply), P("name"), 0, 0, P(&needed)) == 0 && needed == (int32_t)strlen(word->bytes) + 1, "asked alone");
    check(ASK("ReplyText", P(reply), P("none"), P(buffer), 64, 0) == -112 && buffer[0] == 0, "no such member");

    /* JSON in the host's own bytes. */
    snprintf(line, sizeof line, "{\"a\":\"%s\"}", word->bytes);
    check(is(line, "a", word->bytes), "JSON in this coding is read");
    check(ASK("RequestSetJson", made, P("name"), P(line)) == 0 && ASK("RequestJson", made, P(reply), ROOM, 0) == 0, "and is taken");
    snprintf(line, sizeof line, "\"a\":\"%s\"", word->escaped);
    check(strstr(reply, line) != NULL, "escaped");

    /* The sign of infinity is none of 8; an Arabic letter is in one of these code pages only. */
    check(is("{\"a\":\"1 \\u221e \\u0642\"}", "a", word->page == CP_UTF8 ? "1 \xe2\x88\x9e \xd9\x82" : word->page == 932 ? "1 \x81\x87 ?" :
             word->page == 1256 ? "1 ? \xde" : "1 ? ?"), "what the code page lacks is a question mark");
    check(CALL("TamaraRequestFree", made) == 0 && CALL("TamaraRequestFree", made) == -103, "freed once");

    if (word->page == CP_UTF8 || word->page == 932) {
        const char *broken = word->page == 932 ? "{\"a\":\"\x81" : "{\"a\":\"\xd9";
        check(ASK("Call", 0, P("pay"), P(broken), P(reply), ROOM, 0) == -101, "bytes that are no text");
        check(is(reply, "name", "INVALID_UTF8") && is(reply, "error.field", "request"), "are refused by name");
        check(ASK("ReplyText", P(broken), P("a"), P(buffer), 64, 0) == -101, "and so everywhere");
    }
}

static void amounts_and_counts(void)
{
    const char *json = "{\"total_amount\":{\"amount\":\"300.00\",\"currency\":\"SAR\"},\"steps\":[1,2]}";
    char amount[32], currency[5] = "    ";
    int32_t count = 77;
    memset(amount, ' ', sizeof amount);
    check(ASK("ReplyAmount", P(json), P(padded("total_amount")), P(amount), 32, P(currency)) == 0, "an amount");
    check(strcmp(amount, "300.00") == 0 && strcmp(currency, "SAR") == 0, "its digits and its currency");
    check(ASK("ReplyAmount", P(json), P("steps"), P(amount), 32, P(currency)) == -105 && !amount[0] && !currency[0], "none");
    check(ASK("ReplyCount", P(json), P("steps"), P(&count)) == 0 && count == 2, "a count");
    check(ASK("ReplyCount", P(json), P("total_amount"), P(&count)) == -105 && count == 0, "no list");
}

static void a_request(void)
{
    int32_t made = request(), needed = 0;
    const char *p[] = {padded("1"), padded("Physical"), padded(word->bytes), padded("S"), padded("0.5"), padded("80.00"), padded("SAR")};
    char wanted[400];
    check(ASK("RequestAddItem", made, P(p[0]), P(p[1]), P(p[2]), P(p[3]), P(p[4]), P(p[5]), P(p[6])) == 0, "an item");
    check(ASK("RequestAddItem", made, P("1"), P("P"), P("N"), P("S"), P("1"), P("1.00"), P("EUR")) == -105, "no such currency");
    check(ASK("RequestSetAmount", made, P(padded("total_amount")), P(padded("80")), P(padded("SAR"))) == 0, "an amount");
    check(ASK("RequestSetAmount", made, P("total_amount"), P("8,5"), P("SAR")) == -105, "no amount");
    check(ASK("RequestSetJson", made, P("wait_s"), P(padded("30"))) == 0, "a number");
    check(ASK("RequestSetJson", made, P("wait_s"), P("{")) == -102, "no JSON");
    snprintf(wanted, sizeof wanted,
             "{\"items\":[{\"name\":\"%s\",\"quantity\":0.5,\"reference_id\":\"1\",\"sku\":\"S\",\"total_amount\":{\"amount\":\"80.00\","
             "\"currency\":\"SAR\"},\"type\":\"Physical\"}],\"total_amount\":{\"amount\":\"80.00\",\"currency\":\"SAR\"},\"wait_s\":30}",
             word->escaped);
    check(ASK("RequestJson", made, P(reply), ROOM, 0) == 0 && strcmp(reply, wanted) == 0, "what was set, and nothing of what was refused");
    check(ASK("RequestJson", made, P(reply), 10, P(&needed)) == -109 && !reply[0] && needed == (int32_t)strlen(wanted) + 1, "too small");
    check(CALL("TamaraRequestFree", made) == 0, "freed");
}

static void small_buffers_repeat_nothing(void)
{
    int32_t needed = 0, client = 5;
    fresh();
    check(ASK("ClientOpen", P("{}"), P(&client), P(reply), ROOM, P(&needed)) < 0 && client == 0, "a client needs a token");
    check(needed == (int32_t)strlen(reply) + 1 && strstr(reply, "api_token"), "its reply");
    check(ASK("Call", 0, P("pay"), P("{}"), P(reply), 4095, 0) == -109, "a tiny buffer is refused before anything is done");
    check(ASK("Call", 0, P("pay"), P("{}"), P(reply), -1, 0) == -105, "and so is one below nothing");
    check(ASK("Call", 0, P("pay"), P("{}"), 0, 0, P(&needed)) == -103, "without a buffer");
    fresh();
    check(ASK("LastReply", P(reply), needed - 1, P(&needed)) == -103 && reply[0] == 0, "one byte short");
    check(ASK("LastReply", P(reply), needed, P(&needed)) == -103 && strstr(reply, "INVALID_HANDLE"), "read later");
    check(ASK("LastReply", P(reply), ROOM, 0) == -103 && strstr(reply, "INVALID_HANDLE"), "and once more");
    unharmed();
    check(ASK("Version", P(reply), ROOM, P(&needed)) == 0 && needed >= 6, "version");
    check(ASK("ResultName", 2, P(reply), ROOM, 0) == 0 && strcmp(reply, "NOT_PAID") == 0, "the name of 2");
    check(ASK("ResultName", 777, P(reply), 4, P(&needed)) == -109 && reply[0] == 0 && needed == 13, "a name that does not fit");
}

/* Each with 0 for everything, and with numbers that name nothing. */
static void nothing_at_all(void)
{
    const struct {
        const char *name;
        unsigned count;
        int32_t code;
    } all[] = {{"ClientOpen", 5, -100}, {"Call", 6, -100}, {"InterruptSale", 2, -100}, {"ReplyText", 5, -100}, {"ReplyAmount", 5, -100},
               {"ReplyCount", 3, -100}, {"RequestSetText", 3, -100}, {"RequestSetAmount", 4, -100}, {"RequestSetJson", 3, -100},
               {"RequestAddItem", 8, -100}, {"RequestJson", 4, -103}, {"Version", 3, 0}, {"ResultName", 4, 0}};
    const uintptr_t none[8] = {0};
    size_t i;
    for (i = 0; i < sizeof all / sizeof *all; ++i) check(call(named(all[i].name), all[i].count, none) == all[i].code, all[i].name);
    for (i = 0; i < 3; ++i) {
        const int32_t foreign[] = {5, -1, INT32_MAX};
        check(ASK("Call", foreign[i], P("pay"), P("{}"), P(reply), ROOM, 0) == -103, "a foreign client");
        check(ASK("InterruptSale", foreign[i], P("S-1")) == -103, "to be interrupted");
        check(ASK("RequestSetText", foreign[i] + 1, P("a"), P("b")) == -103, "a foreign request");
        check(ASK("RequestJson", foreign[i] + 1, P(reply), ROOM, 0) == -103 && !reply[0], "its JSON");
    }
}

/* Bytes of all kinds in every place: no crash, and nothing behind a buffer. */
static void garbage(void)
{
    static char bytes[3][64];
    uint32_t state = 7;
    int round, i, k;
    int32_t made = request(), number = 0;
    for (round = 0; round < 300; ++round) {
        for (k = 0; k < 3; ++k) {
            for (i = 0; i < 63; ++i) bytes[k][i] = (char)((state = state * 1664525u + 1013904223u) >> 24);
            bytes[k][(state >> 8) % 64] = 0;
        }
        fresh();
        const int32_t room = (int32_t)(state >> 9) % 70;
        char *place = reply + ROOM - room;
        ASK("Call", 0, P(bytes[0]), P(bytes[1]), P(reply), ROOM, P(&number));
        ASK("ClientOpen", P(bytes[2]), P(&number), P(reply), ROOM, 0);
        ASK("ReplyText", P(bytes[0]), P(bytes[1]), P(place), room, P(&number));
        ASK("ReplyText", P("{\"a\":\"\\u0642\\u221e\\ud83d\\ude00 0123456789\"}"), P("a"), P(place), room, P(&number));
        ASK("ReplyAmount", P(bytes[0]), P(bytes[1]), P(place), room, 0);
        ASK("RequestSetText", made, P(bytes[0]), P(bytes[1]));
        ASK("RequestSetJson", made, P(bytes[0]), P(bytes[1]));
        ASK("RequestSetAmount", made, P(bytes[0]), P(bytes[1]), P(bytes[2]));
        ASK("RequestJson", made, P(place), room, P(&number));
        ASK("LastReply", P(place), room, P(&number));
        ASK("InterruptSale", 9, P(bytes[0]));
        unharmed();
    }
    check(CALL("TamaraRequestFree", made) == 0, "freed");
}

/* A service that takes connections and answers nothing. */
static unsigned silence(void)
{
    struct sockaddr_in address = {0};
    int size = sizeof address;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    check(bind(listener, (struct sockaddr *)&address, size) == 0 && listen(listener, 64) == 0, "a listener");
    check(getsockname(listener, (struct sockaddr *)&address, &size) == 0, "its port");
    return ntohs(address.sin_port);
}

static int32_t open_till(const char *url, const char *folder, const char *name)
{
    char config[ROOM], journal[300];
    int32_t client = 77, made = request();
    snprintf(journal, sizeof journal, "%s%s-%s-%lu.db", folder, name, family, (unsigned long)GetACP());
    set(made, "base_url", url);
    set(made, "api_token", "sim_buffers");
    set(made, "lane", "till-3");
    set(made, "store_code", padded(word->bytes));
    set(made, "journal", journal);
    check(ASK("RequestJson", made, P(config), ROOM, 0) == 0 && CALL("TamaraRequestFree", made) == 0, "a configuration");
    fresh();
    check(ASK("ClientOpen", P(config), P(&client), P(reply), ROOM, 0) == 0 && client > 0, "the client opens");
    check(is(reply, "store_code", word->bytes), "the branch in its own letters");
    return client;
}

struct sale {
    int32_t client;
    char reference[40];
    const char *phone, *amount;
    char state[20];
};

static int calls, slow;
static ULONGLONG begun;
static void start_watch(void) { begun = GetTickCount64(); }
static void stop_watch(void)
{
    ++calls;
    slow += GetTickCount64() - begun > 100;
}

static int32_t start(const struct sale *sale)
{
    int32_t made = request(), code;
    set(made, "order_reference_id", padded(sale->reference));
    set(made, "phone_number", padded(sale->phone));
    check(ASK("RequestSetAmount", made, P("total_amount"), P(padded(sale->amount)), P("SAR")) == 0, "what it costs");
    check(ASK("RequestSetJson", made, P("interval_s"), P("0.1")) == 0, "how often it is looked at");
    check(ASK("RequestAddItem", made, P("1"), P("Physical"), P(padded(word->bytes)), P("1"), P("1"), P(padded(sale->amount)), P("SAR")) == 0,
          "its goods");
    start_watch();
    code = operate(sale->client, "payment_start", made);
    stop_watch();
    return code;
}

/* One of a service that does not answer, one whose customer walks away, one that is paid: in one loop, which nothing holds up. */
static void sales_in_one_loop(const char *url, const char *folder)
{
    char silent_url[64];
    int open = 3, round, i;
    int32_t shop = open_till(url, folder, "shop"), silent, made, code;
    struct sale sales[3] = {{0, "", "0534274516", "300.00", ""}, {0, "", "0534274517", "80.02", ""}, {0, "", "0534274516", "300.00", ""}};
    snprintf(silent_url, sizeof silent_url, "http://127.0.0.1:%u", silence());
    silent = open_till(silent_url, folder, "silent");
    made = request();
    check(operate(shop, "recover", made) == 0, "what was left open is cleared up first");
    for (i = 0; i < 3; ++i) {
        sales[i].client = i == 0 ? silent : shop;
        snprintf(sales[i].reference, sizeof sales[i].reference, "B-%u-%s-%lu-%d", word->page, family, GetTickCount(), i);
        check(start(&sales[i]) == 1, "a sale starts");
    }
    for (round = 0; open > 0 && round < 6000; ++round) {
        for (open = 0, i = 0; i < 3; ++i) {
            start_watch();
            if (round == 25 && i < 2) about(sales[i].client, "payment_cancel", sales[i].reference);
            code = about(sales[i].client, "payment_status", sales[i].reference);
            stop_watch();
            check(code >= 0, "a sale can be asked for");
            snprintf(sales[i].state, sizeof sales[i].state, "%s", text(reply, "state"));
            if (!is(reply, "ended", "true")) ++open;
        }
        Sleep(10);
    }
    check(strcmp(sales[0].state, "cancelled") == 0, "the sale without an answer is cancelled");
    check(strcmp(sales[1].state, "cancelled") == 0, "the sale of who walked away is cancelled");
    check(code == 0 && strcmp(sales[2].state, "paid") == 0 && is(reply, "verdict", "paid"), "and the other one is paid, untouched");
    /* A busy machine delays a few calls; a service that is waited for delays all. */
    check(20 * slow <= calls, "no call waited for the service");

    check(about(shop, "tender_check", sales[1].reference) == 0, "cash may be taken for the cancelled sale");
    check(about(shop, "tender_check", sales[2].reference) != 0, "and not for the paid one");

    /* A refund without a buffer: the reply is read later, and the money moves once. */
    int32_t needed = 0, payment = 0;
    char json[600], number[16];
    made = request();
    set(made, "order_reference_id", padded(sales[2].reference));
    set(made, "request_id", padded("R-1"));
    check(ASK("RequestSetAmount", made, P("total_amount"), P("100.00"), P("SAR")) == 0, "100.00 back");
    check(ASK("RequestJson", made, P(json), 600, 0) == 0 && CALL("TamaraRequestFree", made) == 0, "as JSON");
    check(ASK("Call", shop, P("refund_start"), P(json), 0, 0, P(&needed)) == 1 && needed > 1, "a refund starts");
    check(ASK("LastReply", P(reply), ROOM, 0) == 1, "its reply, read later");
    snprintf(number, sizeof number, "%s", text(reply, "payment"));
    payment = atoi(number);
    check(payment > 0, "its number");
    for (round = 0; round < 3000; ++round) {
        made = request();
        check(ASK("RequestSetJson", made, P("payment"), P(padded(number))) == 0, "about the refund");
        code = operate(shop, "payment_status", made);
        if (code != 1) break;
        Sleep(10);
    }
    check(code == 0 && is(reply, "state", "refunded"), "it is done");
    check(about(shop, "order_get", sales[2].reference) == 0, "the order");
    char amount[32], currency[4];
    check(ASK("ReplyAmount", P(reply), P("refunded_amount"), P(amount), 32, P(currency)) == 0 && strcmp(amount, "100.00") == 0, "100.00, once");

    check(ASK("InterruptSale", shop, P(padded(sales[2].reference))) == 0, "nothing to interrupt");
    check(CALL("TamaraInterrupt", shop) == 0, "interrupt");
    check(CALL("TamaraClientClose", silent) == 0 && CALL("TamaraClientClose", shop) == 0, "close");
    check(CALL("TamaraClientClose", shop) == -103, "closing twice is a code");
    check(about(shop, "payment_status", sales[2].reference) == -103, "a closed client is a code");
}

int main(int count, char **arguments)
{
    WSADATA data;
    size_t i;
    if (count != 5) {
        puts("buffers_host DLL URL FOLDER CODE_PAGE");
        return 2;
    }
    setvbuf(stdout, NULL, _IONBF, 0);
    load(arguments[1]);
    check(WSAStartup(MAKEWORD(2, 2), &data) == 0, "sockets");
    printf("code page %u\n", GetACP());
    check(GetACP() == (UINT)atoi(arguments[4]), "the computer has the code page of this test");
    for (i = 0; i < sizeof words / sizeof *words; ++i) {
        word = &words[i];
        if (word->page != CP_UTF8 && word->page != GetACP()) continue;
        family = word->page == CP_UTF8 ? "Utf8" : "Ansi";
        for (shift = 0; shift < 16; shift += 4) {
            texts_and_their_coding();
            amounts_and_counts();
            a_request();
            small_buffers_repeat_nothing();
            nothing_at_all();
        }
        shift = 4;
        garbage();
        sales_in_one_loop(arguments[2], arguments[3]);
    }
    if (failures) return 1;
    puts("buffers: passed");
    return 0;
}
