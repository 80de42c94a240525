/* The image's SSH server where it has one that starts, else Dropbear. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define OPENSSH "/usr/sbin/sshd"
#define KEYGEN "/usr/bin/ssh-keygen"
#define DROPBEAR AGENT_HOME "/dropbearmulti"
#define HOST_KEY "/etc/ssh/ssh_host_"

enum { SOON = 1, LATER = 1000 };

static const char *port;
static int openssh;
static pid_t server;
static int timer = -1;
static struct timespec started;

static void write_if_missing(const char *path, const char *text) {
  int made = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (made < 0) return;
  ssize_t written = write(made, text, strlen(text));
  (void)written;
  close(made);
}

static void host_key(const char *type) {
  char path[64] = HOST_KEY;
  strcat(strcat(path, type), "_key");
  char *arguments[] = {KEYGEN, "-q", "-t", (char *)type, "-N", "", "-f", path, NULL};
  run_and_wait(arguments);
}

static void prepare_openssh(void) {
  make_directories("/run/sshd", 0755);
  if (access(HOST_KEY "ed25519_key", F_OK) == 0 || access(HOST_KEY "rsa_key", F_OK) == 0 ||
      access(HOST_KEY "ecdsa_key", F_OK) == 0) {
    return;
  }
  /* every client of this decade takes these; an RSA key would cost a second */
  host_key("ed25519");
  host_key("ecdsa");
}

static void prepare_dropbear(void) {
  make_directories("/etc/dropbear", 0755);
  /* an image may have no users at all */
  write_if_missing("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\n");
  write_if_missing("/etc/group", "root:x:0:\n");
  /* a login shell that is not listed is refused */
  write_if_missing("/etc/shells", "/bin/sh\n/bin/bash\n/bin/ash\n/usr/bin/bash\n/bin/zsh\n");
  make_directories("/root", 0700);
  if (access("/usr/bin/scp", F_OK) != 0) {
    make_directories("/usr/bin", 0755);
    int linked = symlink(DROPBEAR, "/usr/bin/scp");
    (void)linked;
  }
}

static void start(void) {
  char *with_openssh[] = {OPENSSH, "-D", "-e", "-p", (char *)port, NULL};
  char *with_dropbear[] = {DROPBEAR, "dropbear", "-F", "-E", "-R", "-p", (char *)port, NULL};
  clock_gettime(CLOCK_MONOTONIC, &started);
  server = fork();
  if (server != 0) return;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  if (openssh) {
    prepare_openssh();
    execv(with_openssh[0], with_openssh);
  } else {
    prepare_dropbear();
    execv(with_dropbear[0], with_dropbear);
  }
  say("can't run %s: %s", openssh ? OPENSSH : DROPBEAR, strerror(errno));
  _exit(127);
}

void ssh_start(const struct options *options) {
  if (strcmp(options->ssh, "none") == 0) return;
  port = options->port;
  openssh = strcmp(options->ssh, "auto") == 0 && access(OPENSSH, X_OK) == 0;
  if (!openssh && access(DROPBEAR, X_OK) != 0) {
    say("no SSH: there is neither " OPENSSH " nor " DROPBEAR);
    return;
  }
  timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
  start();
  control_event("ssh %s", openssh ? "openssh" : "dropbear");
}

int ssh_ended(pid_t pid, int status) {
  if (pid != server || server <= 0) return 0;
  server = 0;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  long lived = (now.tv_sec - started.tv_sec) * 1000 + (now.tv_nsec - started.tv_nsec) / 1000000;
  int quick = lived < LATER;
  say("the SSH server ended with status %d after %ld ms", status, lived);
  if (quick && openssh && access(DROPBEAR, X_OK) == 0) {
    /* such as an image without the user that it runs as */
    openssh = 0;
    control_event("ssh dropbear");
  }
  struct itimerspec due = {.it_value = {.tv_sec = quick ? 1 : 0, .tv_nsec = quick ? 0 : SOON}};
  timerfd_settime(timer, 0, &due, NULL);
  return 1;
}

int ssh_restart_due(void) { return timer; }

void ssh_restart(void) {
  uint64_t times;
  if (read(timer, &times, sizeof times) == sizeof times) start();
}
