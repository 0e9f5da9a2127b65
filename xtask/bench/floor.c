/*
 * The floors: what nobody can pass.
 *
 *   floor poll PORT PATH COUNT    one request that was built beforehand over one raw socket, the answer read and not looked at
 *   floor sync FILE COUNT         400 bytes appended and synced to disk
 */
#define _GNU_SOURCE
#include "common.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static int dial(int port) {
    struct sockaddr_in address = {0};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    address.sin_family = AF_INET;
    address.sin_port = htons((unsigned short)port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        fail("connect", "failed");
    }
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return fd;
}

static void poll_once(int fd, const char *request, size_t length) {
    static char answer[65536];
    size_t have = 0, want = 0;
    if (write(fd, request, length) != (ssize_t)length) {
        fail("write", "failed");
    }
    do {
        ssize_t got = read(fd, answer + have, sizeof answer - 1 - have);
        if (got <= 0) {
            fail("read", "failed");
        }
        have += (size_t)got;
        answer[have] = '\0';
        char *end = strstr(answer, "\r\n\r\n"), *size = strstr(answer, "Content-Length: ");
        want = end != NULL && size != NULL ? (size_t)(end + 4 - answer) + (size_t)atol(size + 16) : 0;
    } while (want == 0 || have < want);
}

int main(int argc, char **argv) {
    char request[512];
    char block[400];
    int is_poll = argc == 5 && strcmp(argv[1], "poll") == 0;
    if (!is_poll && !(argc == 4 && strcmp(argv[1], "sync") == 0)) {
        fail("usage", "floor poll PORT PATH COUNT | floor sync FILE COUNT");
    }
    int count = atoi(argv[argc - 1]);
    double *times = calloc((size_t)count + 1, sizeof *times);
    int fd = is_poll ? dial(atoi(argv[2])) : open(argv[2], O_WRONLY | O_CREAT | O_APPEND, 0600);
    int length = is_poll ? snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer sim_bench\r\n\r\n", argv[3]) : 0;
    memset(block, 'x', sizeof block);
    double cpu = cpu_us();
    for (int i = 0; i < count; i++) {
        double from = now_us();
        if (is_poll) {
            poll_once(fd, request, (size_t)length);
        } else if (write(fd, block, sizeof block) != (ssize_t)sizeof block || fdatasync(fd) != 0) {
            fail("sync", "failed");
        }
        times[i] = now_us() - from;
    }
    report(times, count, cpu_us() - cpu);
    close(fd);
    free(times);
    return 0;
}
