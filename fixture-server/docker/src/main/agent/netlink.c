/* Addresses and routes by netlink, as ip(8) would make them. */
#include "agent.h"

#include <errno.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LO = 1 };

int netlink_exchange(int protocol, const void *messages, size_t length, int acknowledged) {
  int channel = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);
  if (channel < 0) return 0;
  /* a batch is one message, however many rules there are */
  int room = length + 4096;
  if (setsockopt(channel, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof room) != 0) {
    setsockopt(channel, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
  }
  /* or a refusal repeats what was refused, and may not fit into what is read */
  int capped = 1;
  setsockopt(channel, SOL_NETLINK, NETLINK_CAP_ACK, &capped, sizeof capped);
  struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
  int failure = 0;
  if (sendto(channel, messages, length, 0, (void *)&kernel, sizeof kernel) < 0) {
    failure = errno;
    acknowledged = 0;
  }
  while (acknowledged > 0) {
    char answer[4096] __attribute__((aligned(NLMSG_ALIGNTO)));
    ssize_t got = recv(channel, answer, sizeof answer, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) {
      failure = got < 0 ? errno : EIO;
      break;
    }
    for (struct nlmsghdr *each = (void *)answer; NLMSG_OK(each, (size_t)got);
         each = NLMSG_NEXT(each, got)) {
      if (each->nlmsg_type != NLMSG_ERROR) continue;
      int error = -((struct nlmsgerr *)NLMSG_DATA(each))->error;
      if (error && !failure) failure = error;
      acknowledged--;
      /* a batch that fails as a whole is answered once */
      if (error) acknowledged = 0;
    }
  }
  close(channel);
  errno = failure;
  return failure == 0;
}

static void attribute(struct nlmsghdr *message, int type, const void *value, size_t length) {
  struct rtattr *each = (void *)((char *)message + NLMSG_ALIGN(message->nlmsg_len));
  each->rta_type = type;
  each->rta_len = RTA_LENGTH(length);
  memcpy(RTA_DATA(each), value, length);
  message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + RTA_ALIGN(each->rta_len);
}

static size_t size_of(int family) { return family == AF_INET ? 4 : 16; }

static void change(struct nlmsghdr *message, const char *what) {
  int done = netlink_exchange(NETLINK_ROUTE, message, message->nlmsg_len, 1);
  /* there, or gone, already, as after a restart of the container in its old namespace */
  if (!done && errno != EEXIST && errno != EADDRNOTAVAIL && errno != ESRCH) die(what);
}

static void address_change(int type, int flags, int family, const void *address, int prefix,
                           const char *what) {
  struct {
    struct nlmsghdr header;
    struct ifaddrmsg body;
    char attributes[64];
  } message = {
      .header = {.nlmsg_len = NLMSG_LENGTH(sizeof message.body),
                 .nlmsg_type = type,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags},
      .body = {.ifa_family = family,
               .ifa_prefixlen = prefix,
               .ifa_flags = IFA_F_PERMANENT | (family == AF_INET6 ? IFA_F_NODAD : 0),
               .ifa_scope = family == AF_INET ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
               .ifa_index = LO},
  };
  attribute(&message.header, IFA_LOCAL, address, size_of(family));
  attribute(&message.header, IFA_ADDRESS, address, size_of(family));
  change(&message.header, what);
}

void netlink_address(int family, const void *address, int prefix) {
  address_change(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, family, address, prefix,
                 "can't add an address to lo (the container needs NET_ADMIN)");
}

void netlink_remove_address(int family, const void *address, int prefix) {
  address_change(RTM_DELADDR, 0, family, address, prefix, "can't remove an address from lo");
}

/* With the type RTN_UNSPEC whatever leads there is meant, whoever has made it. */
static void route_change(int change_type, int family, const void *destination, int prefix, int type,
                         int flags, const void *gateway, const char *what) {
  struct {
    struct nlmsghdr header;
    struct rtmsg body;
    char attributes[64];
  } message = {
      .header = {.nlmsg_len = NLMSG_LENGTH(sizeof message.body),
                 .nlmsg_type = change_type,
                 .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK | flags},
      .body = {.rtm_family = family,
               .rtm_dst_len = prefix,
               .rtm_table = RT_TABLE_MAIN,
               .rtm_protocol = type == RTN_UNSPEC ? RTPROT_UNSPEC : RTPROT_STATIC,
               .rtm_scope = type == RTN_UNSPEC ? RT_SCOPE_NOWHERE : RT_SCOPE_UNIVERSE,
               .rtm_type = type},
  };
  attribute(&message.header, RTA_DST, destination, size_of(family));
  if (gateway) attribute(&message.header, RTA_GATEWAY, gateway, size_of(family));
  change(&message.header, what);
}

void netlink_route(int family, const void *destination, int prefix, const void *gateway) {
  route_change(RTM_NEWROUTE, family, destination, prefix, RTN_UNICAST,
               NLM_F_CREATE | NLM_F_REPLACE, gateway, "can't make a route");
}

void netlink_no_route(int family, const void *destination, int prefix) {
  route_change(RTM_DELROUTE, family, destination, prefix, RTN_UNSPEC, 0, NULL,
               "can't remove a route");
}

void netlink_unreachable(int family, const void *destination, int prefix) {
  route_change(RTM_NEWROUTE, family, destination, prefix, RTN_UNREACHABLE,
               NLM_F_CREATE | NLM_F_REPLACE, NULL, "can't make addresses unreachable");
}

void netlink_lo_up(void) {
  struct ifreq request = {0};
  strcpy(request.ifr_name, "lo");
  int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (any < 0) die("no IPv4");
  if (ioctl(any, SIOCGIFFLAGS, &request) == 0 && !(request.ifr_flags & IFF_UP)) {
    request.ifr_flags |= IFF_UP;
    if (ioctl(any, SIOCSIFFLAGS, &request) != 0) die("can't bring lo up");
  }
  close(any);
}
