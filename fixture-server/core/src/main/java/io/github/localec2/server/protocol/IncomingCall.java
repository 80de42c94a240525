package io.github.localec2.server.protocol;

import io.github.localec2.server.protocol.codec.FormNode;
import io.github.localec2.server.state.Scope;
import java.util.Map;

/** A call that could be read and is about to run. */
public final class IncomingCall {
  private final String operation;
  private final Scope scope;
  private final Object request;
  private final FormNode parameters;

  IncomingCall(String operation, Scope scope, Object request, FormNode parameters) {
    this.operation = operation;
    this.scope = scope;
    this.request = request;
    this.parameters = parameters;
  }

  /** The action, such as {@code RunInstances}. */
  public String operation() {
    return operation;
  }

  public Scope scope() {
    return scope;
  }

  /** An SDK model object. */
  public Object request() {
    return request;
  }

  /** Whether a parameter other than a filter is this very text, such as the id of a resource. */
  public boolean names(String id) {
    for (Map.Entry<String, FormNode> each : parameters.children().entrySet()) {
      if (!each.getKey().equals("Filter") && has(each.getValue(), id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean has(FormNode node, String text) {
    if (text.equals(node.value())) {
      return true;
    }
    for (FormNode child : node.children().values()) {
      if (has(child, text)) {
        return true;
      }
    }
    return false;
  }
}
