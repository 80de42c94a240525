/* What the agent has to say goes to the console, one line each. */
#include "agent.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void say(const char *format, ...) {
  char line[512];
  va_list arguments;
  va_start(arguments, format);
  int length = snprintf(line, sizeof line, "localec2-agent: ");
  vsnprintf(line + length, sizeof line - length - 1, format, arguments);
  va_end(arguments);
  size_t end = strlen(line);
  line[end++] = '\n';
  /* nobody to tell where the console is gone */
  ssize_t written = write(STDERR_FILENO, line, end);
  (void)written;
}

void die(const char *what) {
  say("%s: %s", what, strerror(errno));
  exit(EXIT_SETUP);
}
