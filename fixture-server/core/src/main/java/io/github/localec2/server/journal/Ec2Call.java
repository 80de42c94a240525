package io.github.localec2.server.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One call that a server has answered, immutable. */
public final class Ec2Call {
  private final long number;
  private final OpenCall seen;
  private final Duration duration;

  Ec2Call(long number, OpenCall seen, Duration duration) {
    this.number = number;
    this.seen = seen;
    this.duration = duration;
  }

  /** Counts the calls of a server from 0, in the order in which they were answered. */
  public long number() {
    return number;
  }

  /** When it came, on the server's clock. */
  public Instant at() {
    return seen.at();
  }

  /** How long the server worked on it, in real time; without an injected latency. */
  public Duration duration() {
    return duration;
  }

  /**
   * The action, such as {@code RunInstances}; as it was sent if EC2 has none of that name. Of a
   * request that was refused unread its method and path, such as {@code PUT /}.
   */
  public String operation() {
    return seen.operation();
  }

  /** The account that asked: 12 digits. */
  public String account() {
    return seen.account();
  }

  /** The region that was asked. */
  public String region() {
    return seen.region();
  }

  /** A UUID, as in the answer. */
  public String requestId() {
    return seen.requestId();
  }

  /** The HTTP status of the answer; 0 where an injected fault dropped it. */
  public int status() {
    return seen.status();
  }

  /** The size of the answer's body. */
  public long bytes() {
    return seen.bytes();
  }

  /** The request, of an SDK model class; empty if it could not be read. */
  public Optional<Object> request() {
    return Optional.ofNullable(seen.request());
  }

  /** The response, of an SDK model class; empty after an error, and if it was too large to keep. */
  public Optional<Object> response() {
    return Optional.ofNullable(seen.response());
  }

  /** The error; empty where the call succeeded. */
  public Optional<CallError> error() {
    return Optional.ofNullable(seen.error());
  }

  /**
   * The request as what it is.
   *
   * @throws IllegalStateException where it is not of this type
   */
  public <Q> Q request(Class<Q> type) {
    return as("request", type, seen.request());
  }

  /**
   * The response as what it is.
   *
   * @throws IllegalStateException where it is not of this type
   */
  public <R> R response(Class<R> type) {
    return as("response", type, seen.response());
  }

  private <V> V as(String what, Class<V> type, @Nullable Object value) {
    if (!type.isInstance(value)) {
      throw new IllegalStateException("no " + what + " of type " + type.getName() + ": " + this);
    }
    return type.cast(value);
  }

  /** What an injected fault did to it, in words; empty where none did. */
  public Optional<String> injectedFault() {
    return seen.disturbance().isEmpty() ? Optional.empty() : Optional.of(seen.disturbance());
  }

  /** Whether it was answered without an error, and its answer sent whole. */
  public boolean succeeded() {
    return seen.error() == null && seen.delivered();
  }

  /**
   * Whether it was refused before its parameters were looked at: for its method, a body that is too
   * large, or because it came from a web page elsewhere.
   */
  public boolean isUnread() {
    return seen.unread();
  }

  /** Whether EC2 has the operation, but Local EC2 does not yet. */
  public boolean unsupported() {
    CallError error = seen.error();
    return error != null && seen.request() == null && error.code().equals("UnsupportedOperation");
  }

  /** One line; secrets are left out, as the SDK does. */
  @Override
  public String toString() {
    return CallLine.of(this);
  }
}
