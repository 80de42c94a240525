/* One connection from outside, over standard input and output, where no address leads in. */
#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LARGEST = 16384 };

static uint8_t bytes[LARGEST];

static int all_read(int from, uint8_t *into, size_t length) {
  while (length > 0) {
    ssize_t got = read(from, into, length);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    into += got;
    length -= got;
  }
  return 1;
}

static int all_written(int to, const uint8_t *from, size_t length) {
  while (length > 0) {
    ssize_t written = write(to, from, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return 0;
    from += written;
    length -= written;
  }
  return 1;
}

/* Two bytes of length before each piece, of which one of nothing is the end, and 65535 that of a
   client that has broken off: who sends can't end this input itself. */
static void inwards(int to) {
  for (;;) {
    uint8_t head[2];
    if (!all_read(STDIN_FILENO, head, sizeof head)) break;
    size_t length = head[0] << 8 | head[1];
    if (length == 0) {
      shutdown(to, SHUT_WR);
    } else if (length > LARGEST || !all_read(STDIN_FILENO, bytes, length) || !all_written(to, bytes, length)) {
      break;
    }
  }
  shutdown(to, SHUT_RDWR);
}

int connect_main(const char *address, const char *port) {
  struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(atoi(port))};
  int on = 1;
  signal(SIGPIPE, SIG_IGN);
  if (inet_pton(AF_INET, address, &where.sin_addr) != 1) die(address);
  int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made < 0 || connect(made, (void *)&where, sizeof where) != 0) return 1;
  setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  pid_t child = fork();
  if (child < 0) die("can't fork");
  if (child == 0) {
    inwards(made);
    _exit(0);
  }
  ssize_t got;
  while ((got = read(made, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)) {
    if (got > 0 && !all_written(STDOUT_FILENO, bytes, got)) break;
  }
  kill(child, SIGKILL);
  return 0;
}
