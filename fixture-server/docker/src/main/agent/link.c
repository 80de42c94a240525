/* Streams without the engine: over sockets of the JVM, in a directory that the host lends. */
#include "agent.h"

#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

int link_reach(const char *path) {
  struct sockaddr_un where = {.sun_family = AF_UNIX};
  if (strlen(path) >= sizeof where.sun_path) return -1;
  strcpy(where.sun_path, path);
  int made = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (made >= 0 && connect(made, (void *)&where, sizeof where) == 0) return made;
  if (made >= 0) close(made);
  return -1;
}

void link_role(const char *path, const char *name, int (*role)(void)) {
  /* where the engine's host is another one nobody listens there, and the JVM comes by exec */
  int stream = link_reach(path);
  if (stream < 0) return;
  /* a child by another signal than the rest is not waited for when the instance goes down: who
     stops may still ask */
  if (syscall(SYS_clone, LINK_ENDED, 0, 0, 0, 0) == 0) {
    prctl(PR_SET_NAME, name, 0, 0, 0);
    if (dup2(stream, STDIN_FILENO) < 0 || dup2(stream, STDOUT_FILENO) < 0) _exit(EXIT_SETUP);
    close(stream);
    _exit(role());
  }
  close(stream);
}

void link_start(const struct options *options) {
  if (options->jvm && options->metadata) link_role(options->jvm, "serve", serve_main);
}
