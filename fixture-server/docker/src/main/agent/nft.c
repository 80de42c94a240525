/* Messages to nftables by netlink, as nft(8) would write them. */
#include "nft.h"

#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static char *room(struct batch *batch, size_t more) {
  if (batch->length + more > batch->size) {
    batch->size = (batch->length + more) * 2;
    batch->bytes = realloc(batch->bytes, batch->size);
    if (!batch->bytes) die("no memory for rules");
  }
  char *here = batch->bytes + batch->length;
  memset(here, 0, more);
  batch->length += more;
  return here;
}

static void put(struct batch *batch, int type, const void *value, size_t length) {
  struct nlattr header = {.nla_type = type, .nla_len = NLA_HDRLEN + length};
  char *here = room(batch, NLA_HDRLEN + NLA_ALIGN(length));
  memcpy(here, &header, sizeof header);
  memcpy(here + NLA_HDRLEN, value, length);
}

static void text(struct batch *batch, int type, const char *value) {
  put(batch, type, value, strlen(value) + 1);
}

void attribute_number(struct batch *batch, int type, uint32_t value) {
  uint32_t big = htonl(value);
  put(batch, type, &big, sizeof big);
}

static size_t nest_open(struct batch *batch, int type) {
  size_t at = batch->length;
  struct nlattr header = {.nla_type = type | NLA_F_NESTED};
  memcpy(room(batch, NLA_HDRLEN), &header, sizeof header);
  return at;
}

static void nest_close(struct batch *batch, size_t at) {
  uint16_t length = batch->length - at;
  memcpy(batch->bytes + at + offsetof(struct nlattr, nla_len), &length, sizeof length);
}

static void begin(struct batch *batch, int type, int flags, int family, int resource) {
  batch->message = batch->length;
  struct nlmsghdr header = {.nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | flags};
  struct nfgenmsg generic = {
      .nfgen_family = family, .version = NFNETLINK_V0, .res_id = htons(resource)};
  memcpy(room(batch, NLMSG_HDRLEN), &header, sizeof header);
  memcpy(room(batch, NLMSG_ALIGN(sizeof generic)), &generic, sizeof generic);
}

static void end(struct batch *batch) {
  uint32_t length = batch->length - batch->message;
  memcpy(batch->bytes + batch->message + offsetof(struct nlmsghdr, nlmsg_len), &length,
         sizeof length);
}

static void begin_change(struct batch *batch, int message, int flags) {
  begin(batch, NFNL_SUBSYS_NFTABLES << 8 | message, flags, batch->family, 0);
}

static void table(struct batch *batch, int message, int flags) {
  begin_change(batch, message, flags);
  text(batch, NFTA_TABLE_NAME, batch->table);
  end(batch);
}

struct batch batch_open(int family, const char *name) {
  struct batch batch = {.family = family, .table = name};
  begin(&batch, NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end(&batch);
  /* deleting needs one that exists */
  table(&batch, NFT_MSG_NEWTABLE, NLM_F_CREATE);
  table(&batch, NFT_MSG_DELTABLE, 0);
  table(&batch, NFT_MSG_NEWTABLE, NLM_F_CREATE);
  return batch;
}

int batch_send(struct batch *batch) {
  /* the last one is answered for all; what fails is answered in any case, and before it */
  struct nlmsghdr last;
  memcpy(&last, batch->bytes + batch->message, sizeof last);
  last.nlmsg_flags |= NLM_F_ACK;
  memcpy(batch->bytes + batch->message, &last, sizeof last);
  begin(batch, NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES);
  end(batch);
  int done = netlink_exchange(NETLINK_NETFILTER, batch->bytes, batch->length, 1);
  int failure = errno;
  free(batch->bytes);
  batch->bytes = NULL;
  errno = failure;
  return done;
}

void chain(struct batch *batch, const char *name) {
  begin_change(batch, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  text(batch, NFTA_CHAIN_TABLE, batch->table);
  text(batch, NFTA_CHAIN_NAME, name);
  end(batch);
}

void base_chain(struct batch *batch, const char *name, const char *type, int hook, int priority,
                int policy) {
  begin_change(batch, NFT_MSG_NEWCHAIN, NLM_F_CREATE);
  text(batch, NFTA_CHAIN_TABLE, batch->table);
  text(batch, NFTA_CHAIN_NAME, name);
  size_t where = nest_open(batch, NFTA_CHAIN_HOOK);
  attribute_number(batch, NFTA_HOOK_HOOKNUM, hook);
  attribute_number(batch, NFTA_HOOK_PRIORITY, priority);
  nest_close(batch, where);
  if (policy >= 0) attribute_number(batch, NFTA_CHAIN_POLICY, policy);
  text(batch, NFTA_CHAIN_TYPE, type);
  end(batch);
}

size_t rule_open(struct batch *batch, const char *chain) {
  begin_change(batch, NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND);
  text(batch, NFTA_RULE_TABLE, batch->table);
  text(batch, NFTA_RULE_CHAIN, chain);
  return nest_open(batch, NFTA_RULE_EXPRESSIONS);
}

void rule_close(struct batch *batch, size_t opened) {
  nest_close(batch, opened);
  end(batch);
}

struct expression expression_open(struct batch *batch, const char *name) {
  struct expression made;
  made.element = nest_open(batch, NFTA_LIST_ELEM);
  text(batch, NFTA_EXPR_NAME, name);
  made.data = nest_open(batch, NFTA_EXPR_DATA);
  return made;
}

void expression_close(struct batch *batch, struct expression expression) {
  nest_close(batch, expression.data);
  nest_close(batch, expression.element);
}

static void data(struct batch *batch, int type, const void *value, size_t length) {
  size_t nest = nest_open(batch, type);
  put(batch, NFTA_DATA_VALUE, value, length);
  nest_close(batch, nest);
}

void load_meta(struct batch *batch, int key) {
  struct expression load = expression_open(batch, "meta");
  attribute_number(batch, NFTA_META_DREG, NFT_REG_1);
  attribute_number(batch, NFTA_META_KEY, key);
  expression_close(batch, load);
}

void load_payload(struct batch *batch, int base, int offset, size_t length) {
  struct expression load = expression_open(batch, "payload");
  attribute_number(batch, NFTA_PAYLOAD_DREG, NFT_REG_1);
  attribute_number(batch, NFTA_PAYLOAD_BASE, base);
  attribute_number(batch, NFTA_PAYLOAD_OFFSET, offset);
  attribute_number(batch, NFTA_PAYLOAD_LEN, length);
  expression_close(batch, load);
}

void mask(struct batch *batch, const void *bits, size_t length) {
  static const char NOTHING[16];
  struct expression keep = expression_open(batch, "bitwise");
  attribute_number(batch, NFTA_BITWISE_SREG, NFT_REG_1);
  attribute_number(batch, NFTA_BITWISE_DREG, NFT_REG_1);
  attribute_number(batch, NFTA_BITWISE_LEN, length);
  data(batch, NFTA_BITWISE_MASK, bits, length);
  data(batch, NFTA_BITWISE_XOR, NOTHING, length);
  expression_close(batch, keep);
}

void compare(struct batch *batch, int operation, const void *value, size_t length) {
  struct expression is = expression_open(batch, "cmp");
  attribute_number(batch, NFTA_CMP_SREG, NFT_REG_1);
  attribute_number(batch, NFTA_CMP_OP, operation);
  data(batch, NFTA_CMP_DATA, value, length);
  expression_close(batch, is);
}

void immediate(struct batch *batch, int into, const void *value, size_t length) {
  struct expression set = expression_open(batch, "immediate");
  attribute_number(batch, NFTA_IMMEDIATE_DREG, into);
  data(batch, NFTA_IMMEDIATE_DATA, value, length);
  expression_close(batch, set);
}

void verdict(struct batch *batch, int code, const char *chain) {
  struct expression set = expression_open(batch, "immediate");
  attribute_number(batch, NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
  size_t value = nest_open(batch, NFTA_IMMEDIATE_DATA);
  size_t nest = nest_open(batch, NFTA_DATA_VERDICT);
  attribute_number(batch, NFTA_VERDICT_CODE, code);
  if (chain) text(batch, NFTA_VERDICT_CHAIN, chain);
  nest_close(batch, nest);
  nest_close(batch, value);
  expression_close(batch, set);
}
