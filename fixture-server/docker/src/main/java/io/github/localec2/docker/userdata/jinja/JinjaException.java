package io.github.localec2.docker.userdata.jinja;

import org.jspecify.annotations.Nullable;

/** A template that is not understood, or that fails; the message says where and why. */
public final class JinjaException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JinjaException(String message) {
    super(message);
  }

  JinjaException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
