package io.github.localec2.server.instancetype;

import static io.github.localec2.server.TestEc2.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.Ec2Settings;
import io.github.localec2.server.TestEc2;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.InstanceType;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** DescribeSpotPriceHistory, for clients that choose a bid, a type or a zone by it. */
class SpotPriceHistoryTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @RegisterExtension
  static final TestEc2 EC2 =
      new TestEc2(Ec2Settings.builder().clock(Clock.fixed(NOW, ZoneOffset.UTC)));

  private final Ec2Client ec2 = EC2.client();

  @Test
  void everyZoneHasAPriceForEveryProduct() {
    List<SpotPrice> prices =
        ec2.describeSpotPriceHistory(r -> r.instanceTypes(InstanceType.T3_MICRO))
            .spotPriceHistory();

    assertThat(prices)
        .extracting(p -> p.availabilityZone() + p.productDescriptionAsString())
        .contains("us-east-1aLinux/UNIX", "us-east-1aWindows", "us-east-1bLinux/UNIX")
        .doesNotHaveDuplicates();
    assertThat(prices)
        .allSatisfy(p -> assertThat(p.spotPrice()).matches("\\d\\.\\d{6}"))
        .allSatisfy(
            p -> assertThat(p.timestamp()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z")));
  }

  @Test
  void aLargerTypeCostsMore() {
    assertThat(price(InstanceType.M5_XLARGE)).isGreaterThan(price(InstanceType.M5_LARGE));
  }

  private BigDecimal price(InstanceType type) {
    List<SpotPrice> prices =
        ec2.describeSpotPriceHistory(
                r ->
                    r.instanceTypes(type)
                        .productDescriptions("Linux/UNIX (Amazon VPC)")
                        .availabilityZone("us-east-1a"))
            .spotPriceHistory();
    assertThat(prices).hasSize(1);
    return new BigDecimal(prices.get(0).spotPrice());
  }

  @Test
  void anEarlierEndShowsThePriceOfThatDay() {
    assertThat(
            ec2.describeSpotPriceHistory(
                    r ->
                        r.instanceTypes(InstanceType.T3_MICRO)
                            .startTime(NOW.minusSeconds(20 * 86_400))
                            .endTime(NOW.minusSeconds(10 * 86_400)))
                .spotPriceHistory())
        .extracting(SpotPrice::timestamp)
        .containsOnly(Instant.parse("2026-02-19T00:00:00Z"));
    assertFault(
        "InvalidParameterCombination",
        () -> ec2.describeSpotPriceHistory(r -> r.startTime(NOW.plusSeconds(60)).endTime(NOW)));
  }

  @Test
  void pagesHoldWhatWasAskedForAndEndWithAnEmptyToken() {
    int seen = 0;
    for (var page :
        ec2.describeSpotPriceHistoryPaginator(
            r -> r.maxResults(5).instanceTypes(InstanceType.T3_MICRO, InstanceType.T3_SMALL))) {
      assertThat(page.spotPriceHistory()).hasSizeLessThanOrEqualTo(5);
      seen += page.spotPriceHistory().size();
    }

    assertThat(seen)
        .isEqualTo(
            ec2.describeSpotPriceHistory(
                    r -> r.instanceTypes(InstanceType.T3_MICRO, InstanceType.T3_SMALL))
                .spotPriceHistory()
                .size());
  }

  @Test
  void filtersNarrowAndUnknownOnesAreRefused() {
    assertThat(
            ec2.describeSpotPriceHistory(
                    r ->
                        r.filters(
                            filter("instance-type", "t3.*"),
                            filter("availability-zone", "us-east-1c"),
                            filter("product-description", "Linux/UNIX")))
                .spotPriceHistory())
        .isNotEmpty()
        .allMatch(p -> p.instanceTypeAsString().startsWith("t3."));
    assertFault(
        "InvalidParameterValue",
        () -> ec2.describeSpotPriceHistory(r -> r.filters(filter("nonsense", "x"))));
  }

  private static Filter filter(String name, String value) {
    return Filter.builder().name(name).values(value).build();
  }
}
