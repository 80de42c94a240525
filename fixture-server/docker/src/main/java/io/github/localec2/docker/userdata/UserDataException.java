package io.github.localec2.docker.userdata;

/** A piece of user data can't be used; the message is a line of the instance's log. */
final class UserDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UserDataException(String message) {
    super(message);
  }

  UserDataException(String message, Throwable cause) {
    super(message, cause);
  }
}
