/*
 * The names of one journal on Windows: other letters, a short name, the prefix of long names, a hard link. Every client that is let in
 * sees the same steps, and one write-ahead log stands beside the journal.
 *
 *     journal_names http://127.0.0.1:8799
 *
 * i686-w64-mingw32-gcc -std=c99 -Wall -Wextra -Werror -I include -L lib journal_names.c -ltamara_pos
 */
#include <stdio.h>
#include <string.h>
#include <windows.h>

#include "tamara_pos.h"

static const char *url;
static int failures;

static void check(int ok, const char *name, const char *what, const char *reply)
{
    if (ok) return;
    printf("FAILED: %s: %s: %s\n", name, what, reply ? reply : "");
    ++failures;
}

/* A path as JSON writes it. */
static void quoted(const char *path, char *out)
{
    for (; *path; ++path) {
        if (*path == '\\') *out++ = '\\';
        *out++ = *path;
    }
    *out = 0;
}

static int32_t open_by(const char *path, tamara_client *client)
{
    char config[2048], name[1024], *reply = NULL;
    int32_t code;
    quoted(path, name);
    snprintf(config, sizeof config,
             "{\"base_url\":\"%s\",\"api_token\":\"sim_test\",\"country\":\"SA\",\"journal\":\"%s\"}", url, name);
    code = tamara_client_open(config, client, &reply);
    if (code != 0 && code != TAMARA_JOURNAL_TWO_NAMES) printf("%s: %s\n", path, reply ? reply : "");
    tamara_string_free(reply);
    return code;
}

/* Opens the sale's session by this name of the journal; 1 when another client's session is resumed. */
static int resumes(const char *path, tamara_client client)
{
    char *reply = NULL;
    int is_resumed;
    int32_t code = tamara_session_create(client,
        "{\"order_reference_id\":\"N-1\",\"phone_number\":\"0544337866\",\"total_amount\":{\"amount\":\"80.99\",\"currency\":\"SAR\"},"
        "\"items\":[{\"reference_id\":\"1\",\"type\":\"Physical\",\"name\":\"Kettle\",\"sku\":\"1\",\"quantity\":1,"
        "\"total_amount\":{\"amount\":\"80.99\",\"currency\":\"SAR\"}}]}", &reply);
    check(code == TAMARA_OK, path, "a session", reply);
    is_resumed = reply && strstr(reply, "\"resumed\":true") != NULL;
    tamara_string_free(reply);
    return is_resumed;
}

/* Write-ahead logs in the folder. */
static int logs(void)
{
    WIN32_FIND_DATAA found;
    HANDLE search = FindFirstFileA("names\\*-wal", &found);
    int count = 0;
    if (search == INVALID_HANDLE_VALUE) return 0;
    do {
        ++count;
    } while (FindNextFileA(search, &found));
    FindClose(search);
    return count;
}

int main(int argc, char **argv)
{
    char folder[MAX_PATH], names[6][MAX_PATH + 32], link[MAX_PATH + 32];
    tamara_client first, others[6];
    int count, i;
    if (argc != 2) return 2;
    url = argv[1];
    CreateDirectoryA("names", NULL);
    GetFullPathNameA("names", sizeof folder, folder, NULL);
    snprintf(names[0], sizeof names[0], "%s\\till journal.db", folder);
    snprintf(link, sizeof link, "%s\\second.db", folder);
    DeleteFileA(link);
    DeleteFileA(names[0]);
    check(open_by(names[0], &first) == TAMARA_OK, names[0], "opened", NULL);
    check(!resumes(names[0], first), names[0], "the first session", NULL);

    snprintf(names[1], sizeof names[1], "%s\\TILL Journal.DB", folder);
    snprintf(names[2], sizeof names[2], "\\\\?\\%s\\till journal.db", folder);
    snprintf(names[3], sizeof names[3], "%s\\..\\names/till journal.db", folder);
    snprintf(names[4], sizeof names[4], "\\\\?\\%s\\TILL JOURNAL.DB", folder);
    check(GetShortPathNameA(names[0], names[5], sizeof names[5]) != 0, names[0], "its short name", NULL);
    count = strchr(names[5], '~') ? 6 : 5;
    printf("short name: %s\n", names[5]);
    check(count == 6, names[5], "a short name", NULL);
    for (i = 1; i < count; ++i) {
        check(open_by(names[i], &others[i]) == TAMARA_OK, names[i], "opened", NULL);
        check(resumes(names[i], others[i]), names[i], "sees the session", NULL);
        check(logs() == 1, names[i], "one log", NULL);
    }

    check(CreateHardLinkA(link, names[0], NULL) != 0, link, "linked", NULL);
    check(open_by(link, &others[0]) == TAMARA_JOURNAL_TWO_NAMES, link, "refused beside the name in use", NULL);
    for (i = 1; i < count; ++i) tamara_client_close(others[i]);
    tamara_client_close(first);
    check(open_by(link, &others[0]) == TAMARA_JOURNAL_TWO_NAMES, link, "refused at rest", NULL);
    check(open_by(names[0], &first) == TAMARA_JOURNAL_TWO_NAMES, names[0], "refused at rest", NULL);
    check(DeleteFileA(link) != 0, link, "removed", NULL);
    check(open_by(names[0], &first) == TAMARA_OK, names[0], "opened again", NULL);
    check(resumes(names[0], first), names[0], "sees the session", NULL);
    tamara_client_close(first);
    if (failures) return 1;
    printf("passed: %d names of one journal\n", count + 1);
    return 0;
}
