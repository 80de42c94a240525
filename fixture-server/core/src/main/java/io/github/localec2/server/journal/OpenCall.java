package io.github.localec2.server.journal;

import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Scope;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A call while the protocol answers it: what is known of it so far. One thread has it. */
public final class OpenCall {
  /** Null where nobody keeps it. */
  private final @Nullable CallLog log;

  private final Instant at;
  private final long started;
  private String operation = "";
  private String account = "";
  private String region = "";
  private String requestId = "";
  private int status;
  private long bytes;
  private @Nullable Object request;
  private @Nullable Object response;
  private @Nullable CallError error;
  private String disturbance = "";
  private boolean delivered = true;
  private boolean unread;
  private boolean toldElsewhere;

  OpenCall(@Nullable CallLog log, Instant at, long started) {
    this.log = log;
    this.at = at;
    this.started = started;
  }

  /** The thread of the call has no time for whoever awaits it. */
  public void toldElsewhere() {
    toldElsewhere = true;
  }

  boolean isToldElsewhere() {
    return toldElsewhere;
  }

  /** Who asks for what. */
  public void asked(String action, Scope scope) {
    operation = action;
    account = scope.account();
    region = scope.region();
  }

  /**
   * Nobody looks at what is asked.
   *
   * @param line its method and path
   */
  public void refused(String line, Scope scope) {
    asked(line, scope);
    unread = true;
  }

  /** What is asked, once it could be read. */
  public void read(Object model) {
    request = model;
  }

  /** What is answered. */
  public void responded(Object model) {
    response = model;
  }

  /** What is answered instead. */
  public void failed(Ec2Fault fault) {
    response = null;
    error = new CallError(fault.code(), fault.text());
  }

  /**
   * An injected fault disturbs it.
   *
   * @param words what is done to it
   * @param whole false where its answer is not sent, or not all of it
   */
  public void disturbed(String words, boolean whole) {
    disturbance = words;
    delivered = whole;
  }

  /**
   * The answer is ready to be sent.
   *
   * @param answerBytes the size of its body
   */
  public void end(String id, int httpStatus, long answerBytes) {
    requestId = id;
    status = httpStatus;
    bytes = answerBytes;
    if (log != null) {
      log.add(this);
    }
  }

  /** A response that is too large to be kept. */
  void forgetResponse() {
    response = null;
  }

  Instant at() {
    return at;
  }

  long started() {
    return started;
  }

  String operation() {
    return operation;
  }

  String account() {
    return account;
  }

  String region() {
    return region;
  }

  String requestId() {
    return requestId;
  }

  int status() {
    return status;
  }

  long bytes() {
    return bytes;
  }

  @Nullable Object request() {
    return request;
  }

  @Nullable Object response() {
    return response;
  }

  @Nullable CallError error() {
    return error;
  }

  String disturbance() {
    return disturbance;
  }

  boolean unread() {
    return unread;
  }

  boolean delivered() {
    return delivered;
  }
}
