/*
 * How long it takes to load the library and to call its first function, in microseconds.
 *
 *   load_time LIBRARY [BEFORE...]
 *
 * What is named after it is loaded before, and not counted: libraries of the system, which a till has loaded for itself. One process
 * tells one time: once loaded, the library stays.
 */
#ifndef _WIN32
#define _POSIX_C_SOURCE 200809L
#endif
#include <stdio.h>

#ifdef _WIN32
#include <windows.h>

static double now_us(void)
{
    LARGE_INTEGER now, each_second;
    QueryPerformanceCounter(&now);
    QueryPerformanceFrequency(&each_second);
    return (double)now.QuadPart * 1e6 / (double)each_second.QuadPart;
}

static void *loaded(const char *library)
{
    HMODULE module = LoadLibraryA(library);
    void *function;
    if (module == NULL) return NULL;
    function = (void *)GetProcAddress(module, "tamara_abi_version");
    return function != NULL ? function : (void *)GetProcAddress(module, "TamaraAbiVersion");
}
#else
#include <dlfcn.h>
#include <time.h>

static double now_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void *loaded(const char *library)
{
    void *module = dlopen(library, RTLD_NOW);
    return module == NULL ? NULL : dlsym(module, "tamara_abi_version");
}
#endif

int main(int argc, char **argv)
{
    double began;
    int (*abi_version)(void);
    int i;
    for (i = 2; i < argc; i++) loaded(argv[i]);
    began = now_us();
    /* Without parameters, cdecl and stdcall are the same. */
    abi_version = (int (*)(void))loaded(argc > 1 ? argv[1] : "");
    if (abi_version == NULL || abi_version() < 1) {
        fprintf(stderr, "the library cannot be loaded\n");
        return 1;
    }
    printf("%.0f\n", now_us() - began);
    return 0;
}
