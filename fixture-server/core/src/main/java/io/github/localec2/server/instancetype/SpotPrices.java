package io.github.localec2.server.instancetype;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.SpotPrice;
import software.amazon.awssdk.services.ec2.model.UsageClassType;

/**
 * The history of spot prices. The prices are none of AWS's: they follow from the size of the type
 * and its zone, so that they can be compared, and were last set at the midnight before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSpotPriceHistory.html">DescribeSpotPriceHistory</a>
 */
public final class SpotPrices {
  private static final int PER_PAGE = 1000;
  private static final double OF_A_VCPU = 0.0104;
  private static final double OF_A_GIB = 0.0013;
  private static final double OF_WINDOWS_PER_VCPU = 0.0460;
  private static final int MIB = 1024;
  private static final String LINUX = "Linux/UNIX";
  private static final String WINDOWS = "Windows";

  /** Prices in a VPC have names of their own in requests only. */
  private static final String IN_VPC = " (Amazon VPC)";

  private static final Filters<SpotPrice> FILTERS =
      Filters.<SpotPrice>plain()
          .one("availability-zone", SpotPrice::availabilityZone)
          .one("availability-zone-id", SpotPrice::availabilityZoneId)
          .one("instance-type", SpotPrice::instanceTypeAsString)
          .many(
              "product-description",
              price ->
                  Stream.of(
                      price.productDescriptionAsString(),
                      price.productDescriptionAsString() + IN_VPC))
          .one("spot-price", SpotPrice::spotPrice)
          .time("timestamp", SpotPrice::timestamp)
          .build();

  private SpotPrices() {}

  static DescribeSpotPriceHistoryResponse history(
      DescribeSpotPriceHistoryRequest request, Call call) {
    Instant end = earlier(request.endTime(), call.now());
    if (request.startTime() != null && request.startTime().isAfter(end)) {
      throw CommonFaults.invalidParameterCombination(
          "The start time may not be after the end time.");
    }
    Predicate<SpotPrice> wanted =
        wanted(request).and(FILTERS.matching(call.view(), request.filters()));
    Page<SpotPrice> page =
        call.page(
            all(request.instanceTypesAsStrings(), call, end).stream().filter(wanted).toList(),
            request.maxResults() == null
                ? PER_PAGE
                : Math.min(PER_PAGE, Math.max(1, request.maxResults())),
            request.nextToken(),
            List.of(
                request.instanceTypesAsStrings(),
                request.productDescriptions(),
                request.availabilityZone() == null ? "" : request.availabilityZone(),
                request.filters(),
                end.truncatedTo(ChronoUnit.DAYS)));
    return DescribeSpotPriceHistoryResponse.builder()
        .spotPriceHistory(page.items())
        .nextToken(page.nextToken() == null ? "" : page.nextToken())
        .build();
  }

  private static Instant earlier(@Nullable Instant asked, Instant now) {
    return asked == null || asked.isAfter(now) ? now : asked;
  }

  private static Predicate<SpotPrice> wanted(DescribeSpotPriceHistoryRequest request) {
    List<String> products =
        request.productDescriptions().stream().map(SpotPrices::plainProduct).toList();
    return price ->
        (products.isEmpty() || products.contains(price.productDescriptionAsString()))
            && (request.availabilityZone() == null
                || request.availabilityZone().equals(price.availabilityZone()))
            && (request.availabilityZoneId() == null
                || request.availabilityZoneId().equals(price.availabilityZoneId()));
  }

  private static String plainProduct(String asked) {
    return asked.endsWith(IN_VPC) ? asked.substring(0, asked.length() - IN_VPC.length()) : asked;
  }

  /** A type that isn't offered has no prices; EC2 does not complain about it. */
  private static List<SpotPrice> all(List<String> names, Call call, Instant end) {
    InstanceTypes catalogue = InstanceTypes.catalogue();
    List<SpotPrice> prices = new ArrayList<>();
    for (InstanceTypeInfo type : catalogue.offeredIn(call.region())) {
      String name = type.instanceTypeAsString();
      if (!names.isEmpty() && !names.contains(name)
          || !type.supportedUsageClasses().contains(UsageClassType.SPOT)) {
        continue;
      }
      for (Zone zone : AvailabilityZones.enabled(call.view())) {
        if (catalogue.isOffered(name, call.region(), zone.id())) {
          prices.add(price(type, zone, LINUX, linux(type), end));
          if (InstanceTypes.runs(type, "x86_64")) {
            double licence = OF_WINDOWS_PER_VCPU * type.vCpuInfo().defaultVCpus();
            prices.add(price(type, zone, WINDOWS, linux(type) + licence, end));
          }
        }
      }
    }
    return prices;
  }

  /** A measure by which types can be compared; that of an unknown type is beyond all others. */
  public static double of(String type) {
    return InstanceTypes.catalogue().find(type).map(SpotPrices::linux).orElse(Double.MAX_VALUE);
  }

  private static double linux(InstanceTypeInfo type) {
    return type.vCpuInfo().defaultVCpus() * OF_A_VCPU
        + type.memoryInfo().sizeInMiB() / (double) MIB * OF_A_GIB;
  }

  private static SpotPrice price(
      InstanceTypeInfo type, Zone zone, String product, double price, Instant end) {
    // up to five percent more or less, always the same for the type in the zone
    int shift = Math.floorMod((type.instanceTypeAsString() + zone.id()).hashCode(), 101) - 50;
    return SpotPrice.builder()
        .availabilityZone(zone.name())
        .availabilityZoneId(zone.id())
        .instanceType(type.instanceType())
        .productDescription(product)
        .spotPrice(String.format(Locale.ROOT, "%.6f", price * (1 + shift / 1000.0)))
        .timestamp(end.truncatedTo(ChronoUnit.DAYS))
        .build();
  }
}
