/*
 * One rule for each family: connections to the metadata address on port 80 go to the port where we
 * listen. Listening on 80 itself would keep a web server of the container from 0.0.0.0:80.
 */
#include "agent.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#define TABLE "localec2"

enum { DESTINATION_NAT_PRIORITY = -100, NETWORK_V4 = 16, NETWORK_V6 = 24, TRANSPORT_PORT = 2 };

struct batch {
  char bytes[4096];
  size_t length;
  struct nlmsghdr *message;
  int acknowledged;
};

static void pad(struct batch *batch) {
  while (batch->length % NLMSG_ALIGNTO) batch->bytes[batch->length++] = 0;
}

static void begin(struct batch *batch, int type, int flags, int family, int resource) {
  pad(batch);
  batch->message = (void *)(batch->bytes + batch->length);
  *batch->message = (struct nlmsghdr){.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
  batch->length += NLMSG_HDRLEN;
  struct nfgenmsg *generic = (void *)(batch->bytes + batch->length);
  *generic = (struct nfgenmsg){
      .nfgen_family = family, .version = NFNETLINK_V0, .res_id = htons(resource)};
  batch->length += NLMSG_ALIGN(sizeof *generic);
  if (flags & NLM_F_ACK) batch->acknowledged++;
}

static void end(struct batch *batch) {
  pad(batch);
  batch->message->nlmsg_len = batch->bytes + batch->length - (char *)batch->message;
}

static void put(struct batch *batch, int type, const void *value, size_t length) {
  pad(batch);
  struct nlattr *each = (void *)(batch->bytes + batch->length);
  each->nla_type = type;
  each->nla_len = NLA_HDRLEN + length;
  memcpy(batch->bytes + batch->length + NLA_HDRLEN, value, length);
  batch->length += each->nla_len;
}

static void text(struct batch *batch, int type, const char *value) {
  put(batch, type, value, strlen(value) + 1);
}

static void number(struct batch *batch, int type, uint32_t value) {
  uint32_t big = htonl(value);
  put(batch, type, &big, sizeof big);
}

static struct nlattr *open_nest(struct batch *batch, int type) {
  pad(batch);
  struct nlattr *nest = (void *)(batch->bytes + batch->length);
  nest->nla_type = type | NLA_F_NESTED;
  batch->length += NLA_HDRLEN;
  return nest;
}

static void close_nest(struct batch *batch, struct nlattr *nest) {
  pad(batch);
  nest->nla_len = batch->bytes + batch->length - (char *)nest;
}

static void data(struct batch *batch, int type, const void *value, size_t length) {
  struct nlattr *nest = open_nest(batch, type);
  put(batch, NFTA_DATA_VALUE, value, length);
  close_nest(batch, nest);
}

/* One expression: opens it and its data; closed by close_expression. */
struct expression {
  struct nlattr *element;
  struct nlattr *data;
};

static struct expression open_expression(struct batch *batch, const char *name) {
  struct expression made;
  made.element = open_nest(batch, NFTA_LIST_ELEM);
  text(batch, NFTA_EXPR_NAME, name);
  made.data = open_nest(batch, NFTA_EXPR_DATA);
  return made;
}

static void close_expression(struct batch *batch, struct expression expression) {
  close_nest(batch, expression.data);
  close_nest(batch, expression.element);
}

static void compare(struct batch *batch, const void *value, size_t length) {
  struct expression is = open_expression(batch, "cmp");
  number(batch, NFTA_CMP_SREG, NFT_REG_1);
  number(batch, NFTA_CMP_OP, NFT_CMP_EQ);
  data(batch, NFTA_CMP_DATA, value, length);
  close_expression(batch, is);
}

static void field(struct batch *batch, int base, int offset, const void *value, size_t length) {
  struct expression load = open_expression(batch, "payload");
  number(batch, NFTA_PAYLOAD_DREG, NFT_REG_1);
  number(batch, NFTA_PAYLOAD_BASE, base);
  number(batch, NFTA_PAYLOAD_OFFSET, offset);
  number(batch, NFTA_PAYLOAD_LEN, length);
  close_expression(batch, load);
  compare(batch, value, length);
}

static void immediate(struct batch *batch, int into, const void *value, size_t length) {
  struct expression set = open_expression(batch, "immediate");
  number(batch, NFTA_IMMEDIATE_DREG, into);
  data(batch, NFTA_IMMEDIATE_DATA, value, length);
  close_expression(batch, set);
}

static void chain(struct batch *batch, int family, const char *name, int hook) {
  begin(batch, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWCHAIN, NLM_F_ACK | NLM_F_CREATE, family, 0);
  text(batch, NFTA_CHAIN_TABLE, TABLE);
  text(batch, NFTA_CHAIN_NAME, name);
  struct nlattr *where = open_nest(batch, NFTA_CHAIN_HOOK);
  number(batch, NFTA_HOOK_HOOKNUM, hook);
  number(batch, NFTA_HOOK_PRIORITY, DESTINATION_NAT_PRIORITY);
  close_nest(batch, where);
  text(batch, NFTA_CHAIN_TYPE, "nat");
  end(batch);
}

static void rule(struct batch *batch, int family, const char *chain, const void *address,
                 uint16_t from, uint16_t to) {
  size_t size = family == NFPROTO_IPV4 ? 4 : 16;
  uint8_t tcp = IPPROTO_TCP;
  uint16_t before = htons(from), after = htons(to);
  begin(batch, NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_NEWRULE,
        NLM_F_ACK | NLM_F_CREATE | NLM_F_APPEND, family, 0);
  text(batch, NFTA_RULE_TABLE, TABLE);
  text(batch, NFTA_RULE_CHAIN, chain);
  struct nlattr *all = open_nest(batch, NFTA_RULE_EXPRESSIONS);
  field(batch, NFT_PAYLOAD_NETWORK_HEADER, family == NFPROTO_IPV4 ? NETWORK_V4 : NETWORK_V6,
        address, size);
  struct expression meta = open_expression(batch, "meta");
  number(batch, NFTA_META_DREG, NFT_REG_1);
  number(batch, NFTA_META_KEY, NFT_META_L4PROTO);
  close_expression(batch, meta);
  compare(batch, &tcp, sizeof tcp);
  field(batch, NFT_PAYLOAD_TRANSPORT_HEADER, TRANSPORT_PORT, &before, sizeof before);
  immediate(batch, NFT_REG_1, address, size);
  immediate(batch, NFT_REG_2, &after, sizeof after);
  struct expression nat = open_expression(batch, "nat");
  number(batch, NFTA_NAT_TYPE, NFT_NAT_DNAT);
  number(batch, NFTA_NAT_FAMILY, family);
  number(batch, NFTA_NAT_REG_ADDR_MIN, NFT_REG_1);
  number(batch, NFTA_NAT_REG_PROTO_MIN, NFT_REG_2);
  close_expression(batch, nat);
  close_nest(batch, all);
  end(batch);
}

static void table(struct batch *batch, int family, int message) {
  begin(batch, NFNL_SUBSYS_NFTABLES << 8 | message,
        NLM_F_ACK | (message == NFT_MSG_NEWTABLE ? NLM_F_CREATE : 0), family, 0);
  text(batch, NFTA_TABLE_NAME, TABLE);
  end(batch);
}

int nat_redirect(int address_family, const void *address, uint16_t from, uint16_t to) {
  int family = address_family == AF_INET ? NFPROTO_IPV4 : NFPROTO_IPV6;
  struct batch batch = {.length = 0};
  begin(&batch, NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end(&batch);
  /* deleting needs one that exists: what an earlier agent left is replaced */
  table(&batch, family, NFT_MSG_NEWTABLE);
  table(&batch, family, NFT_MSG_DELTABLE);
  table(&batch, family, NFT_MSG_NEWTABLE);
  chain(&batch, family, "output", NF_INET_LOCAL_OUT);
  chain(&batch, family, "prerouting", NF_INET_PRE_ROUTING);
  rule(&batch, family, "output", address, from, to);
  rule(&batch, family, "prerouting", address, from, to);
  begin(&batch, NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end(&batch);
  return netlink_exchange(NETLINK_NETFILTER, batch.bytes, batch.length, batch.acknowledged);
}
