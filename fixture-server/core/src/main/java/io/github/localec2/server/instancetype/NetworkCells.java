package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.NetworkCardInfo;
import software.amazon.awssdk.services.ec2.model.NetworkInfo;

/** Makes an instance type's networking from its cells. */
final class NetworkCells {
  private static final String UNKNOWN = "-";

  private NetworkCells() {}

  /** All that {@link #read} looks at. */
  static String text(TypeRow row) {
    return row.span(Column.NETWORK, Column.WEIGHTINGS)
        + row.has(Trait.TRANSIT_ENCRYPTION)
        + row.has(Trait.ENA_EXPRESS)
        + row.has(Trait.FLEXIBLE_ENA_QUEUES);
  }

  static NetworkInfo read(TypeRow row) {
    String performance = row.text(Column.NETWORK);
    List<NetworkCardInfo> cards = cards(row.text(Column.CARDS), performance);
    int ipv6 = row.number(Column.IPV6);
    NetworkInfo.Builder network =
        NetworkInfo.builder()
            .networkPerformance(performance)
            .maximumNetworkInterfaces(
                cards.stream().mapToInt(NetworkCardInfo::maximumNetworkInterfaces).sum())
            .maximumNetworkCards(cards.size())
            .defaultNetworkCardIndex(0)
            .networkCards(cards)
            .ipv4AddressesPerInterface(row.number(Column.IPV4))
            .ipv6AddressesPerInterface(ipv6)
            .ipv6Supported(ipv6 > 0)
            .enaSupport(row.text(Column.ENA))
            .efaSupported(!row.isEmpty(Column.EFA))
            .encryptionInTransitSupported(row.has(Trait.TRANSIT_ENCRYPTION))
            .enaSrdSupported(row.has(Trait.ENA_EXPRESS))
            .flexibleEnaQueuesSupport(row.support(Trait.FLEXIBLE_ENA_QUEUES));
    if (!row.isEmpty(Column.EFA)) {
      network.efaInfo(efa -> efa.maximumEfaInterfaces(row.number(Column.EFA)));
    }
    if (!row.isEmpty(Column.WEIGHTINGS)) {
      network.bandwidthWeightingsWithStrings(row.words(Column.WEIGHTINGS));
    }
    return network.build();
  }

  private static List<NetworkCardInfo> cards(String cell, String performance) {
    List<NetworkCardInfo> cards = new ArrayList<>();
    for (String group : cell.split("; ", -1)) {
      int times = group.indexOf("x ");
      int count = times < 0 ? 1 : Integer.parseInt(group.substring(0, times));
      String card = times < 0 ? group : group.substring(times + 2);
      for (int i = 0; i < count; i++) {
        cards.add(card(card, performance).networkCardIndex(cards.size()).build());
      }
    }
    return cards;
  }

  /** From {@code INTERFACES BASELINE/PEAK QUEUES [PERFORMANCE]}. */
  private static NetworkCardInfo.Builder card(String text, String performance) {
    String[] parts = text.split(" ", 4);
    NetworkCardInfo.Builder card =
        NetworkCardInfo.builder()
            .networkPerformance(parts.length > 3 ? parts[3] : performance)
            .maximumNetworkInterfaces(Integer.valueOf(parts[0]));
    String[] bandwidth = parts[1].split("/", -1);
    set(bandwidth, 0, Double::valueOf, card::baselineBandwidthInGbps);
    set(bandwidth, 1, Double::valueOf, card::peakBandwidthInGbps);
    String[] queues = parts[2].split("/", -1);
    set(queues, 0, Integer::valueOf, card::defaultEnaQueueCountPerInterface);
    set(queues, 1, Integer::valueOf, card::maximumEnaQueueCount);
    set(queues, 2, Integer::valueOf, card::maximumEnaQueueCountPerInterface);
    return card;
  }

  private static <N> void set(
      String[] figures, int index, Function<String, N> parser, Consumer<N> setter) {
    if (index < figures.length && !figures[index].equals(UNKNOWN)) {
      setter.accept(parser.apply(figures[index]));
    }
  }
}
