/* Starting programs as the first process does: no signal blocked, a session of their own. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void become(char *const *arguments) {
  execvp(arguments[0], arguments);
  if (errno == ENOEXEC || errno == EACCES) {
    /* a script without #!, or that nobody made executable */
    char *by_shell[] = {"/bin/sh", arguments[0], NULL};
    execv(by_shell[0], by_shell);
    say("%s is no program, and there is no /bin/sh for a script", arguments[0]);
  } else {
    say("can't run %s: %s", arguments[0], strerror(errno));
  }
  _exit(errno == ENOENT ? 127 : 126);
}

pid_t spawn(char *const *arguments, int output) {
  pid_t child = fork();
  if (child != 0) return child;
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  setsid();
  int nothing = open("/dev/null", O_RDWR);
  if (nothing >= 0) dup2(nothing, STDIN_FILENO);
  if (output >= 0) {
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
  }
  if (nothing > STDERR_FILENO) close(nothing);
  if (chdir("/") != 0) _exit(126);
  become(arguments);
  return -1;
}

int run_and_wait(char *const *arguments) {
  int status = 0;
  pid_t child = spawn(arguments, -1);
  if (child < 0) return -1;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return -1;
  }
  return status;
}

void make_directories(const char *path, mode_t mode) {
  char each[256];
  size_t length = strlen(path);
  if (length >= sizeof each) return;
  for (size_t i = 1; i <= length; i++) {
    if (path[i] != '/' && path[i] != 0) continue;
    memcpy(each, path, i);
    each[i] = 0;
    mkdir(each, mode);
  }
}
