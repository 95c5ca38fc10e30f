/* Connections from many loopback addresses. */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in address(uint32_t host, int port)
{
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {htonl(host)}};
    return a;
}

/* A connecting socket, bound to one of the loopback addresses so that the ports suffice; -1 with errno. */
int connect_from(int index)
{
    int on = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in from = address(0x7f000101 + index % ADDRESSES, 0);
    struct sockaddr_in to = address(ntohl(inet_addr(opt.host)), opt.port);
    struct linger linger = {1, 0};   /* a cut leaves no TIME_WAIT behind */
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
    if (opt.rcvbuf)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &opt.rcvbuf, sizeof opt.rcvbuf);
    if (bind(fd, (struct sockaddr *)&from, sizeof from) < 0
        || (connect(fd, (struct sockaddr *)&to, sizeof to) < 0 && errno != EINPROGRESS)) {
        close(fd);
        return -1;
    }
    return fd;
}
