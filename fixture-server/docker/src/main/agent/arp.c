/* An address that moves from one container to another would be looked for at the first for a while. */
#include "agent.h"

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/if_ether.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* True where it is a network card that others are behind. */
static int hardware_address(int channel, const char *name, uint8_t *address) {
  struct ifreq request = {0};
  strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
  if (ioctl(channel, SIOCGIFHWADDR, &request) != 0) return 0;
  if (request.ifr_hwaddr.sa_family != ARPHRD_ETHER) return 0;
  memcpy(address, request.ifr_hwaddr.sa_data, ETH_ALEN);
  return 1;
}

static void announce_on(int channel, unsigned index, const uint8_t *hardware,
                        const uint8_t *address) {
  struct ether_arp question = {
      .ea_hdr = {.ar_hrd = htons(ARPHRD_ETHER),
                 .ar_pro = htons(ETHERTYPE_IP),
                 .ar_hln = ETH_ALEN,
                 .ar_pln = 4,
                 .ar_op = htons(ARPOP_REQUEST)},
  };
  memcpy(question.arp_sha, hardware, ETH_ALEN);
  memcpy(question.arp_spa, address, 4);
  memcpy(question.arp_tpa, address, 4);
  struct sockaddr_ll everybody = {.sll_family = AF_PACKET,
                                  .sll_protocol = htons(ETH_P_ARP),
                                  .sll_ifindex = index,
                                  .sll_halen = ETH_ALEN};
  memset(everybody.sll_addr, 0xff, ETH_ALEN);
  /* who does not hear it finds out a little later */
  if (sendto(channel, &question, sizeof question, 0, (void *)&everybody, sizeof everybody) < 0) {
    return;
  }
}

void arp_announce(const uint8_t *address) {
  int channel = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  /* not without NET_RAW */
  if (channel < 0) return;
  struct if_nameindex *all = if_nameindex();
  for (struct if_nameindex *each = all; each && each->if_index; each++) {
    uint8_t hardware[ETH_ALEN];
    if (hardware_address(channel, each->if_name, hardware)) {
      announce_on(channel, each->if_index, hardware, address);
    }
  }
  if (all) if_freenameindex(all);
  close(channel);
}
