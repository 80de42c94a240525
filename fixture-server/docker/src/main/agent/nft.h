/* Messages to nftables: a batch is written whole, and the kernel takes it whole or not at all. */
#ifndef LOCALEC2_NFT_H
#define LOCALEC2_NFT_H

#include <stddef.h>
#include <stdint.h>

struct batch {
  char *bytes;
  size_t length;
  size_t size;
  size_t message;
  int family;
  const char *table;
};

/* Where an expression begins, for closing it. */
struct expression {
  size_t element;
  size_t data;
};

/* The table is made anew: what an earlier agent left is replaced. */
struct batch batch_open(int family, const char *table);
/* True where the kernel took it, else errno says why; frees the batch. */
int batch_send(struct batch *batch);

/* A chain of its own, without a hook. */
void chain(struct batch *batch, const char *name);
/* A chain that the kernel calls; policy -1 for the default. */
void base_chain(struct batch *batch, const char *name, const char *type, int hook, int priority,
                int policy);

/* A rule's expressions go between the two; the value says where it began. */
size_t rule_open(struct batch *batch, const char *chain);
void rule_close(struct batch *batch, size_t opened);

struct expression expression_open(struct batch *batch, const char *name);
void expression_close(struct batch *batch, struct expression expression);
void attribute_number(struct batch *batch, int type, uint32_t value);

/* All of these use register 1. */
void load_meta(struct batch *batch, int key);
void load_payload(struct batch *batch, int base, int offset, size_t length);
/* Keeps these bits only. */
void mask(struct batch *batch, const void *bits, size_t length);
void compare(struct batch *batch, int operation, const void *value, size_t length);
void immediate(struct batch *batch, int into, const void *value, size_t length);
/* A verdict of the kernel's; the chain that it goes to, or NULL. */
void verdict(struct batch *batch, int code, const char *chain);

#endif
