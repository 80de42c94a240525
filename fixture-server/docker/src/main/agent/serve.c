/* The stream: carries the connections of the metadata address to the JVM, and its answers back. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  HEADER = 8,
  PAYLOAD = 16384,
  CONNECTIONS = 256,
  WAITING = 256 * 1024,
  /* over this the JVM is behind, and no client is read */
  BEHIND = 128 * 1024,
  PROTOCOL = 1,
  OVER_V6 = 0x80
};

/* Bytes that wait to be written. */
struct buffer {
  uint8_t *bytes;
  size_t from;
  size_t to;
  size_t capacity;
};

struct connection {
  int socket; /* -1: free */
  uint32_t number;
  int client_done;
  int jvm_done;
  struct buffer answer;
};

static struct connection connections[CONNECTIONS];
static uint32_t last_number;
static struct buffer out;
static uint8_t in[HEADER + PAYLOAD];
static size_t in_length;

static void append(struct buffer *buffer, const void *bytes, size_t length) {
  if (buffer->to + length > buffer->capacity) {
    memmove(buffer->bytes, buffer->bytes + buffer->from, buffer->to - buffer->from);
    buffer->to -= buffer->from;
    buffer->from = 0;
    if (buffer->to + length > buffer->capacity) {
      size_t larger = buffer->capacity * 2 + length;
      uint8_t *moved = realloc(buffer->bytes, larger);
      if (!moved) die("no memory");
      buffer->bytes = moved;
      buffer->capacity = larger;
    }
  }
  memcpy(buffer->bytes + buffer->to, bytes, length);
  buffer->to += length;
}

static size_t pending(const struct buffer *buffer) { return buffer->to - buffer->from; }

/* 0 where the other side is gone. */
static int drain(struct buffer *buffer, int to) {
  while (pending(buffer) > 0) {
    ssize_t written = write(to, buffer->bytes + buffer->from, pending(buffer));
    if (written < 0) {
      if (errno == EINTR) continue;
      return errno == EAGAIN;
    }
    buffer->from += written;
  }
  buffer->from = buffer->to = 0;
  return 1;
}

static void frame(char type, uint8_t flags, uint32_t number, const void *payload, size_t length) {
  uint8_t header[HEADER] = {type,         flags,        length >> 8, length,
                            number >> 24, number >> 16, number >> 8, number};
  append(&out, header, sizeof header);
  append(&out, payload, length);
}

static void gone(struct connection *one) {
  close(one->socket);
  free(one->answer.bytes);
  *one = (struct connection){.socket = -1};
}

static void reset(struct connection *one) {
  frame('R', 0, one->number, "", 0);
  gone(one);
}

static struct connection *free_slot(void) {
  for (int i = 0; i < CONNECTIONS; i++) {
    if (connections[i].socket < 0) return &connections[i];
  }
  return NULL;
}

static void accept_one(int listener) {
  struct connection *slot = free_slot();
  if (!slot) return;
  int made = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (made < 0) return;
  int over_v6;
  int hops = hops_of(made, &over_v6);
  *slot = (struct connection){.socket = made, .number = ++last_number};
  frame('O', hops | (over_v6 ? OVER_V6 : 0), slot->number, "", 0);
}

static void from_client(struct connection *one) {
  uint8_t bytes[PAYLOAD];
  ssize_t got = read(one->socket, bytes, sizeof bytes);
  if (got > 0) {
    frame('D', 0, one->number, bytes, got);
  } else if (got == 0) {
    one->client_done = 1;
    frame('C', 0, one->number, "", 0);
    if (one->jvm_done && pending(&one->answer) == 0) gone(one);
  } else if (errno != EAGAIN && errno != EINTR) {
    reset(one);
  }
}

static void to_client(struct connection *one) {
  if (!drain(&one->answer, one->socket)) {
    reset(one);
  } else if (one->jvm_done && pending(&one->answer) == 0) {
    if (one->client_done) {
      gone(one);
    } else {
      shutdown(one->socket, SHUT_WR);
    }
  }
}

static void from_jvm(uint8_t type, uint32_t number, const uint8_t *payload, size_t length) {
  struct connection *one = NULL;
  for (int i = 0; i < CONNECTIONS; i++) {
    if (connections[i].socket >= 0 && connections[i].number == number) one = &connections[i];
  }
  if (!one) return;
  if (type == 'D' && !one->jvm_done) {
    append(&one->answer, payload, length);
    to_client(one);
    if (one->socket >= 0 && pending(&one->answer) > WAITING) reset(one);
  } else if (type == 'C') {
    one->jvm_done = 1;
    to_client(one);
  } else if (type == 'R') {
    struct linger at_once = {.l_onoff = 1};
    setsockopt(one->socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    gone(one);
  }
}

/* 0 at the end of the stream. */
static int read_stream(void) {
  ssize_t got = read(STDIN_FILENO, in + in_length, sizeof in - in_length);
  if (got == 0) return 0;
  if (got < 0) return errno == EAGAIN || errno == EINTR;
  in_length += got;
  size_t at = 0;
  while (in_length - at >= HEADER) {
    const uint8_t *header = in + at;
    size_t length = header[2] << 8 | header[3];
    uint32_t number = (uint32_t)header[4] << 24 | header[5] << 16 | header[6] << 8 | header[7];
    if (length > PAYLOAD) {
      say("a frame of %zu bytes is too long", length);
      return 0;
    }
    if (in_length - at < HEADER + length) break;
    from_jvm(header[0], number, header + HEADER, length);
    at += HEADER + length;
  }
  memmove(in, in + at, in_length - at);
  in_length -= at;
  return 1;
}

/* 0 where the first process is gone, or another serves. */
static int read_control(int control) {
  char event[256];
  ssize_t got = recv(control, event, sizeof event, MSG_DONTWAIT);
  if (got > 0) frame('E', 0, 0, event, got);
  return got > 0 || (got < 0 && errno == EAGAIN);
}

static int carry(int control, struct listeners listeners) {
  struct pollfd all[5 + CONNECTIONS];
  int busy = pending(&out) > BEHIND;
  int full = busy || !free_slot();
  all[0] = (struct pollfd){.fd = STDIN_FILENO, .events = POLLIN};
  /* -1 is skipped */
  all[1] = (struct pollfd){.fd = pending(&out) ? STDOUT_FILENO : -1, .events = POLLOUT};
  all[2] = (struct pollfd){.fd = control, .events = POLLIN};
  all[3] = (struct pollfd){.fd = full ? -1 : listeners.v4, .events = POLLIN};
  all[4] = (struct pollfd){.fd = full ? -1 : listeners.v6, .events = POLLIN};
  for (int i = 0; i < CONNECTIONS; i++) {
    struct connection *one = &connections[i];
    short wanted = (one->client_done || busy ? 0 : POLLIN) | (pending(&one->answer) ? POLLOUT : 0);
    all[5 + i] = (struct pollfd){.fd = wanted ? one->socket : -1, .events = wanted};
  }
  if (poll(all, 5 + CONNECTIONS, -1) < 0) return errno == EINTR;
  if (all[0].revents && !read_stream()) return 0;
  if (all[2].revents && !read_control(control)) return 0;
  if (all[3].revents) accept_one(listeners.v4);
  if (all[4].revents) accept_one(listeners.v6);
  for (int i = 0; i < CONNECTIONS; i++) {
    struct connection *one = &connections[i];
    /* the slot may be another's by now; then there is just nothing to read */
    if (one->socket >= 0 && all[5 + i].fd == one->socket) {
      if (all[5 + i].revents & POLLOUT) to_client(one);
      if (one->socket >= 0 && all[5 + i].revents & ~POLLOUT) from_client(one);
    }
  }
  return drain(&out, STDOUT_FILENO);
}

int serve_main(void) {
  signal(SIGPIPE, SIG_IGN);
  /* while the container goes down, who stops may still ask */
  signal(SIGTERM, SIG_IGN);
  signal(SIGHUP, SIG_IGN);
  for (int i = 0; i < CONNECTIONS; i++) connections[i].socket = -1;
  struct listeners listeners = {-1, -1};
  int control = control_connect(&listeners);
  if (control < 0) listeners = metadata_listen();
  fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  fcntl(STDOUT_FILENO, F_SETFL, O_NONBLOCK);
  frame('H', PROTOCOL, 0, AGENT_VERSION, strlen(AGENT_VERSION));
  drain(&out, STDOUT_FILENO);
  while (carry(control, listeners)) {
  }
  return 0;
}
