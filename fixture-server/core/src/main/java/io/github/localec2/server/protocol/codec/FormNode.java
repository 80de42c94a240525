package io.github.localec2.server.protocol.codec;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A request's parameters as a tree: {@code Filter.1.Name} is three nodes deep. */
public final class FormNode {
  private @Nullable String value;
  private @Nullable Map<String, FormNode> children;

  /** The text at this node; null where only deeper parameters were given. */
  public @Nullable String value() {
    return value;
  }

  /** The node's children in the order of their arrival. */
  public Map<String, FormNode> children() {
    Map<String, FormNode> mine = children;
    return mine == null ? Map.of() : mine;
  }

  /** The text of a direct child; null where there is none. */
  public @Nullable String text(String name) {
    FormNode child = children().get(name);
    return child == null ? null : child.value;
  }

  FormNode child(String name) {
    Map<String, FormNode> mine = children;
    if (mine == null) {
      mine = new LinkedHashMap<>();
      children = mine;
    }
    return mine.computeIfAbsent(name, any -> new FormNode());
  }

  /** Sets the text; false where there was one already. */
  boolean set(String text) {
    if (value != null) {
      return false;
    }
    value = text;
    return true;
  }
}
