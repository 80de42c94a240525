/*
 * One rule for each family: connections to the metadata address on port 80 go to the port where we
 * listen. Listening on 80 itself would keep a web server of the container from 0.0.0.0:80.
 */
#include "agent.h"
#include "nft.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

enum { DESTINATION_NAT_PRIORITY = -100, NETWORK_V4 = 16, NETWORK_V6 = 24, TRANSPORT_PORT = 2 };

static void redirect(struct batch *batch, const char *chain, const void *address, uint16_t from,
                     uint16_t to) {
  size_t size = batch->family == NFPROTO_IPV4 ? 4 : 16;
  uint8_t tcp = IPPROTO_TCP;
  uint16_t before = htons(from), after = htons(to);
  size_t all = rule_open(batch, chain);
  load_payload(batch, NFT_PAYLOAD_NETWORK_HEADER,
               batch->family == NFPROTO_IPV4 ? NETWORK_V4 : NETWORK_V6, size);
  compare(batch, NFT_CMP_EQ, address, size);
  load_meta(batch, NFT_META_L4PROTO);
  compare(batch, NFT_CMP_EQ, &tcp, sizeof tcp);
  load_payload(batch, NFT_PAYLOAD_TRANSPORT_HEADER, TRANSPORT_PORT, sizeof before);
  compare(batch, NFT_CMP_EQ, &before, sizeof before);
  immediate(batch, NFT_REG_1, address, size);
  immediate(batch, NFT_REG_2, &after, sizeof after);
  struct expression nat = expression_open(batch, "nat");
  attribute_number(batch, NFTA_NAT_TYPE, NFT_NAT_DNAT);
  attribute_number(batch, NFTA_NAT_FAMILY, batch->family);
  attribute_number(batch, NFTA_NAT_REG_ADDR_MIN, NFT_REG_1);
  attribute_number(batch, NFTA_NAT_REG_PROTO_MIN, NFT_REG_2);
  expression_close(batch, nat);
  rule_close(batch, all);
}

int nat_redirect(int address_family, const void *address, uint16_t from, uint16_t to) {
  struct batch batch =
      batch_open(address_family == AF_INET ? NFPROTO_IPV4 : NFPROTO_IPV6, "localec2");
  base_chain(&batch, "output", "nat", NF_INET_LOCAL_OUT, DESTINATION_NAT_PRIORITY, -1);
  base_chain(&batch, "prerouting", "nat", NF_INET_PRE_ROUTING, DESTINATION_NAT_PRIORITY, -1);
  redirect(&batch, "output", address, from, to);
  redirect(&batch, "prerouting", address, from, to);
  return batch_send(&batch);
}
