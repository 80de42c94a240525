/*
 * The agent of Local EC2's containers: metadata, SSH, user data and power, without a shell or a
 * libc in the image. docs/decisions/0004-an-agent-in-containers.md says what it agrees to.
 */
#ifndef LOCALEC2_AGENT_H
#define LOCALEC2_AGENT_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define AGENT_VERSION "1"
#define AGENT_HOME "/.localec2"

enum {
  EXIT_POWEROFF = 0,
  EXIT_SETUP = 120,
  /* what the kernel makes of reboot(2) in a PID namespace, so that both look the same */
  EXIT_REBOOT = 129,
  EXIT_ENGINE = 143
};

/* What the end of the link is known by. */
enum { LINK_ENDED = SIGURG };

struct options {
  int metadata;
  const char *guard;
  const char *guard_link;
  const char *jvm;
  const char *files;
  int drop_net_admin;
  const char *ssh;
  const char *port;
  const char *user_data;
  const char *done;
  const char *log;
  int grace;
};

/* Sockets that listen for metadata; -1 where there is none. */
struct listeners {
  int v4;
  int v6;
};

/* say.c */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Says what failed and why, and leaves with EXIT_SETUP. */
void die(const char *what) __attribute__((noreturn));

/* arp.c */
/* Tells all who are near that an IPv4 address is here now, where others may think it elsewhere. */
void arp_announce(const uint8_t *address);

/* netlink.c */
void netlink_address(int family, const void *address, int prefix);
void netlink_unreachable(int family, const void *destination, int prefix);
void netlink_remove_address(int family, const void *address, int prefix);
void netlink_no_route(int family, const void *destination, int prefix);
void netlink_route(int family, const void *destination, int prefix, const void *gateway);
void netlink_lo_up(void);
/* Errors by name; true where the kernel took it. */
int netlink_exchange(int protocol, const void *messages, size_t length, int acknowledged);

/* guard.c */
/* Guards by the rules in a file; leaves where it can't. */
void guard_apply(const char *path);
void guard_drop_net_admin(void);
/* Rules from standard input, and what has become of them to standard output. */
int guard_main(void);

/* net.c */
int net_main(int count, char **words);

/* nat.c */
int nat_redirect(int family, const void *address, uint16_t from, uint16_t to);

/* metadata.c */
struct listeners metadata_listen(void);
/* Resets who waits to be served. */
void metadata_refuse(int listener);
int hops_of(int connection, int *over_v6);

/* control.c */
int control_listen(void);
void control_accept(int control, struct listeners listeners);
/* Who serves, to be polled: it says nothing but that it is gone. -1 where nobody does. */
int control_serving(void);
void control_lost(void);
/* Milliseconds until clients are refused; 0 where they are, -1 where somebody serves. */
int control_patience(void);
void control_event(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A connection to the first process or its keeper; -1 where there is none. */
int control_connect(struct listeners *listeners);

/* children.c */
pid_t spawn(char *const *arguments, int output);
int run_and_wait(char *const *arguments);
void make_directories(const char *path, mode_t mode);

/* ssh.c */
void ssh_start(const struct options *options);
/* True where the process was the SSH server. */
int ssh_ended(pid_t pid, int status);
int ssh_restart_due(void);
void ssh_restart(void);

/* userdata.c */
void user_data_start(const struct options *options);
int user_data_output(void);
void user_data_read(void);
int user_data_ended(pid_t pid, int status);

/* power.c */
/* For a container that begins, or begins again. */
void power_links(void);
int power_fifo(void);
/* 0 where nothing is asked for, else 'p' or 'r'. */
int power_request(int fifo);
/* What shutdown, poweroff, halt and reboot do. */
int power_command(const char *name, int count, char **arguments);

/* init.c */
/* Of a clock that only tells how much time has passed. */
long now_ms(void);
int init_main(const struct options *options);
int exec_main(const struct options *options, char **program);

/* connect.c */
int connect_main(const char *address, const char *port);

/* files.c */
/* Puts what the JVM has for this container where it belongs, if somebody listens there. */
void files_receive(const char *socket);

/* link.c */
/* A stream to a socket by its path; -1 where nobody listens. */
int link_reach(const char *path);
/* A child that plays a role over a socket, if somebody listens there. */
void link_role(const char *path, const char *name, int (*role)(void));
/* Serves over the JVM's socket, if there is one. */
void link_start(const struct options *options);

/* serve.c */
int serve_main(void);

#endif
