package io.github.localec2.server.imds;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;

/**
 * An instance that is known by its name, or by being the only one, at the moment of each request:
 * who asks can be there before the instance is.
 *
 * @param scope where it is
 * @param name the instance's id, or the value of its tag {@code Name}; empty for the only one
 */
public record InstanceChoice(Scope scope, String name) {
  private static final String MARK = "~";
  private static final int PARTS = 3;

  /** The choice that a text stands for; empty where it stands for none. */
  static Optional<InstanceChoice> of(String text) {
    String[] parts = text.substring(text.startsWith(MARK) ? 1 : 0).split(",", -1);
    if (!text.startsWith(MARK) || parts.length != PARTS) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new InstanceChoice(
              new Scope(parts[0], parts[1]), URLDecoder.decode(parts[2], StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
  }

  /** The instance, where exactly one runs that is meant. */
  Optional<InstanceRecord> in(RegionView view) {
    List<InstanceRecord> meant =
        view.rows(INSTANCES)
            .all()
            .filter(row -> row.isIn(InstanceStateName.PENDING, InstanceStateName.RUNNING))
            .filter(this::isMeant)
            .limit(2)
            .toList();
    return meant.size() == 1 ? Optional.of(meant.get(0)) : Optional.empty();
  }

  private boolean isMeant(InstanceRecord row) {
    return name.isEmpty()
        || name.equals(row.instanceId())
        || row.instance().tags().stream()
            .anyMatch(tag -> "Name".equals(tag.key()) && name.equals(tag.value()));
  }

  /** As a part of a path. */
  @Override
  public String toString() {
    return MARK
        + scope.account()
        + ","
        + scope.region()
        + ","
        + URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
