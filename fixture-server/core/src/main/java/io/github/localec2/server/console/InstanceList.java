package io.github.localec2.server.console;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.instance.InstanceRecord;
import io.github.localec2.server.protocol.codec.ModelJson;
import io.github.localec2.server.state.Ec2State;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.World;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * Of the instances of a scope, what their list shows and nothing else: what EC2 answers is twenty
 * times as much, and a browser takes seconds to read that of ten thousand.
 */
final class InstanceList {
  /** How much one instance comes to, about. */
  private static final int SIZE = 192;

  private InstanceList() {}

  /** The oldest, in the order of their creation: an array of each, of texts in the page's order. */
  static String first(Ec2State state, Scope scope, long limit) {
    World world = settled(state, scope);
    long count = Math.min(limit, world.size(scope, INSTANCES));
    return json(world.records(scope, INSTANCES).limit(limit), count);
  }

  /** Those with these ids that are there. */
  static String some(Ec2State state, Scope scope, List<String> ids) {
    World world = settled(state, scope);
    return json(
        ids.stream().map(id -> world.record(scope, INSTANCES, id)).filter(Objects::nonNull),
        ids.size());
  }

  /** What is due by now has happened in it. */
  private static World settled(Ec2State state, Scope scope) {
    state.read(scope, view -> view.scope());
    return state.snapshot();
  }

  private static String json(Stream<InstanceRecord> records, long count) {
    StringBuilder out = new StringBuilder(Math.toIntExact(SIZE * count + 2)).append('[');
    records.forEach(each -> line(out, each.instance()));
    return out.append(']').toString();
  }

  private static void line(StringBuilder out, Instance instance) {
    out.append(out.length() == 1 ? "[" : ",[");
    text(out, instance.instanceId()).append(',');
    text(out, name(instance)).append(',');
    text(out, instance.state().nameAsString()).append(',');
    text(out, instance.instanceTypeAsString()).append(',');
    text(out, instance.imageId()).append(',');
    text(out, instance.placement() == null ? null : instance.placement().availabilityZone())
        .append(',');
    text(out, instance.privateIpAddress()).append(',');
    text(out, instance.publicIpAddress()).append(',');
    text(out, instance.keyName()).append(',');
    text(out, instance.launchTime() == null ? null : instance.launchTime().toString()).append(']');
  }

  private static StringBuilder text(StringBuilder out, @Nullable String text) {
    ModelJson.text(out, text == null ? "" : text);
    return out;
  }

  private static @Nullable String name(Instance instance) {
    for (Tag tag : instance.tags()) {
      if ("Name".equals(tag.key())) {
        return tag.value();
      }
    }
    return null;
  }
}
