/*
 * How the stream finds what listens: the first process, or its keeper, hands the sockets and its
 * news to whoever serves, over a socket that only root can use.
 */
#include "agent.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define CONTROL AGENT_HOME "/control"

enum {
  EVENTS = 32,
  EVENT_LENGTH = 64,
  /* how long a client may hope that somebody comes to serve */
  PATIENCE_MS = 15000
};

static int serving = -1;
static long alone_since;
static char events[EVENTS][EVENT_LENGTH];
static int event_count;

static struct sockaddr_un address(void) {
  struct sockaddr_un made = {.sun_family = AF_UNIX};
  strcpy(made.sun_path, CONTROL);
  return made;
}

int control_listen(void) {
  struct sockaddr_un where = address();
  make_directories(AGENT_HOME, 0755);
  unlink(CONTROL);
  int made = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  mode_t before = umask(0177);
  if (made < 0 || bind(made, (void *)&where, sizeof where) != 0 || listen(made, 8) != 0) {
    die("can't listen on " CONTROL);
  }
  umask(before);
  alone_since = now_ms();
  return made;
}

void control_lost(void) {
  close(serving);
  serving = -1;
  alone_since = now_ms();
}

int control_serving(void) { return serving; }

int control_patience(void) {
  long left = alone_since + PATIENCE_MS - now_ms();
  return serving >= 0 ? -1 : left > 0 ? (int)left : 0;
}

static void deliver(const char *event) {
  if (serving >= 0 && send(serving, event, strlen(event), MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
    control_lost();
  }
}

static void hand_over(struct listeners listeners) {
  int sockets[2];
  int count = 0;
  if (listeners.v4 >= 0) sockets[count++] = listeners.v4;
  if (listeners.v6 >= 0) sockets[count++] = listeners.v6;
  char which[2] = {listeners.v4 >= 0 ? '4' : '-', listeners.v6 >= 0 ? '6' : '-'};
  struct iovec text = {.iov_base = which, .iov_len = sizeof which};
  union {
    struct cmsghdr aligned;
    char bytes[CMSG_SPACE(sizeof sockets)];
  } rights = {0};
  struct msghdr message = {.msg_iov = &text, .msg_iovlen = 1};
  if (count > 0) {
    message.msg_control = rights.bytes;
    message.msg_controllen = CMSG_SPACE(count * sizeof(int));
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(header), sockets, count * sizeof(int));
  }
  if (sendmsg(serving, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) control_lost();
}

void control_accept(int control, struct listeners listeners) {
  int made = accept4(control, NULL, NULL, SOCK_CLOEXEC);
  if (made < 0) return;
  /* the newest serves: the one before may hang on a stream that is lost */
  if (serving >= 0) close(serving);
  serving = made;
  hand_over(listeners);
  for (int i = 0; i < event_count; i++) deliver(events[i]);
}

void control_event(const char *format, ...) {
  /* of more than there is room for, the first and the last are kept */
  int at = event_count < EVENTS ? event_count++ : EVENTS - 1;
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(events[at], EVENT_LENGTH, format, arguments);
  va_end(arguments);
  say("%s", events[at]);
  deliver(events[at]);
}

int control_connect(struct listeners *listeners) {
  struct sockaddr_un where = address();
  int made = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
  if (made < 0 || connect(made, (void *)&where, sizeof where) != 0) {
    if (made >= 0) close(made);
    return -1;
  }
  char which[2] = {'-', '-'};
  struct iovec text = {.iov_base = which, .iov_len = sizeof which};
  union {
    struct cmsghdr aligned;
    char bytes[CMSG_SPACE(2 * sizeof(int))];
  } rights;
  struct msghdr message = {.msg_iov = &text,
                           .msg_iovlen = 1,
                           .msg_control = rights.bytes,
                           .msg_controllen = sizeof rights.bytes};
  if (recvmsg(made, &message, MSG_CMSG_CLOEXEC) <= 0) die("the first process hung up");
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_type == SCM_RIGHTS) {
    int sockets[2] = {-1, -1};
    size_t length = header->cmsg_len - CMSG_LEN(0);
    memcpy(sockets, CMSG_DATA(header), length < sizeof sockets ? length : sizeof sockets);
    int at = 0;
    if (which[0] == '4') listeners->v4 = sockets[at++];
    if (which[1] == '6') listeners->v6 = sockets[at];
  }
  return made;
}
