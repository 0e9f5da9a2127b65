/*
 * Loading the library starts no thread, opens no file and writes nothing anywhere; nor do the calls that need no client.
 *
 *   load_test LIBRARY
 *
 * Linux only: it asks /proc what changed. Ends with 0 when nothing did.
 */
#define _POSIX_C_SOURCE 200809L
#include "tamara_pos.h"

#include <dirent.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

/* What a process can be seen to have done. */
struct trace {
    long threads;
    long files;
    long writes;
};

static long entries_of(const char *folder) {
    long count = 0;
    DIR *entries = opendir(folder);
    if (entries == NULL) {
        return -1;
    }
    while (readdir(entries) != NULL) {
        count++;
    }
    closedir(entries);
    return count;
}

/* Calls of write and its like, ever. */
static long writes_so_far(void) {
    char line[128];
    long count = -1;
    FILE *io = fopen("/proc/self/io", "r");
    if (io == NULL) {
        return -1;
    }
    while (fgets(line, sizeof line, io) != NULL) {
        if (strncmp(line, "syscw:", 6) == 0) {
            (void)sscanf(line + 6, "%ld", &count);
        }
    }
    fclose(io);
    return count;
}

static struct trace look(void) {
    struct trace seen;
    seen.threads = entries_of("/proc/self/task");
    seen.files = entries_of("/proc/self/fd");
    seen.writes = writes_so_far();
    return seen;
}

static int is_same(const char *when, struct trace before, struct trace after) {
    if (before.threads < 0 || before.files < 0 || before.writes < 0) {
        fprintf(stderr, "/proc does not tell what this process does\n");
        return 0;
    }
    if (memcmp(&before, &after, sizeof before) == 0) {
        return 1;
    }
    fprintf(stderr, "%s: threads %ld -> %ld, open files %ld -> %ld, writes %ld -> %ld\n", when, before.threads, after.threads,
            before.files, after.files, before.writes, after.writes);
    return 0;
}

typedef const char *(*text_of_nothing)(void);
typedef const char *(*text_of_number)(int32_t);

int main(int argc, char **argv) {
    struct trace before, loaded, called;
    void *library;
    text_of_nothing version;
    text_of_number result_name;
    if (argc != 2) {
        fprintf(stderr, "load_test LIBRARY\n");
        return 2;
    }
    (void)look(); /* What looking itself does once is done now. */
    before = look();
    library = dlopen(argv[1], RTLD_NOW | RTLD_GLOBAL);
    loaded = look();
    if (library == NULL) {
        fprintf(stderr, "%s\n", dlerror());
        return 2;
    }
    *(void **)&version = dlsym(library, "tamara_version");
    *(void **)&result_name = dlsym(library, "tamara_result_name");
    if (version == NULL || result_name == NULL || version()[0] == '\0' || strcmp(result_name(0), "OK") != 0) {
        fprintf(stderr, "the library does not answer\n");
        return 1;
    }
    called = look();
    return is_same("loading", before, loaded) && is_same("first calls", before, called) ? 0 : 1;
}
