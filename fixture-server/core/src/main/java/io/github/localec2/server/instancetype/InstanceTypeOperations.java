package io.github.localec2.server.instancetype;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.region.AvailabilityZones;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypeOfferingsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceTypesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.GetInstanceTypesFromInstanceRequirementsRequest;
import software.amazon.awssdk.services.ec2.model.GetInstanceTypesFromInstanceRequirementsResponse;
import software.amazon.awssdk.services.ec2.model.GetSpotPlacementScoresRequest;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfoFromInstanceRequirements;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;
import software.amazon.awssdk.services.ec2.model.LocationType;

/**
 * Instance types and offerings.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceTypes.html">DescribeInstanceTypes</a>
 */
public final class InstanceTypeOperations {
  /** What EC2 answers at a time when it isn't asked for fewer. */
  private static final int TYPES_PER_PAGE = 100;

  private static final int OFFERINGS_PER_PAGE = 1000;

  private static final Filters<InstanceTypeInfo> OF_TYPES = filters(InstanceTypeFilters.OF_TYPES);
  private static final Filters<InstanceTypeOffering> OF_OFFERINGS =
      filters(InstanceTypeFilters.OF_OFFERINGS);

  private InstanceTypeOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeInstanceTypesRequest.class, InstanceTypeOperations::describe)
        .read(DescribeInstanceTypeOfferingsRequest.class, InstanceTypeOperations::describeOfferings)
        .read(
            GetInstanceTypesFromInstanceRequirementsRequest.class,
            InstanceTypeOperations::fromRequirements)
        .read(GetSpotPlacementScoresRequest.class, SpotPlacementScores::get)
        .read(DescribeSpotPriceHistoryRequest.class, SpotPrices::history);
  }

  private static <T> Filters<T> filters(Map<String, Function<T, Stream<String>>> byName) {
    Filters.Builder<T> builder = Filters.plain();
    byName.forEach(builder::many);
    return builder.build();
  }

  private static DescribeInstanceTypesResponse describe(
      DescribeInstanceTypesRequest request, Call call) {
    List<String> names = request.instanceTypesAsStrings();
    Predicate<InstanceTypeInfo> matching = OF_TYPES.matching(call.view(), request.filters());
    List<InstanceTypeInfo> found = named(names, call.region()).stream().filter(matching).toList();
    Page<InstanceTypeInfo> page =
        call.page(
            found,
            atMost(request.maxResults(), TYPES_PER_PAGE),
            request.nextToken(),
            List.of(names, request.filters()));
    return DescribeInstanceTypesResponse.builder()
        .instanceTypes(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** A type that only other regions offer doesn't exist here. */
  private static List<InstanceTypeInfo> named(List<String> names, String region) {
    InstanceTypes catalogue = InstanceTypes.catalogue();
    if (names.isEmpty()) {
      return catalogue.offeredIn(region);
    }
    List<String> unknown =
        names.stream().distinct().filter(name -> !catalogue.isOffered(name, region)).toList();
    if (!unknown.isEmpty()) {
      throw InstanceTypeFaults.doNotExist(unknown);
    }
    return names.stream().distinct().flatMap(name -> catalogue.find(name).stream()).toList();
  }

  private static DescribeInstanceTypeOfferingsResponse describeOfferings(
      DescribeInstanceTypeOfferingsRequest request, Call call) {
    LocationType locationType =
        request.locationType() == null ? LocationType.REGION : request.locationType();
    Predicate<InstanceTypeOffering> matching =
        OF_OFFERINGS.matching(call.view(), request.filters());
    List<InstanceTypeOffering> found =
        offerings(locationType, call).stream().filter(matching).toList();
    Page<InstanceTypeOffering> page =
        call.page(
            found,
            atMost(request.maxResults(), OFFERINGS_PER_PAGE),
            request.nextToken(),
            List.of(locationType, request.filters()));
    return DescribeInstanceTypeOfferingsResponse.builder()
        .instanceTypeOfferings(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  /** None of an account without Outposts are at an Outpost. */
  private static List<InstanceTypeOffering> offerings(LocationType locationType, Call call) {
    InstanceTypes catalogue = InstanceTypes.catalogue();
    List<InstanceTypeOffering> all = new ArrayList<>();
    for (InstanceTypeInfo type : catalogue.offeredIn(call.region())) {
      String name = type.instanceTypeAsString();
      if (locationType == LocationType.REGION) {
        all.add(offering(name, locationType, call.region()));
      } else if (locationType != LocationType.OUTPOST) {
        boolean byId = locationType == LocationType.AVAILABILITY_ZONE_ID;
        for (Zone zone : AvailabilityZones.enabled(call.view())) {
          if (catalogue.isOffered(name, call.region(), zone.id())) {
            all.add(offering(name, locationType, byId ? zone.id() : zone.name()));
          }
        }
      }
    }
    return all;
  }

  private static InstanceTypeOffering offering(
      String type, LocationType locationType, String location) {
    return InstanceTypeOffering.builder()
        .instanceType(type)
        .locationType(locationType)
        .location(location)
        .build();
  }

  private static GetInstanceTypesFromInstanceRequirementsResponse fromRequirements(
      GetInstanceTypesFromInstanceRequirementsRequest request, Call call) {
    Predicate<InstanceTypeInfo> matching =
        InstanceTypeRequirements.matching(
            RequirementChecks.checked(request.instanceRequirements()),
            request.architectureTypesAsStrings(),
            request.virtualizationTypesAsStrings());
    List<InstanceTypeInfoFromInstanceRequirements> found =
        InstanceTypes.catalogue().offeredIn(call.region()).stream()
            .filter(matching)
            .map(
                type ->
                    InstanceTypeInfoFromInstanceRequirements.builder()
                        .instanceType(type.instanceTypeAsString())
                        .build())
            .toList();
    GetInstanceTypesFromInstanceRequirementsRequest narrowed =
        request.toBuilder().nextToken(null).maxResults(null).build();
    Page<InstanceTypeInfoFromInstanceRequirements> page =
        call.page(found, request.maxResults(), request.nextToken(), List.of(narrowed));
    return GetInstanceTypesFromInstanceRequirementsResponse.builder()
        .instanceTypes(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static int atMost(@Nullable Integer maxResults, int usual) {
    return maxResults == null ? usual : maxResults;
  }
}
