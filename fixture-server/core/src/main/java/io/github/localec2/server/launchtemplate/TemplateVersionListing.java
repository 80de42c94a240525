package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeLaunchTemplateVersionsResponse;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateIamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceMetadataOptions;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateInstanceNetworkInterfaceSpecification;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateLicenseConfiguration;
import software.amazon.awssdk.services.ec2.model.LaunchTemplatePlacement;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;
import software.amazon.awssdk.services.ec2.model.ResponseLaunchTemplateData;

/** Describes the versions of one template, or the latest or default ones of all. */
final class TemplateVersionListing {
  private static final int MAX_RESULTS = 200;
  private static final Set<String> OF_ANY_TEMPLATE =
      Set.of(TemplateLookup.LATEST, TemplateLookup.DEFAULT);

  private static final Filters<LaunchTemplateVersion> FILTERS = filters();

  private TemplateVersionListing() {}

  private static Filters<LaunchTemplateVersion> filters() {
    return Filters.<LaunchTemplateVersion>plain()
        .time("create-time", LaunchTemplateVersion::createTime)
        .flag("is-default-version", LaunchTemplateVersion::defaultVersion)
        .flag("ebs-optimized", version -> version.launchTemplateData().ebsOptimized())
        .one("image-id", data(ResponseLaunchTemplateData::imageId))
        .one("instance-type", data(ResponseLaunchTemplateData::instanceTypeAsString))
        .one("kernel-id", data(ResponseLaunchTemplateData::kernelId))
        .one("ram-disk-id", data(ResponseLaunchTemplateData::ramDiskId))
        .one(
            "iam-instance-profile",
            part(
                ResponseLaunchTemplateData::iamInstanceProfile,
                LaunchTemplateIamInstanceProfileSpecification::arn))
        .one(
            "host-resource-group-arn",
            part(
                ResponseLaunchTemplateData::placement,
                LaunchTemplatePlacement::hostResourceGroupArn))
        .one("http-endpoint", metadata(LaunchTemplateInstanceMetadataOptions::httpEndpointAsString))
        .one(
            "http-protocol-ipv4",
            metadata(LaunchTemplateInstanceMetadataOptions::httpEndpointAsString))
        .one("http-tokens", metadata(LaunchTemplateInstanceMetadataOptions::httpTokensAsString))
        .many(
            "license-configuration-arn",
            version ->
                version.launchTemplateData().licenseSpecifications().stream()
                    .map(LaunchTemplateLicenseConfiguration::licenseConfigurationArn))
        .many("network-card-index", TemplateVersionListing::networkCards)
        .build();
  }

  static DescribeLaunchTemplateVersionsResponse describe(
      DescribeLaunchTemplateVersionsRequest request, Call call) {
    Integer maxResults = request.maxResults();
    if (maxResults != null && maxResults > MAX_RESULTS) {
      throw CommonFaults.invalidValue(
          "MaxResults", maxResults, "Expecting a value less than or equal to " + MAX_RESULTS + ".");
    }
    Predicate<LaunchTemplateVersion> matching = FILTERS.matching(call.view(), request.filters());
    List<LaunchTemplateVersion> found = wanted(request, call).stream().filter(matching).toList();
    DescribeLaunchTemplateVersionsRequest narrowed =
        request.toBuilder().nextToken(null).maxResults(null).build();
    Page<LaunchTemplateVersion> page =
        call.page(found, maxResults, request.nextToken(), List.of(narrowed));
    return DescribeLaunchTemplateVersionsResponse.builder()
        .launchTemplateVersions(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static List<LaunchTemplateVersion> wanted(
      DescribeLaunchTemplateVersionsRequest request, Call call) {
    if (request.launchTemplateId() == null && request.launchTemplateName() == null) {
      return ofAllTemplates(request, call);
    }
    LaunchTemplate template =
        TemplateLookup.template(
                call.view(), request.launchTemplateId(), request.launchTemplateName())
            .template();
    long min = bound(template, request.minVersion(), 1);
    long max = bound(template, request.maxVersion(), Long.MAX_VALUE);
    List<LaunchTemplateVersion> versions =
        request.versions().isEmpty()
            ? TemplateLookup.versions(call.view(), template)
            : request.versions().stream()
                .map(version -> TemplateLookup.number(template, version))
                .distinct()
                .map(number -> TemplateLookup.version(call.view(), template, number))
                .toList();
    return versions.stream()
        .filter(version -> version.versionNumber() >= min && version.versionNumber() <= max)
        .toList();
  }

  /** A number means nothing across templates. */
  private static List<LaunchTemplateVersion> ofAllTemplates(
      DescribeLaunchTemplateVersionsRequest request, Call call) {
    if (request.versions().isEmpty() || !OF_ANY_TEMPLATE.containsAll(request.versions())) {
      throw LaunchTemplateFaults.idOrName();
    }
    if (request.minVersion() != null || request.maxVersion() != null) {
      throw LaunchTemplateFaults.idOrName();
    }
    List<LaunchTemplateVersion> all = new ArrayList<>();
    call.rows(LaunchTemplateTables.TEMPLATES)
        .all()
        .map(TemplateRecord::template)
        .forEach(
            template ->
                request.versions().stream()
                    .map(version -> TemplateLookup.number(template, version))
                    .distinct()
                    .map(number -> TemplateLookup.version(call.view(), template, number))
                    .forEach(all::add));
    return all;
  }

  private static long bound(LaunchTemplate template, @Nullable String version, long open) {
    return version == null || version.isEmpty() ? open : TemplateLookup.number(template, version);
  }

  private static Stream<String> networkCards(LaunchTemplateVersion version) {
    return version.launchTemplateData().networkInterfaces().stream()
        .map(LaunchTemplateInstanceNetworkInterfaceSpecification::networkCardIndex)
        .flatMap(Stream::ofNullable)
        .map(String::valueOf);
  }

  private static Function<LaunchTemplateVersion, @Nullable String> data(
      Function<ResponseLaunchTemplateData, @Nullable String> value) {
    return version -> value.apply(version.launchTemplateData());
  }

  private static Function<LaunchTemplateVersion, @Nullable String> metadata(
      Function<LaunchTemplateInstanceMetadataOptions, @Nullable String> value) {
    return part(ResponseLaunchTemplateData::metadataOptions, value);
  }

  private static <P> Function<LaunchTemplateVersion, @Nullable String> part(
      Function<ResponseLaunchTemplateData, @Nullable P> part, Function<P, @Nullable String> value) {
    return version -> {
      P found = part.apply(version.launchTemplateData());
      return found == null ? null : value.apply(found);
    };
  }
}
