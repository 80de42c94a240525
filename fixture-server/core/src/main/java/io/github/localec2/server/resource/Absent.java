package io.github.localec2.server.resource;

import io.github.localec2.server.operation.Handler;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.model.Filter;

/**
 * Describes a kind of resource of which an account has none, because no operation here makes one.
 * What is asked is checked as everywhere: an id is not found, a filter must be known.
 */
final class Absent {
  private Absent() {}

  /**
   * @param ids the ids asked for
   * @param notFoundCode EC2's error for an id of this kind
   * @param filters the request's filters
   * @param names the names of the filters that the operation knows, parted by blanks; {@code tag}
   *     stands for any {@code tag:KEY}
   * @param answer the response without a resource
   */
  static <Q, R> Handler<Q, R> none(
      Function<Q, List<String>> ids,
      String notFoundCode,
      Function<Q, List<Filter>> filters,
      String names,
      R answer) {
    Filters<Object> known = known(List.of(names.split(" ")));
    return (request, call) -> {
      known.matching(call.view(), filters.apply(request));
      List<String> asked = ids.apply(request);
      if (!asked.isEmpty()) {
        throw Ec2Fault.of(notFoundCode, "The ID '" + asked.get(0) + "' does not exist");
      }
      return answer;
    };
  }

  private static Filters<Object> known(List<String> names) {
    Filters.Builder<Object> filters = Filters.plain();
    if (names.stream().anyMatch(name -> name.startsWith("tag"))) {
      filters.tags(any -> List.of());
    }
    for (String name : names) {
      if (!name.isEmpty() && !name.startsWith("tag")) {
        filters.many(name, any -> Stream.empty());
      }
    }
    return filters.build();
  }
}
