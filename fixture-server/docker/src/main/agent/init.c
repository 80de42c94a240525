/* The first process: sets up, starts what there is to start, reaps, and ends in good order. */
#include "agent.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* glibc's SIGRTMIN+3 to +5, by which systemd is halted, powered off and rebooted. */
enum { RT_HALT = 37, RT_POWEROFF = 38, RT_REBOOT = 39 };

static int signals_to_read(void) {
  static const int TAKEN[] = {SIGCHLD, LINK_ENDED, SIGTERM,     SIGINT,   SIGPWR,
                              SIGUSR1, SIGUSR2,    RT_HALT, RT_POWEROFF, RT_REBOOT};
  sigset_t all;
  sigemptyset(&all);
  for (size_t i = 0; i < sizeof TAKEN / sizeof *TAKEN; i++) sigaddset(&all, TAKEN[i]);
  sigprocmask(SIG_BLOCK, &all, NULL);
  int made = signalfd(-1, &all, SFD_CLOEXEC | SFD_NONBLOCK);
  if (made < 0) die("no signals");
  return made;
}

static void reap_link(void) {
  while (waitpid(-1, NULL, WNOHANG | __WCLONE) > 0) {
  }
}

static void reap(void) {
  pid_t pid;
  int status;
  while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
    if (!ssh_ended(pid, status)) user_data_ended(pid, status);
  }
  reap_link();
}

/* The exit code that a signal asks for; -1 for none. */
static int asked_by(const struct signalfd_siginfo *signal) {
  /* a sender outside of the namespace has no number in it */
  int from_outside = signal->ssi_pid == 0;
  switch (signal->ssi_signo) {
    case SIGTERM:
      return from_outside ? EXIT_ENGINE : EXIT_REBOOT;
    case SIGINT:
      return from_outside ? EXIT_ENGINE : -1;
    case SIGPWR:
    case SIGUSR1:
    case SIGUSR2:
    case RT_HALT:
    case RT_POWEROFF:
      return EXIT_POWEROFF;
    case RT_REBOOT:
      return EXIT_REBOOT;
    default:
      return -1;
  }
}

static int read_signals(int signals) {
  struct signalfd_siginfo each;
  int asked = -1;
  while (read(signals, &each, sizeof each) == sizeof each) {
    if (each.ssi_signo == SIGCHLD || each.ssi_signo == LINK_ENDED) {
      reap();
    } else if (asked < 0) {
      asked = asked_by(&each);
    }
  }
  return asked;
}

long now_ms(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000L + now.tv_nsec / 1000000;
}

/* Everybody gets the time to end; the namespace's end takes who is left. */
static void bring_down(int signals, int grace) {
  long until = now_ms() + grace * 1000L;
  kill(-1, SIGTERM);
  kill(-1, SIGHUP);
  kill(-1, SIGCONT);
  for (;;) {
    pid_t pid;
    int status;
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) user_data_ended(pid, status);
    if (pid < 0 && errno == ECHILD) return;
    long left = until - now_ms();
    if (left <= 0) return;
    struct pollfd one = {.fd = signals, .events = POLLIN};
    poll(&one, 1, (int)left);
    struct signalfd_siginfo each;
    while (read(signals, &each, sizeof each) == sizeof each) {
    }
    user_data_read();
  }
}

static struct listeners network_up(const struct options *options) {
  struct listeners made = {-1, -1};
  if (options->guard) guard_apply(options->guard);
  /* it keeps what it needs to change the rules, which everybody else is about to lose */
  if (options->guard_link) link_role(options->guard_link, "guard", guard_main);
  if (options->metadata) made = metadata_listen();
  if (options->drop_net_admin) guard_drop_net_admin();
  return made;
}

enum { CONTROL, SERVING, V4, V6, KEPT };

/* Milliseconds until these have to be polled again, whatever comes. */
static int keep_polled(struct pollfd *all, int control, struct listeners listeners) {
  int patience = control_patience();
  int refused = patience == 0;
  all[CONTROL] = (struct pollfd){.fd = control, .events = POLLIN};
  all[SERVING] = (struct pollfd){.fd = control_serving(), .events = POLLIN};
  all[V4] = (struct pollfd){.fd = refused ? listeners.v4 : -1, .events = POLLIN};
  all[V6] = (struct pollfd){.fd = refused ? listeners.v6 : -1, .events = POLLIN};
  return refused ? -1 : patience;
}

static void keep_going(const struct pollfd *all, struct listeners listeners) {
  if (all[SERVING].revents && control_serving() == all[SERVING].fd) control_lost();
  if (all[V4].revents) metadata_refuse(listeners.v4);
  if (all[V6].revents) metadata_refuse(listeners.v6);
  if (all[CONTROL].revents) control_accept(all[CONTROL].fd, listeners);
}

int init_main(const struct options *options) {
  if (getpid() != 1) {
    errno = EPERM;
    die("init is for the first process of a container");
  }
  int signals = signals_to_read();
  signal(SIGPIPE, SIG_IGN);
  if (options->files) files_receive(options->files);
  struct listeners listeners = network_up(options);
  int control = control_listen();
  link_start(options);
  int fifo = power_fifo();
  power_links();
  ssh_start(options);
  user_data_start(options);
  int asked = -1;
  while (asked < 0) {
    enum { SIGNALS = KEPT, FIFO, OUTPUT, SSH, POLLED };
    struct pollfd all[POLLED] = {
        [SIGNALS] = {.fd = signals, .events = POLLIN},
        [FIFO] = {.fd = fifo, .events = POLLIN},
        [OUTPUT] = {.fd = user_data_output(), .events = POLLIN},
        [SSH] = {.fd = ssh_restart_due(), .events = POLLIN},
    };
    int wait = keep_polled(all, control, listeners);
    if (poll(all, POLLED, wait) < 0) {
      if (errno != EINTR) die("poll");
      continue;
    }
    if (all[OUTPUT].revents) user_data_read();
    if (all[SIGNALS].revents) asked = read_signals(signals);
    keep_going(all, listeners);
    if (all[FIFO].revents && asked < 0) {
      int how = power_request(fifo);
      if (how) asked = how == 'r' ? EXIT_REBOOT : EXIT_POWEROFF;
    }
    if (all[SSH].revents) ssh_restart();
  }
  say("going down: %s", asked == EXIT_POWEROFF ? "power off"
                        : asked == EXIT_REBOOT ? "reboot"
                                               : "the engine asks");
  bring_down(signals, options->grace);
  return asked;
}

static void woken(int signal) { (void)signal; }

/* Keeps the sockets for whoever serves, while another program is the first process. */
static void keep(const struct options *options, struct listeners listeners) {
  setsid();
  signal(LINK_ENDED, woken);
  signal(SIGHUP, SIG_IGN);
  signal(SIGTERM, SIG_IGN);
  signal(SIGPIPE, SIG_IGN);
  int control = control_listen();
  link_start(options);
  for (;;) {
    struct pollfd all[KEPT];
    int wait = keep_polled(all, control, listeners);
    if (poll(all, KEPT, wait) > 0) keep_going(all, listeners);
    reap_link();
  }
}

int exec_main(const struct options *options, char **program) {
  if (options->files) files_receive(options->files);
  struct listeners listeners = network_up(options);
  if (options->metadata) {
    pid_t keeper = fork();
    if (keeper < 0) die("can't fork");
    if (keeper == 0) keep(options, listeners);
  }
  execvp(program[0], program);
  say("can't run %s: %s", program[0], strerror(errno));
  return errno == ENOENT ? 127 : 126;
}
