/* Says which of its roles the agent plays. */
#include "agent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char USAGE[] =
    "localec2-agent " AGENT_VERSION "\n"
    "  agent init [OPTION]...                      the first process of a container\n"
    "  agent exec [OPTION]... -- PROGRAM [ARG]...  sets up, then becomes PROGRAM\n"
    "  agent serve                                 carries metadata requests to stdout\n"
    "  agent guard                                 takes rules of security groups from stdin\n"
    "  agent net [add IP] [remove IP] [route IP/BITS GATEWAY] [unreachable IP/BITS]\n"
    "    [unroute IP/BITS]...                      changes addresses and routes\n"
    "  agent connect IP PORT                       a connection over stdin and stdout\n"
    "  agent version\n"
    "Options: --no-metadata --ssh auto|dropbear|none --port N --user-data FILE --done FILE\n"
    "  --log FILE --grace SECONDS --guard FILE --drop-net-admin --jvm SOCKET\n"
    "  --files SOCKET --guard-link SOCKET\n";

static void bad(const char *what) {
  say("bad argument '%s'", what);
  fputs(USAGE, stderr);
  exit(EXIT_SETUP);
}

static int number(const char *text, int from, int to) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*end || end == text || value < from || value > to) bad(text);
  return (int)value;
}

/* How many arguments were taken; a -- is the last of them. */
static int options_of(struct options *options, int count, char **arguments) {
  struct {
    const char *name;
    const char **value;
  } texts[] = {
      {"--ssh", &options->ssh},   {"--port", &options->port}, {"--user-data", &options->user_data},
      {"--done", &options->done}, {"--log", &options->log},
      {"--guard", &options->guard}, {"--jvm", &options->jvm},
      {"--files", &options->files}, {"--guard-link", &options->guard_link},
  };
  for (int i = 0; i < count; i++) {
    const char *each = arguments[i];
    int taken = 0;
    if (strcmp(each, "--") == 0) return i + 1;
    if (strcmp(each, "--no-metadata") == 0) {
      options->metadata = 0;
      continue;
    }
    if (strcmp(each, "--drop-net-admin") == 0) {
      options->drop_net_admin = 1;
      continue;
    }
    if (i + 1 == count) bad(each);
    for (size_t k = 0; k < sizeof texts / sizeof *texts; k++) {
      if (strcmp(each, texts[k].name) == 0) {
        *texts[k].value = arguments[++i];
        taken = 1;
        break;
      }
    }
    if (!taken && strcmp(each, "--grace") == 0) {
      options->grace = number(arguments[++i], 0, 3600);
      taken = 1;
    }
    if (!taken) bad(each);
  }
  return count;
}

int main(int count, char **arguments) {
  struct options options = {.metadata = 1,
                            .ssh = "auto",
                            .port = "22",
                            .log = "/var/log/cloud-init-output.log",
                            .grace = 5};
  const char *slash = strrchr(arguments[0], '/');
  const char *name = slash ? slash + 1 : arguments[0];
  if (strcmp(name, "poweroff") == 0 || strcmp(name, "halt") == 0 ||
      strcmp(name, "shutdown") == 0 || strcmp(name, "reboot") == 0) {
    return power_command(name, count - 1, arguments + 1);
  }
  const char *role = count > 1 ? arguments[1] : "";
  if (strcmp(role, "serve") == 0) return serve_main();
  if (strcmp(role, "guard") == 0) return guard_main();
  if (strcmp(role, "connect") == 0 && count == 4) return connect_main(arguments[2], arguments[3]);
  if (strcmp(role, "net") == 0) return net_main(count - 2, arguments + 2);
  if (strcmp(role, "version") == 0) {
    puts(AGENT_VERSION);
    return 0;
  }
  int own_init = strcmp(role, "exec") == 0;
  if (!own_init && strcmp(role, "init") != 0) {
    fputs(USAGE, stderr);
    return EXIT_SETUP;
  }
  int taken = options_of(&options, count - 2, arguments + 2);
  if (strcmp(options.ssh, "auto") != 0 && strcmp(options.ssh, "dropbear") != 0 &&
      strcmp(options.ssh, "none") != 0) {
    bad(options.ssh);
  }
  number(options.port, 1, 65535);
  char **program = arguments + 2 + taken;
  if (!own_init) {
    if (*program) bad(*program);
    return init_main(&options);
  }
  if (!*program) bad("exec without a program");
  return exec_main(&options, program);
}
