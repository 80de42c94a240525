/*
 * What the instance's security groups let through, as rules of its network namespace: put there
 * before any program of the image runs, and replaced at once whenever they change.
 * docs/decisions says what the records mean that come from the JVM.
 */
#include "agent.h"
#include "nft.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
  MOST_RECORDS = 1 << 16,
  LO = 1,
  ANY = -1,
  /* bits of a connection's state */
  ESTABLISHED_OR_RELATED = 1 << 1 | 1 << 2,
  V4_SOURCE = 12,
  V4_DESTINATION = 16,
  V6_SOURCE = 8,
  V6_DESTINATION = 24,
  DESTINATION_PORT = 2,
  DNS = 53,
  SOLICITATION = 133,
  REDIRECT = 137
};

/* As it comes; numbers are big-endian. */
struct record {
  /* 'i' in, 'o' out, 'h' in from the host, 'g' an address that is the host's */
  uint8_t kind;
  /* 4 or 6 */
  uint8_t version;
  uint8_t prefix;
  /* 1 where the rule is for one address of ours only */
  uint8_t has_own;
  int32_t protocol;
  int32_t from;
  int32_t to;
  uint8_t peer[16];
  uint8_t own[16];
};

static size_t size_of(int version) { return version == 4 ? 4 : 16; }

static void is_family(struct batch *batch, int version) {
  uint8_t family = version == 4 ? NFPROTO_IPV4 : NFPROTO_IPV6;
  load_meta(batch, NFT_META_NFPROTO);
  compare(batch, NFT_CMP_EQ, &family, sizeof family);
}

static void is_protocol(struct batch *batch, int protocol) {
  uint8_t number = protocol;
  load_meta(batch, NFT_META_L4PROTO);
  compare(batch, NFT_CMP_EQ, &number, sizeof number);
}

static void is_between(struct batch *batch, uint16_t from, uint16_t to) {
  uint16_t first = htons(from), last = htons(to);
  load_payload(batch, NFT_PAYLOAD_TRANSPORT_HEADER, DESTINATION_PORT, sizeof first);
  if (from == to) {
    compare(batch, NFT_CMP_EQ, &first, sizeof first);
  } else {
    compare(batch, NFT_CMP_GTE, &first, sizeof first);
    compare(batch, NFT_CMP_LTE, &last, sizeof last);
  }
}

static void is_address(struct batch *batch, int version, int source, const uint8_t *address,
                       int prefix) {
  uint8_t bits[16] = {0}, wanted[16];
  size_t size = size_of(version);
  if (prefix == 0) return;
  for (int i = 0; i < prefix; i++) bits[i / 8] |= 0x80 >> i % 8;
  for (size_t i = 0; i < size; i++) wanted[i] = address[i] & bits[i];
  int offset = version == 4 ? (source ? V4_SOURCE : V4_DESTINATION)
                            : (source ? V6_SOURCE : V6_DESTINATION);
  load_payload(batch, NFT_PAYLOAD_NETWORK_HEADER, offset, size);
  if ((size_t)prefix < size * 8) mask(batch, bits, size);
  compare(batch, NFT_CMP_EQ, wanted, size);
}

/* Answers, what stays inside, and how neighbours of IPv6 find each other always pass. */
static void always(struct batch *batch, const char *chain, int interface_key) {
  uint32_t answers = ESTABLISHED_OR_RELATED, none = 0, lo = LO;
  size_t rule = rule_open(batch, chain);
  struct expression state = expression_open(batch, "ct");
  attribute_number(batch, NFTA_CT_DREG, NFT_REG_1);
  attribute_number(batch, NFTA_CT_KEY, NFT_CT_STATE);
  expression_close(batch, state);
  mask(batch, &answers, sizeof answers);
  compare(batch, NFT_CMP_NEQ, &none, sizeof none);
  verdict(batch, NF_ACCEPT, NULL);
  rule_close(batch, rule);

  rule = rule_open(batch, chain);
  load_meta(batch, interface_key);
  compare(batch, NFT_CMP_EQ, &lo, sizeof lo);
  verdict(batch, NF_ACCEPT, NULL);
  rule_close(batch, rule);

  uint8_t first = SOLICITATION, last = REDIRECT;
  rule = rule_open(batch, chain);
  is_family(batch, 6);
  is_protocol(batch, IPPROTO_ICMPV6);
  load_payload(batch, NFT_PAYLOAD_TRANSPORT_HEADER, 0, sizeof first);
  compare(batch, NFT_CMP_GTE, &first, sizeof first);
  compare(batch, NFT_CMP_LTE, &last, sizeof last);
  verdict(batch, NF_ACCEPT, NULL);
  rule_close(batch, rule);
}

/* What comes from the host is judged by rules of its own: its address says nothing about it. */
static void from_host(struct batch *batch, int version, const uint8_t *address) {
  size_t rule = rule_open(batch, "in");
  is_family(batch, version);
  is_address(batch, version, 1, address, size_of(version) * 8);
  verdict(batch, NFT_GOTO, "host");
  rule_close(batch, rule);
}

static void default_gateway(struct batch *batch) {
  FILE *routes = fopen("/proc/net/route", "re");
  char line[256];
  unsigned long destination, gateway, mask_of;
  if (!routes) return;
  while (fgets(line, sizeof line, routes)) {
    if (sscanf(line, "%*s %lx %lx %*x %*d %*d %*d %lx", &destination, &gateway, &mask_of) == 3 &&
        destination == 0 && mask_of == 0 && gateway != 0) {
      uint32_t address = gateway;
      from_host(batch, 4, (void *)&address);
    }
  }
  fclose(routes);
}

/* A security group does not keep an instance from the VPC's name servers. */
static void name_servers(struct batch *batch) {
  FILE *file = fopen("/etc/resolv.conf", "re");
  char line[256], server[64];
  if (!file) return;
  while (fgets(line, sizeof line, file)) {
    uint8_t address[16];
    if (sscanf(line, " nameserver %63s", server) != 1) continue;
    int version = strchr(server, ':') ? 6 : 4;
    if (inet_pton(version == 4 ? AF_INET : AF_INET6, server, address) != 1) continue;
    static const int PROTOCOLS[] = {IPPROTO_UDP, IPPROTO_TCP};
    for (int i = 0; i < 2; i++) {
      size_t rule = rule_open(batch, "out");
      is_family(batch, version);
      is_address(batch, version, 0, address, size_of(version) * 8);
      is_protocol(batch, PROTOCOLS[i]);
      is_between(batch, DNS, DNS);
      verdict(batch, NF_ACCEPT, NULL);
      rule_close(batch, rule);
    }
  }
  fclose(file);
}

static void passes(struct batch *batch, const struct record *record) {
  int in = record->kind != 'o';
  int protocol = (int32_t)ntohl(record->protocol);
  int from = (int32_t)ntohl(record->from);
  int to = (int32_t)ntohl(record->to);
  int full = size_of(record->version) * 8;
  size_t rule = rule_open(batch, record->kind == 'h' ? "host" : in ? "in" : "out");
  is_family(batch, record->version);
  if (record->kind != 'h') {
    is_address(batch, record->version, in, record->peer, record->prefix);
  }
  if (record->has_own) is_address(batch, record->version, !in, record->own, full);
  if (protocol != ANY) is_protocol(batch, protocol);
  if (protocol == IPPROTO_TCP || protocol == IPPROTO_UDP) {
    if (from >= 0) is_between(batch, from, to);
  } else if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6) {
    int wanted[] = {from, to};
    for (int i = 0; i < 2; i++) {
      uint8_t value = wanted[i];
      if (wanted[i] < 0) continue;
      load_payload(batch, NFT_PAYLOAD_TRANSPORT_HEADER, i, sizeof value);
      compare(batch, NFT_CMP_EQ, &value, sizeof value);
    }
  }
  verdict(batch, NF_ACCEPT, NULL);
  rule_close(batch, rule);
}

static int apply(const struct record *records, size_t count) {
  struct batch batch = batch_open(NFPROTO_INET, "localec2-groups");
  base_chain(&batch, "in", "filter", NF_INET_LOCAL_IN, 0, NF_DROP);
  base_chain(&batch, "out", "filter", NF_INET_LOCAL_OUT, 0, NF_DROP);
  chain(&batch, "host");
  always(&batch, "in", NFT_META_IIF);
  always(&batch, "out", NFT_META_OIF);
  default_gateway(&batch);
  for (size_t i = 0; i < count; i++) {
    if (records[i].kind == 'g') from_host(&batch, records[i].version, records[i].peer);
  }
  name_servers(&batch);
  for (size_t i = 0; i < count; i++) {
    if (records[i].kind != 'g') passes(&batch, &records[i]);
  }
  return batch_send(&batch);
}

/* True where all came; false at the end. */
static int read_all(int from, void *into, size_t length) {
  for (size_t got = 0; got < length;) {
    ssize_t more = read(from, (char *)into + got, length - got);
    if (more < 0 && errno == EINTR) continue;
    if (more <= 0) return 0;
    got += more;
  }
  return 1;
}

static int is_well_formed(const struct record *record) {
  return strchr("iohg", record->kind) && record->kind != 0 &&
         (record->version == 4 || record->version == 6) &&
         record->prefix <= size_of(record->version) * 8;
}

/* The records of one set: how many there are, and then they. NULL at the end. */
static struct record *read_set(int from, size_t *count) {
  uint32_t announced;
  if (!read_all(from, &announced, sizeof announced)) return NULL;
  *count = ntohl(announced);
  errno = EINVAL;
  if (*count > MOST_RECORDS) die("too many rules");
  struct record *records = calloc(*count + 1, sizeof *records);
  if (!records) die("no memory for rules");
  if (!read_all(from, records, *count * sizeof *records)) {
    free(records);
    return NULL;
  }
  for (size_t i = 0; i < *count; i++) {
    errno = EINVAL;
    if (!is_well_formed(&records[i])) die("no such rule");
  }
  return records;
}

void guard_apply(const char *path) {
  size_t count = 0;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) die("can't read the rules of the security groups");
  struct record *records = read_set(file, &count);
  close(file);
  errno = EINVAL;
  if (!records) die("the rules of the security groups are cut off");
  if (!apply(records, count)) die("can't guard as the security groups say (nftables)");
  free(records);
}

/* Nobody after us may touch the rules; whoever comes by exec has the container's capabilities. */
void guard_drop_net_admin(void) {
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
  struct __user_cap_data_struct sets[2] = {{0}, {0}};
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  if (prctl(PR_CAPBSET_DROP, CAP_NET_ADMIN, 0, 0, 0) != 0 ||
      syscall(SYS_capget, &header, sets) != 0) {
    die("can't give up NET_ADMIN (the container needs SETPCAP)");
  }
  uint32_t others = ~CAP_TO_MASK(CAP_NET_ADMIN);
  int index = CAP_TO_INDEX(CAP_NET_ADMIN);
  sets[index].effective &= others;
  sets[index].permitted &= others;
  sets[index].inheritable &= others;
  if (syscall(SYS_capset, &header, sets) != 0) die("can't give up NET_ADMIN");
}

int guard_main(void) {
  size_t count = 0;
  struct record *records;
  while ((records = read_set(STDIN_FILENO, &count))) {
    int done = apply(records, count);
    int failure = errno;
    free(records);
    if (done) {
      puts("ok");
    } else {
      printf("no: %s\n", strerror(failure));
    }
    if (fflush(stdout) != 0) return EXIT_SETUP;
  }
  return 0;
}
