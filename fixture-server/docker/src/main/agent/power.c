/* How the container is asked, from inside, to go down or to come up again. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define FIFO "/run/initctl"
#define PENDING AGENT_HOME "/shutdown.pid"

enum { INITCTL_MAGIC = 0x03091969, INITCTL_RUNLEVEL = 1, DAY = 24 * 60 };

/* What sysvinit's and systemd's commands write where they find no systemd. */
struct initctl {
  int magic;
  int command;
  int runlevel;
  int sleep;
  char more[368];
};

static const char *const NAMES[] = {"poweroff", "halt", "shutdown", "reboot"};

static int exists(const char *directory, const char *name) {
  char path[64];
  struct stat any;
  snprintf(path, sizeof path, "%s/%s", directory, name);
  return lstat(path, &any) == 0;
}

void power_links(void) {
  /* who waited did so in the life before, and its number may be another's now */
  unlink(PENDING);
  make_directories("/sbin", 0755);
  for (size_t i = 0; i < sizeof NAMES / sizeof *NAMES; i++) {
    const char *name = NAMES[i];
    if (exists("/sbin", name) || exists("/usr/sbin", name) || exists("/bin", name) ||
        exists("/usr/bin", name)) {
      continue;
    }
    char path[64];
    snprintf(path, sizeof path, "/sbin/%s", name);
    int linked = symlink(AGENT_HOME "/agent", path);
    (void)linked;
  }
}

int power_fifo(void) {
  make_directories("/run", 0755);
  unlink(FIFO);
  if (mkfifo(FIFO, 0600) != 0) return -1;
  /* for reading and writing: it never ends */
  return open(FIFO, O_RDWR | O_NONBLOCK | O_CLOEXEC);
}

int power_request(int fifo) {
  struct initctl request;
  while (read(fifo, &request, sizeof request) == sizeof request) {
    if (request.magic != INITCTL_MAGIC || request.command != INITCTL_RUNLEVEL) continue;
    if (request.runlevel == '0') return 'p';
    if (request.runlevel == '6') return 'r';
  }
  return 0;
}

static int request(int again) {
  /* what the first process takes it for is in init.c */
  if (kill(1, again ? SIGTERM : SIGPWR) == 0) return 0;
  fprintf(stderr, "%s\n", errno == EPERM ? "must be root" : strerror(errno));
  return 1;
}

/* True where one was pending. */
static int forget_pending(void) {
  int pid = 0;
  FILE *pending = fopen(PENDING, "re");
  if (!pending) return 0;
  int known = fscanf(pending, "%d", &pid) == 1 && pid > 1;
  fclose(pending);
  unlink(PENDING);
  return known && kill(pid, SIGTERM) == 0;
}

static int cancel(void) {
  if (forget_pending()) return 0;
  fprintf(stderr, "no shutdown is pending\n");
  return 1;
}

/* Minutes from now; -1 where it is no time. */
static int minutes(const char *when) {
  char *end;
  int hour, minute;
  char rest;
  if (strcmp(when, "now") == 0) return 0;
  if (when[0] == '+' && when[1]) {
    long given = strtol(when + 1, &end, 10);
    return *end || given < 0 || given > 365 * DAY ? -1 : (int)given;
  }
  if (sscanf(when, "%2d:%2d%c", &hour, &minute, &rest) == 2 && hour >= 0 && hour < 24 &&
      minute >= 0 && minute < 60) {
    time_t now = time(NULL);
    struct tm *local = localtime(&now);
    int to = hour * 60 + minute - local->tm_hour * 60 - local->tm_min;
    return to < 0 ? to + DAY : to;
  }
  return -1;
}

static int later(int again, int in) {
  /* the latest counts, as with systemd's */
  forget_pending();
  pid_t waiting = fork();
  if (waiting < 0) {
    perror("shutdown");
    return 1;
  }
  if (waiting > 0) {
    FILE *pending = fopen(PENDING, "w");
    if (pending) {
      fprintf(pending, "%d\n", waiting);
      fclose(pending);
    }
    printf("%s in %d minutes; shutdown -c cancels it\n", again ? "Reboot" : "Shutdown", in);
    return 0;
  }
  setsid();
  signal(SIGHUP, SIG_IGN);
  int nothing = open("/dev/null", O_RDWR);
  for (int each = 0; each <= 2 && nothing >= 0; each++) dup2(nothing, each);
  struct timespec left = {.tv_sec = (time_t)in * 60};
  while (nanosleep(&left, &left) != 0 && errno == EINTR) {
  }
  unlink(PENDING);
  _exit(request(again));
}

int power_command(const char *name, int count, char **arguments) {
  int again = strcmp(name, "reboot") == 0;
  int shutdown = strcmp(name, "shutdown") == 0;
  /* shutdown alone waits a minute, as sysvinit's and systemd's do */
  int in = shutdown ? 1 : 0;
  int given = 0;
  for (int i = 0; i < count; i++) {
    const char *each = arguments[i];
    if (each[0] != '-') {
      /* what follows the time is for those who are logged in */
      if (!shutdown || given) continue;
      in = minutes(each);
      if (in < 0) {
        fprintf(stderr, "%s: '%s' is no time: use now, +MINUTES or HH:MM\n", name, each);
        return 1;
      }
      given = 1;
    } else if (strcmp(each, "--reboot") == 0) {
      again = 1;
    } else if (strcmp(each, "--wtmp-only") == 0) {
      return 0;
    } else if (strcmp(each, "--poweroff") == 0 || strcmp(each, "--halt") == 0) {
      again = 0;
    } else if (each[1] != '-') {
      if (shutdown && strchr(each, 'c')) return cancel();
      /* only says so, to who is logged in or to the log of logins */
      if (strchr(each, shutdown ? 'k' : 'w')) return 0;
      if (strchr(each, 'r')) again = 1;
      if (strpbrk(each, "hPHp")) again = 0;
    }
  }
  return in > 0 ? later(again, in) : request(again);
}
