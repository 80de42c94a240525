/*
 * What a VPC's network has that Docker's doesn't: an interface's further addresses, and the ways
 * that a route table knows.
 */
#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static int bad(const char *what) {
  say("bad argument '%s'", what);
  return EXIT_SETUP;
}

/*
 * Each change is two or three words: add ADDRESS, remove ADDRESS, route ADDRESS/BITS GATEWAY,
 * unreachable ADDRESS/BITS, unroute ADDRESS/BITS.
 */
int net_main(int count, char **words) {
  for (int i = 0; i < count; i++) {
    uint8_t address[4], gateway[4];
    const char *change = words[i];
    if (i + 1 == count) return bad(change);
    char *value = words[++i];
    char *slash = strchr(value, '/');
    if (slash) *slash = 0;
    if (inet_pton(AF_INET, value, address) != 1) return bad(value);
    if (strcmp(change, "add") == 0) {
      /* on lo: who asks for it on any interface is answered */
      netlink_address(AF_INET, address, 32);
      arp_announce(address);
    } else if (strcmp(change, "remove") == 0) {
      netlink_remove_address(AF_INET, address, 32);
    } else if (strcmp(change, "unroute") == 0 && slash) {
      netlink_no_route(AF_INET, address, atoi(slash + 1));
    } else if (strcmp(change, "unreachable") == 0 && slash) {
      netlink_unreachable(AF_INET, address, atoi(slash + 1));
    } else if (strcmp(change, "route") == 0 && slash && i + 1 < count) {
      if (inet_pton(AF_INET, words[++i], gateway) != 1) return bad(words[i]);
      netlink_route(AF_INET, address, atoi(slash + 1), gateway);
    } else {
      return bad(change);
    }
  }
  return 0;
}
