/* What the programs of `cargo xtask bench` share: clocks, and one line of JSON at the end. */
#ifndef COMMON_H
#define COMMON_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

/* Wall clock, microseconds. */
static double now_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1e6 + t.tv_nsec / 1e3;
}

/* CPU time of this process, all threads, microseconds. */
static double cpu_us(void) {
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}

/* A number from /proc/self/status, such as VmHWM in KiB. */
static long status(const char *name) {
    char line[256];
    long value = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, name, strlen(name)) == 0) {
            value = atol(line + strlen(name) + 1);
        }
    }
    if (file != NULL) {
        fclose(file);
    }
    return value;
}

static int by_size(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Prints what `count` calls took; `cpu` is the CPU time of all of them. */
static void report(double *times, int count, double cpu) {
    qsort(times, (size_t)count, sizeof *times, by_size);
    printf("{\"p50_us\": %.2f, \"cpu_us\": %.2f, \"rss_kb\": %ld, \"threads\": %ld}\n", count > 0 ? times[count / 2] : 0.0,
           count > 0 ? cpu / count : 0.0, status("VmHWM:"), status("Threads:"));
}

static void fail(const char *what, const char *detail) {
    fprintf(stderr, "%s: %s\n", what, detail);
    exit(1);
}

#endif
