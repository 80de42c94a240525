/*
 * What the instance has to have before anything else runs in it: keys, user data, rules. The JVM
 * hands it over by a socket in the directory that the host lends, once; docs/decisions says how.
 */
#include "agent.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* As it comes; numbers are big-endian. The path follows, and what is in a file. */
struct entry {
  /* 'f' a file, 'd' a directory, 'e' the end of all */
  uint8_t kind;
  uint8_t unused;
  uint16_t mode;
  uint32_t owner;
  uint32_t group;
  uint32_t path;
  uint32_t content;
};

static int all_read(int from, void *into, size_t length) {
  while (length > 0) {
    ssize_t got = read(from, into, length);
    if (got < 0 && errno == EINTR) continue;
    if (got == 0) errno = ECONNRESET;
    if (got <= 0) return 0;
    into = (char *)into + got;
    length -= got;
  }
  return 1;
}

static int all_written(int to, const char *from, size_t length) {
  while (length > 0) {
    ssize_t written = write(to, from, length);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return 0;
    from += written;
    length -= written;
  }
  return 1;
}

static void make_parents(char *path) {
  for (char *each = path + 1; *each; each++) {
    if (*each != '/') continue;
    *each = 0;
    mkdir(path, 0755);
    *each = '/';
  }
}

static int is_owned(int made, const struct entry *entry) {
  return fchown(made, ntohl(entry->owner), ntohl(entry->group)) == 0 &&
         fchmod(made, ntohs(entry->mode)) == 0;
}

static int put_directory(const struct entry *entry, const char *path) {
  if (mkdir(path, 0700) != 0 && errno != EEXIST) return 0;
  int made = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (made < 0) return 0;
  int done = is_owned(made, entry);
  int failure = errno;
  close(made);
  errno = failure;
  return done;
}

static int copy(int from, int to, size_t length) {
  char bytes[16384];
  while (length > 0) {
    size_t some = length < sizeof bytes ? length : sizeof bytes;
    if (!all_read(from, bytes, some) || !all_written(to, bytes, some)) return 0;
    length -= some;
  }
  return 1;
}

static int put_file(const struct entry *entry, const char *path, int from) {
  /* what the image has there may be a link to elsewhere */
  if (unlink(path) != 0 && errno != ENOENT) return 0;
  int made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (made < 0) return 0;
  int done = copy(from, made, ntohl(entry->content)) && is_owned(made, entry);
  int failure = errno;
  if (close(made) != 0 && done) return 0;
  errno = failure;
  return done;
}

/* True where all is there; else path says what is not, and errno why. */
static int put_all(int from, char *path) {
  struct entry entry;
  for (;;) {
    if (!all_read(from, &entry, sizeof entry)) return 0;
    if (entry.kind == 'e') return 1;
    size_t length = ntohl(entry.path);
    errno = EINVAL;
    if ((entry.kind != 'f' && entry.kind != 'd') || length < 2 || length >= PATH_MAX) return 0;
    if (!all_read(from, path, length)) return 0;
    path[length] = 0;
    errno = EINVAL;
    if (path[0] != '/' || strlen(path) != length) return 0;
    make_parents(path);
    if (entry.kind == 'd' ? !put_directory(&entry, path) : !put_file(&entry, path, from)) return 0;
  }
}

void files_receive(const char *socket) {
  static char path[PATH_MAX];
  char answer[PATH_MAX + 64];
  /* after a restart nobody listens: all is there */
  int stream = link_reach(socket);
  if (stream < 0) return;
  void (*before)(int) = signal(SIGPIPE, SIG_IGN);
  mode_t mask = umask(0);
  if (put_all(stream, path)) {
    snprintf(answer, sizeof answer, "ok");
  } else {
    snprintf(answer, sizeof answer, "%s: %s", path, strerror(errno));
    say("no files from the JVM: %s", answer);
  }
  umask(mask);
  int told = all_written(stream, answer, strlen(answer));
  (void)told;
  close(stream);
  signal(SIGPIPE, before);
}
