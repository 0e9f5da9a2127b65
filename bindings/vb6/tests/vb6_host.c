/*
 * Calls tamara_pos_stdcall.dll as a Visual Basic 6 program would: stdcall, names without decoration, BSTRs, a stack that is aligned to
 * 4 bytes only, and the x87 control word of Delphi programs, which leaves floating-point exceptions on. As a 64-bit program, like VBA.
 *
 *     vb6_host tamara_pos_stdcall.dll http://127.0.0.1:8799 journal.db
 *
 * i686-w64-mingw32-gcc -O1 -Wall -Wextra -Werror vb6_host.c -loleaut32
 */
#include "../../testing/stdcall.h"

#include <oleauto.h>
#include <wchar.h>

/* A String variable: its old text is freed when it gets a new one. */
static void let(BSTR *variable, const wchar_t *text)
{
    SysReAllocString(variable, text);
}

static int has(BSTR text, const wchar_t *part)
{
    return text && wcsstr(text, part) != NULL;
}

/* "member":"..." of a reply, as it stands there. */
static void member(BSTR json, const wchar_t *name, wchar_t *value)
{
    wchar_t key[64];
    swprintf(key, 64, L"\"%ls\":\"", name);
    const wchar_t *at = json ? wcsstr(json, key) : NULL;
    *value = 0;
    if (!at) return;
    at += wcslen(key);
    size_t length = wcscspn(at, L"\"");
    if (length > 199) length = 199;
    wcsncpy(value, at, length);
    value[length] = 0;
}

static void expect_json(BSTR reply, const char *what)
{
    check(reply && reply[0] == L'{' && SysStringLen(reply) == wcslen(reply), what);
    for (UINT i = 0; reply && i < SysStringLen(reply); ++i)
        if (reply[i] > 126) check(0, "a reply is pure ASCII");
}

static void a_sale(const char *url, const char *journal)
{
    BSTR text = NULL, reply = NULL;
    wchar_t line[2000], order[200];
    int32_t client = 77, code;

    swprintf(line, 2000,
             L"{\"base_url\":\"%hs\",\"api_token\":\"sim_vb6\",\"country\":\"SA\",\"store_code\":\"\x0641\x0631\x0639\",\"journal\":\"%hs\"}", url,
             journal);
    let(&text, line);
    code = CALL("TamaraClientOpen", P(text), P(&client), P(&reply));
    expect_json(reply, "opening answers");
    check(code == 0 && client > 0, "the client opens");
    check(has(reply, L"\"store_code\":\"\\u0641\\u0631\\u0639\""), "Arabic goes in as UTF-16 and comes out escaped");

    swprintf(line, 2000,
             L"{\"channel\":\"sms\",\"phone_number\":\"0544337866\",\"order_reference_id\":\"vb6 %u %lu \xD83D\xDE00\",\"total_amount\":{\"amount\":"
             L"\"300.00\",\"currency\":\"SAR\"},\"items\":[{\"reference_id\":\"1\",\"sku\":\"S\",\"type\":\"Physical\",\"name\":\"\x0642\x0647\x0648\x0629\","
             L"\"quantity\":1,\"total_amount\":{\"amount\":\"300.00\",\"currency\":\"SAR\"}}]}",
             shift, GetTickCount());
    let(&text, line);
    code = CALL("TamaraSessionCreate", client, P(text), P(&reply));
    expect_json(reply, "a session answers");
    check(code == 0 && has(reply, L"\\ud83d\\ude00"), "the session is open");
    member(reply, L"order_id", order);

    for (int i = 0; i < 20; ++i) {
        swprintf(line, 2000, L"{\"order_id\":\"%ls\",\"wait_s\":1,\"interval_s\":0.05}", order);
        let(&reply, line);
        /* The same variable for the request and for the reply. */
        code = CALL("TamaraPollStatus", client, P(reply), P(&reply));
        if (code != 1) break;
    }
    expect_json(reply, "a poll answers");
    check(code == 0 && has(reply, L"\"next_action\":\"release_goods\""), "the sale is paid");

    swprintf(line, 2000, L"{\"order_id\":\"%ls\",\"total_amount\":{\"amount\":\"100.00\",\"currency\":\"SAR\"},\"request_id\":\"R-%ls\"}", order, order);
    let(&text, line);
    BSTR name = NULL;
    let(&name, L"refund");
    code = CALL("TamaraCall", client, P(name), P(text), P(&reply));
    check(code == 0 && has(reply, L"\"refunded_amount\":{\"amount\":\"100.00\""), "100.00 are given back");
    check(CALL("TamaraRefund", client, P(text), 0) == 0, "the same again is done once, also without a place for the reply");
    code = CALL("TamaraOrderGet", client, P(text), P(&reply));
    check(code == -106 && has(reply, L"\"field\":\"total_amount\""), "a field that is not the call's is named");

    check(CALL("TamaraInterrupt", client) == 0, "interrupt");
    check(CALL("TamaraClientClose", client) == 0, "close");
    check(CALL("TamaraClientClose", client) == -103, "closing twice is a code");
    code = CALL("TamaraPollStatus", client, P(text), P(&reply));
    check(code == -103 && has(reply, L"INVALID_HANDLE"), "a closed client is a code");
    SysFreeString(name);
    SysFreeString(text);
    SysFreeString(reply);
}

static void bad_arguments(void)
{
    BSTR reply = NULL;
    int32_t client = 77;
    const wchar_t half[] = {L'{', 0xD83D, L'}', 0};
    check(CALL("TamaraClientOpen", 0, P(&client), P(&reply)) == -100 && client == 0 && has(reply, L"\"field\":\"config\""), "vbNullString");
    check(CALL("TamaraClientOpen", P(L"{}"), 0, P(&reply)) == -100, "no place for the client");
    check(CALL("TamaraClientOpen", P(half), P(&client), P(&reply)) == -101, "half a pair is no text");
    check(CALL("TamaraCall", 5, P(L"pay"), P(L"{}"), P(&reply)) == -103, "an invented client");
    check(CALL("TamaraPay", 0, 0, 0) == -100, "nothing at all");
    wchar_t *huge = malloc(sizeof(wchar_t) * 3000000);
    for (int i = 0; i < 2999999; ++i) huge[i] = L' ';
    huge[2999999] = 0;
    check(CALL("TamaraPay", 0, P(huge), P(&reply)) == -108, "a huge text");
    free(huge);
    SysFreeString(reply);
}

static void texts_and_numbers(void)
{
    BSTR text = NULL;
    check(CALL("TamaraVersion", P(&text)) == 0 && SysStringLen(text) >= 5, "version");
    check(CALL("TamaraResultName", 2, P(&text)) == 0 && wcscmp(text, L"NOT_PAID") == 0, "the name of 2");
    check(CALL("TamaraResultName", 777, P(&text)) == 0 && wcscmp(text, L"UNRECOGNISED") == 0, "the name of 777");
    SysFreeString(text);
    check(call("TamaraAbiVersion", 0, (uintptr_t[]){0}) >= 1, "interface version");
}

static int is(BSTR text, const wchar_t *whole)
{
    return text && SysStringLen(text) == wcslen(whole) && wcscmp(text, whole) == 0;
}

static void members_of_a_reply(void)
{
    const wchar_t *json = L"{\"name\":\"OK\",\"who\":\"\\u0642\\u0647\\ud83d\\ude00\",\"error\":null,\"steps\":[{\"id\":7},{\"id\":8}],"
                          L"\"total_amount\":{\"amount\":\"300.00\",\"currency\":\"SAR\"}}";
    BSTR text = NULL, currency = NULL;
    int32_t count = 77;
    check(CALL("TamaraReplyText", P(json), P(L"who"), P(&text)) == 0 && is(text, L"\x0642\x0647\xD83D\xDE00"), "a text as UTF-16");
    check(CALL("TamaraReplyText", P(json), P(L"steps[1].id"), P(&text)) == 0 && is(text, L"8"), "a number as text");
    check(CALL("TamaraReplyText", P(json), P(L"error"), P(&text)) == -113 && is(text, L""), "a null member");
    check(CALL("TamaraReplyText", P(json), P(L"order_id"), 0) == -112, "no such member, without a place");
    check(CALL("TamaraReplyText", 0, P(L"name"), P(&text)) == -100, "vbNullString");
    check(CALL("TamaraReplyText", P(L"{"), P(L"name"), P(&text)) == -102, "no JSON");
    let(&text, json);
    check(CALL("TamaraReplyText", P(text), P(L"name"), P(&text)) == 0 && is(text, L"OK"), "into the variable of the reply");

    check(CALL("TamaraReplyAmount", P(json), P(L"total_amount"), P(&text), P(&currency)) == 0, "an amount");
    check(is(text, L"300.00") && is(currency, L"SAR"), "its digits and its currency");
    check(CALL("TamaraReplyAmount", P(json), P(L"name"), P(&text), P(&currency)) == -105 && is(text, L"") && is(currency, L""), "none");
    check(CALL("TamaraReplyAmount", P(json), P(L"total_amount"), 0, 0) == 0, "an amount without places");
    let(&currency, json);
    check(CALL("TamaraReplyAmount", P(currency), P(L"total_amount"), P(&currency), P(&text)) == 0 && is(text, L"SAR"), "one variable");

    check(CALL("TamaraReplyCount", P(json), P(L"steps"), P(&count)) == 0 && count == 2, "two steps");
    check(CALL("TamaraReplyCount", P(json), P(L"name"), P(&count)) == -105 && count == 0, "no list");
    check(CALL("TamaraReplyCount", P(json), P(L"steps"), 0) == -100, "no place for the count");
    SysFreeString(text);
    SysFreeString(currency);
}

static void a_request(void)
{
    BSTR json = NULL;
    int32_t request = 77;
    check(CALL("TamaraRequestNew", 0) == -100, "no place for the request");
    check(CALL("TamaraRequestNew", P(&request)) == 0 && request > 0, "a request");
    check(CALL("TamaraRequestSetText", request, P(L"store.name"), P(L"\x0641 \"\xD83D\xDE00\"")) == 0, "a text");
    check(CALL("TamaraRequestSetText", request, P(L"x"), 0) == -100, "vbNullString");
    check(CALL("TamaraRequestSetAmount", request, P(L"total_amount"), P(L"80"), P(L"SAR")) == 0, "an amount");
    check(CALL("TamaraRequestSetAmount", request, P(L"total_amount"), P(L"8,5"), P(L"SAR")) == -105, "no amount");
    check(CALL("TamaraRequestSetJson", request, P(L"wait_s"), P(L"30")) == 0, "a number");
    check(CALL("TamaraRequestSetJson", request, P(L"wait_s"), P(L"{")) == -102, "no JSON");
    check(CALL("TamaraRequestAddItem", request, P(L"1"), P(L"Physical"), P(L"N"), P(L"S"), P(L"0.5"), P(L"80.00"), P(L"SAR")) == 0, "an item");
    check(CALL("TamaraRequestAddItem", request, P(L"1"), P(L"Physical"), P(L"N"), P(L"S"), P(L"0.5"), P(L"80.00"), 0) == -100, "no currency");
    check(CALL("TamaraRequestJson", request, 0) == -100, "no place for the JSON");
    check(CALL("TamaraRequestJson", request, P(&json)) == 0, "its JSON");
    check(is(json,
             L"{\"items\":[{\"name\":\"N\",\"quantity\":0.5,\"reference_id\":\"1\",\"sku\":\"S\",\"total_amount\":{\"amount\":\"80.00\","
             L"\"currency\":\"SAR\"},\"type\":\"Physical\"}],\"store\":{\"name\":\"\\u0641 \\\"\\ud83d\\ude00\\\"\"},"
             L"\"total_amount\":{\"amount\":\"80.00\",\"currency\":\"SAR\"},\"wait_s\":30}"),
          "what was set, and nothing of what was refused");
    check(CALL("TamaraRequestFree", request) == 0 && CALL("TamaraRequestFree", request) == -103, "freed once");
    check(CALL("TamaraRequestJson", request, P(&json)) == -103 && is(json, L""), "a freed request");
    SysFreeString(json);
}

/* A TLS handshake runs as far as the first answer: the port does not speak it. */
static void tls(const char *url)
{
    BSTR reply = NULL, text = NULL;
    wchar_t line[500];
    int32_t client = 0;
    swprintf(line, 500,
             L"{\"base_url\":\"https://%hs\",\"api_token\":\"sim_vb6\",\"country\":\"SA\",\"journal\":\"none\",\"accept_money_moving_without_journal\":true}",
             strstr(url, "//") + 2);
    let(&text, line);
    check(CALL("TamaraClientOpen", P(text), P(&client), P(&reply)) == 0, "a client with TLS opens");
    let(&text, L"{\"order_id\":\"x\"}");
    int32_t code = CALL("TamaraOrderGet", client, P(text), P(&reply));
    check(code <= -300 && code > -400, "no TLS, no answer");
    check(CALL("TamaraClientClose", client) == 0, "close");
    SysFreeString(text);
    SysFreeString(reply);
}

int main(int count, char **arguments)
{
    if (count != 4) {
        puts("vb6_host DLL URL JOURNAL");
        return 2;
    }
    load(arguments[1]);
    check(GetProcAddress(dll, "tamara_call") == NULL, "the C functions are not in this DLL");
    for (shift = 0; shift < 16; shift += 4) {
        texts_and_numbers();
        bad_arguments();
        members_of_a_reply();
        a_request();
        a_sale(arguments[2], arguments[3]);
        tls(arguments[2]);
    }
    if (failures) return 1;
    puts("vb6: passed");
    return 0;
}
