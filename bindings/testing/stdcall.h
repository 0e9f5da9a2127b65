/*
 * Calls functions of tamara_pos_stdcall.dll as old programs do: found by name, stdcall, with a stack that is aligned to 4 bytes only, and the
 * x87 control word of Delphi programs, which leaves floating-point exceptions on.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <winsock2.h>
/* Behind the sockets, which it has otherwise in an older form. */
#include <windows.h>

#define CONTROL_WORD 0x1332

static int failures;
static HMODULE dll;
/* What every call of this round is done with. */
static uint32_t shift;

static void check(int ok, const char *what)
{
    if (ok) return;
    printf("FAILED at shift %u: %s\n", shift, what);
    ++failures;
}

static FARPROC find(const char *name)
{
    FARPROC function = GetProcAddress(dll, name);
    if (!function) {
        check(0, name);
        exit(1);
    }
    return function;
}

static void load(const char *file)
{
    dll = LoadLibraryA(file);
    if (!dll) {
        printf("%s: Windows error %lu\n", file, GetLastError());
        exit(1);
    }
}

#ifdef _WIN64
/* 64-bit Windows has one way to call, which keeps the stack aligned. */
static int32_t call(const char *name, unsigned count, const uintptr_t *a)
{
    typedef int32_t(WINAPI * Function)(uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t, uintptr_t);
    uintptr_t all[8] = {0};
    memcpy(all, a, count * sizeof *a);
    return ((Function)(uintptr_t)find(name))(all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7]);
}
#else
/* Calls a stdcall function with the stack `shift` bytes off its 16. It must take its own arguments off, and leave the floating-point
   unit as it was. */
static int32_t call(const char *name, unsigned count, const uintptr_t *arguments)
{
    FARPROC function = find(name);
    static uint32_t taken_off;
    /* The processor sets a reserved bit of the word by itself, so it is read back. */
    static uint16_t control = CONTROL_WORD, control_before, control_after;
    static uint8_t environment[28];
    int32_t result;
    __asm__ volatile(
        "fninit\n\t"
        "fldcw %[control]\n\t"
        "fnstcw %[before]\n\t"
        "movl %%esp, %%edi\n\t"
        "andl $-16, %%esp\n\t"
        "subl %[shift], %%esp\n\t"
        "movl %%esp, %[off]\n"
        "1: decl %%ecx\n\t"
        "js 2f\n\t"
        "pushl (%%esi,%%ecx,4)\n\t"
        "jmp 1b\n"
        "2: call *%%eax\n\t"
        "subl %%esp, %[off]\n\t"
        "movl %%edi, %%esp\n\t"
        "fnstcw %[after]\n\t"
        "fnstenv %[environment]\n\t"
        "fninit\n\t"
        : "=a"(result), "+c"(count), [off] "=m"(taken_off), [before] "=m"(control_before), [after] "=m"(control_after),
          [environment] "=m"(environment)
        : "a"(function), "S"(arguments), [shift] "m"(shift), [control] "m"(control)
        : "edi", "edx", "memory", "cc");
    check(taken_off == 0, "the function took its arguments off the stack");
    check(control_after == control_before, "the control word is as it was");
    check(environment[8] == 0xFF && environment[9] == 0xFF, "the floating-point stack is empty");
    return result;
}
#endif

#define CALL(name, ...) \
    call(name, sizeof((uintptr_t[]){__VA_ARGS__}) / sizeof(uintptr_t), (uintptr_t[]){__VA_ARGS__})
#define P(pointer) ((uintptr_t)(pointer))
