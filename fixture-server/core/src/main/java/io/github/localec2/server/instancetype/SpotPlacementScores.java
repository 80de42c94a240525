package io.github.localec2.server.instancetype;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.region.RegionCatalogue;
import io.github.localec2.server.region.RegionCatalogue.RegionInfo;
import io.github.localec2.server.region.RegionCatalogue.Zone;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.GetSpotPlacementScoresRequest;
import software.amazon.awssdk.services.ec2.model.GetSpotPlacementScoresResponse;
import software.amazon.awssdk.services.ec2.model.InstanceRequirementsWithMetadataRequest;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.SpotPlacementScore;

/**
 * Scores places for Spot requests. Capacity is the same everywhere here, so a place's score is the
 * part of the instance types wanted that it offers, from 1 to 10; fewer than three types are a poor
 * choice anywhere, as they are to EC2.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-placement-score.html">Spot
 *     placement score</a>
 */
final class SpotPlacementScores {
  private static final int BEST = 10;
  private static final int ENOUGH_TYPES = 3;
  private static final int PLACES = 10;

  private SpotPlacementScores() {}

  static GetSpotPlacementScoresResponse get(GetSpotPlacementScoresRequest request, Call call) {
    List<String> types = types(request);
    boolean zones = Boolean.TRUE.equals(request.singleAvailabilityZone());
    List<SpotPlacementScore> scores = new ArrayList<>();
    for (RegionInfo region : regions(request.regionNames())) {
      if (zones) {
        for (Zone zone : region.zones()) {
          add(
              scores,
              types,
              type -> InstanceTypes.catalogue().isOffered(type, region.name(), zone.id()),
              SpotPlacementScore.builder().region(region.name()).availabilityZoneId(zone.id()));
        }
      } else {
        add(
            scores,
            types,
            type -> InstanceTypes.catalogue().isOffered(type, region.name()),
            SpotPlacementScore.builder().region(region.name()));
      }
    }
    scores.sort(Comparator.comparing(SpotPlacementScore::score).reversed());
    GetSpotPlacementScoresRequest narrowed =
        request.toBuilder().nextToken(null).maxResults(null).build();
    Page<SpotPlacementScore> page =
        call.page(
            scores.subList(0, Math.min(PLACES, scores.size())),
            request.maxResults(),
            request.nextToken(),
            List.of(narrowed));
    return GetSpotPlacementScoresResponse.builder()
        .spotPlacementScores(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static List<String> types(GetSpotPlacementScoresRequest request) {
    InstanceRequirementsWithMetadataRequest requirements =
        request.instanceRequirementsWithMetadata();
    List<String> names = request.instanceTypes();
    InstanceTypes catalogue = InstanceTypes.catalogue();
    if (requirements == null) {
      if (names.isEmpty()) {
        throw CommonFaults.missingParameter("InstanceTypes or InstanceRequirementsWithMetadata");
      }
      List<String> unknown = names.stream().filter(name -> !catalogue.contains(name)).toList();
      if (!unknown.isEmpty()) {
        throw InstanceTypeFaults.doNotExist(unknown);
      }
      return names.stream().distinct().toList();
    }
    if (!names.isEmpty()) {
      throw CommonFaults.notTogether("InstanceTypes", "InstanceRequirementsWithMetadata");
    }
    if (requirements.instanceRequirements() == null) {
      throw CommonFaults.missingParameter("InstanceRequirements");
    }
    return catalogue.all().stream()
        .filter(
            InstanceTypeRequirements.matching(
                RequirementChecks.checked(requirements.instanceRequirements()),
                requirements.architectureTypesAsStrings(),
                requirements.virtualizationTypesAsStrings()))
        .map(InstanceTypeInfo::instanceTypeAsString)
        .toList();
  }

  private static List<RegionInfo> regions(List<String> names) {
    RegionCatalogue catalogue = RegionCatalogue.aws();
    if (names.isEmpty()) {
      return catalogue.all().stream()
          .filter(region -> !region.optInStatus().equals("not-opted-in"))
          .toList();
    }
    return names.stream()
        .distinct()
        .map(
            name ->
                catalogue
                    .find(name)
                    .orElseThrow(
                        () ->
                            CommonFaults.invalidParameterValue("Invalid region provided: " + name)))
        .toList();
  }

  private static void add(
      List<SpotPlacementScore> scores,
      List<String> types,
      Predicate<String> offered,
      SpotPlacementScore.Builder place) {
    long found = types.stream().filter(offered).count();
    if (found > 0) {
      int best = types.size() < ENOUGH_TYPES ? ENOUGH_TYPES : BEST;
      int score = (int) Math.max(1, found * best / types.size());
      scores.add(place.score(score).build());
    }
  }
}
