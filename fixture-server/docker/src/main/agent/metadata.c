/* Where the instance asks for its metadata, and how far away the one who asks is. */
#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HTTP = 80, QUIET_PORT = 5, BACKLOG = 128, V6_TTL_AT = 7, V4_TTL_AT = 8 };

static const uint8_t V4[4] = {169, 254, 169, 254};
static const uint8_t V4_NET[4] = {169, 254};
static const uint8_t V6[16] = {0xfd, 0, 0x0e, 0xc2, [14] = 0x02, [15] = 0x54};
static const uint8_t V6_NET[16] = {0xfd, 0, 0x0e, 0xc2};

static socklen_t endpoint(struct sockaddr_storage *into, int family, const void *address,
                          uint16_t port) {
  memset(into, 0, sizeof *into);
  if (family == AF_INET) {
    struct sockaddr_in *v4 = (void *)into;
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    memcpy(&v4->sin_addr, address, sizeof v4->sin_addr);
    return sizeof *v4;
  }
  struct sockaddr_in6 *v6 = (void *)into;
  v6->sin6_family = AF_INET6;
  v6->sin6_port = htons(port);
  memcpy(&v6->sin6_addr, address, sizeof v6->sin6_addr);
  return sizeof *v6;
}

static int listen_on(int family, const void *address, uint16_t port) {
  int on = 1;
  struct sockaddr_storage where;
  socklen_t length = endpoint(&where, family, address, port);
  int made = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0) return -1;
  setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (family == AF_INET6) setsockopt(made, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on);
  setsockopt(made, IPPROTO_TCP, TCP_SAVE_SYN, &on, sizeof on);
  if (bind(made, (void *)&where, length) != 0 || listen(made, BACKLOG) != 0) {
    close(made);
    return -1;
  }
  return made;
}

/* Behind a rule where the kernel has them; else on port 80 itself. */
static int listen_for(int family, const void *address) {
  int quiet = listen_on(family, address, QUIET_PORT);
  if (quiet >= 0) {
    if (nat_redirect(family, address, HTTP, QUIET_PORT)) return quiet;
    say("no NAT in this kernel (%s): port 80 of the metadata address is taken", strerror(errno));
    close(quiet);
  }
  return listen_on(family, address, HTTP);
}

static int has_v6(void) {
  /* with IPv6 off, or off for lo, its own address is not there */
  struct sockaddr_storage where;
  struct in6_addr loopback = IN6ADDR_LOOPBACK_INIT;
  socklen_t length = endpoint(&where, AF_INET6, &loopback, 0);
  int any = socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) return 0;
  int works = bind(any, (void *)&where, length) == 0;
  close(any);
  return works;
}

struct listeners metadata_listen(void) {
  struct listeners made = {-1, -1};
  netlink_lo_up();
  netlink_address(AF_INET, V4, 32);
  netlink_unreachable(AF_INET, V4_NET, 16);
  made.v4 = listen_for(AF_INET, V4);
  if (made.v4 < 0) die("can't listen for metadata");
  if (has_v6()) {
    netlink_address(AF_INET6, V6, 128);
    netlink_unreachable(AF_INET6, V6_NET, 32);
    made.v6 = listen_for(AF_INET6, V6);
    if (made.v6 < 0) die("can't listen for metadata by IPv6");
  }
  return made;
}

void metadata_refuse(int listener) {
  struct linger at_once = {.l_onoff = 1};
  int made = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
  if (made < 0) return;
  setsockopt(made, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(made);
}

/* Only an address of this namespace can be bound. */
static int is_local(struct sockaddr_storage *peer, socklen_t length) {
  if (peer->ss_family == AF_INET6) {
    ((struct sockaddr_in6 *)(void *)peer)->sin6_port = 0;
  } else {
    ((struct sockaddr_in *)(void *)peer)->sin_port = 0;
  }
  int probe = socket(peer->ss_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return 1;
  int local = bind(probe, (void *)peer, length) == 0;
  close(probe);
  return local;
}

int hops_of(int connection, int *over_v6) {
  struct sockaddr_storage peer;
  socklen_t length = sizeof peer;
  *over_v6 = 0;
  if (getpeername(connection, (void *)&peer, &length) != 0) return 1;
  *over_v6 = peer.ss_family == AF_INET6;
  uint8_t syn[128];
  socklen_t got = sizeof syn;
  int at = *over_v6 ? V6_TTL_AT : V4_TTL_AT;
  int hops = 1;
  if (getsockopt(connection, IPPROTO_TCP, TCP_SAVED_SYN, syn, &got) == 0 && (int)got > at) {
    int left = syn[at];
    int start = left <= 64 ? 64 : left <= 128 ? 128 : 255;
    hops += start - left;
  }
  if (!is_local(&peer, length)) hops++;
  return hops > 127 ? 127 : hops;
}
