/* Runs the user data once in the life of the instance; what it writes goes to log and console. */
#include "agent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static pid_t running;
static int output = -1;
static int logged = -1;
static char done[512];

static void in_directory_of(const char *path) {
  char directory[512];
  snprintf(directory, sizeof directory, "%s", path);
  char *last = strrchr(directory, '/');
  if (last && last != directory) {
    *last = 0;
    make_directories(directory, 0755);
  }
}

static int fresh(const char *path, int flags, mode_t mode) {
  in_directory_of(path);
  int made = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | flags, mode);
  if (made < 0) say("can't write %s: %s", path, strerror(errno));
  return made;
}

void user_data_start(const struct options *options) {
  const char *path = options->user_data;
  int ends[2];
  if (!path || access(path, F_OK) != 0) return;
  if (options->done) {
    snprintf(done, sizeof done, "%s", options->done);
  } else {
    snprintf(done, sizeof done, "%s.done", path);
  }
  if (access(done, F_OK) == 0) return;
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) die("no pipe");
  /* only we read without waiting; a program would take EAGAIN for an error */
  fcntl(ends[1], F_SETFL, 0);
  logged = fresh(options->log, O_APPEND, 0640);
  output = ends[0];
  control_event("user-data started");
  char *arguments[] = {(char *)path, NULL};
  running = spawn(arguments, ends[1]);
  close(ends[1]);
}

int user_data_output(void) { return output; }

static void all(int to, const char *bytes, ssize_t length) {
  while (length > 0) {
    ssize_t written = write(to, bytes, length);
    if (written < 0 && errno != EINTR) return;
    if (written > 0) {
      bytes += written;
      length -= written;
    }
  }
}

void user_data_read(void) {
  char bytes[4096];
  ssize_t got;
  while (output >= 0 && (got = read(output, bytes, sizeof bytes)) != 0) {
    if (got < 0) {
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return;
      break;
    }
    if (logged >= 0) all(logged, bytes, got);
    all(STDOUT_FILENO, bytes, got);
  }
  /* nothing that it has started writes any more */
  if (output >= 0) close(output);
  if (logged >= 0) close(logged);
  output = logged = -1;
}

int user_data_ended(pid_t pid, int status) {
  if (pid != running || running <= 0) return 0;
  running = 0;
  user_data_read();
  char how[32];
  if (WIFSIGNALED(status)) {
    snprintf(how, sizeof how, "signal %d", WTERMSIG(status));
  } else {
    snprintf(how, sizeof how, "exit %d", WEXITSTATUS(status));
  }
  int marker = fresh(done, O_TRUNC, 0644);
  if (marker >= 0) {
    all(marker, how, strlen(how));
    all(marker, "\n", 1);
    close(marker);
  }
  control_event("user-data %s", how);
  return 1;
}
