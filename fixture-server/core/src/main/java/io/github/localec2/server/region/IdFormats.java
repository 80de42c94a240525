package io.github.localec2.server.region;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.DescribeAggregateIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAggregateIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.DescribeIdentityIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribeIdentityIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.DescribePrincipalIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.DescribePrincipalIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.IdFormat;
import software.amazon.awssdk.services.ec2.model.ModifyIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.ModifyIdentityIdFormatRequest;
import software.amazon.awssdk.services.ec2.model.ModifyIdentityIdFormatResponse;
import software.amazon.awssdk.services.ec2.model.PrincipalIdFormat;

/**
 * Who wants longer resource ids. All ids are long since 2018, so that the choices are kept and
 * shown without effect.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeIdFormat.html">DescribeIdFormat</a>
 */
final class IdFormats {
  private static final String ALL_CURRENT = "all-current";
  private static final String EVERYBODY = "all";
  private static final Instant DEADLINE = Instant.parse("2016-12-15T12:00:00Z");
  private static final Pattern PRINCIPAL =
      Pattern.compile("arn:aws[a-z-]*:iam::\\d{12}:(root|(user|role)/.+)");

  /** The types whose ids have all been long since the deadline. */
  private static final Set<String> PAST_DEADLINE =
      Set.of("reservation", "instance", "volume", "snapshot");

  private static final List<String> RESOURCES =
      List.of(
          "reservation",
          "instance",
          "volume",
          "snapshot",
          "network-interface-attachment",
          "network-interface",
          "elastic-ip-allocation",
          "elastic-ip-association",
          "vpc",
          "subnet",
          "route-table",
          "route-table-association",
          "network-acl",
          "network-acl-association",
          "dhcp-options",
          "internet-gateway",
          "vpc-cidr-block-association",
          "vpc-ipv6-cidr-block-association",
          "subnet-ipv6-cidr-block-association",
          "vpc-peering-connection",
          "security-group",
          "flow-log",
          "conversion-task",
          "export-task",
          "import-task",
          "image",
          "bundle",
          "vpc-endpoint",
          "customer-gateway",
          "vpn-connection",
          "vpn-gateway");

  private IdFormats() {}

  static DescribeIdFormatResponse describe(DescribeIdFormatRequest request, Call call) {
    return DescribeIdFormatResponse.builder()
        .statuses(statuses(chosenBy(call, root(call)), wanted(request.resource())))
        .build();
  }

  static DescribeIdentityIdFormatResponse describeIdentity(
      DescribeIdentityIdFormatRequest request, Call call) {
    String principal = checkedPrincipal(request.principalArn());
    return DescribeIdentityIdFormatResponse.builder()
        .statuses(statuses(chosenBy(call, principal), wanted(request.resource())))
        .build();
  }

  static DescribeAggregateIdFormatResponse describeAggregate(
      DescribeAggregateIdFormatRequest request, Call call) {
    Map<String, Boolean> together = new TreeMap<>();
    for (Map<String, Boolean> choices : AccountSettings.of(call.view()).longIds().values()) {
      choices.forEach(
          (resource, longIds) -> together.merge(resource, longIds, Boolean::logicalAnd));
    }
    return DescribeAggregateIdFormatResponse.builder()
        .useLongIdsAggregated(!together.containsValue(false))
        .statuses(statuses(together, RESOURCES))
        .build();
  }

  static DescribePrincipalIdFormatResponse describePrincipals(
      DescribePrincipalIdFormatRequest request, Call call) {
    request.resources().forEach(IdFormats::wanted);
    List<String> resources = request.resources().isEmpty() ? RESOURCES : request.resources();
    List<PrincipalIdFormat> all = new ArrayList<>();
    for (String principal : new TreeSet<>(AccountSettings.of(call.view()).longIds().keySet())) {
      all.add(
          PrincipalIdFormat.builder()
              .arn(principal)
              .statuses(statuses(chosenBy(call, principal), resources))
              .build());
    }
    Page<PrincipalIdFormat> page =
        call.page(all, request.maxResults(), request.nextToken(), request.resources());
    return DescribePrincipalIdFormatResponse.builder()
        .principals(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  static ModifyIdFormatResponse modify(ModifyIdFormatRequest request, Call call) {
    choose(call, root(call), request.resource(), request.useLongIds());
    return ModifyIdFormatResponse.builder().build();
  }

  static ModifyIdentityIdFormatResponse modifyIdentity(
      ModifyIdentityIdFormatRequest request, Call call) {
    String arn = request.principalArn();
    String principal = arn.equals(EVERYBODY) ? root(call) : checkedPrincipal(arn);
    choose(call, principal, request.resource(), request.useLongIds());
    if (arn.equals(EVERYBODY)) {
      for (String other : AccountSettings.of(call.view()).longIds().keySet()) {
        choose(call, other, request.resource(), request.useLongIds());
      }
    }
    return ModifyIdentityIdFormatResponse.builder().build();
  }

  private static void choose(Call call, String principal, String resource, boolean longIds) {
    Map<String, Boolean> choices = new TreeMap<>();
    Collection<String> resources =
        resource.equals(ALL_CURRENT)
            ? RESOURCES.stream().filter(each -> !PAST_DEADLINE.contains(each)).toList()
            : wanted(resource);
    for (String each : resources) {
      if (PAST_DEADLINE.contains(each) && !longIds) {
        throw CommonFaults.operationNotPermitted(
            "The deadline to opt out of longer IDs for the resource type '"
                + each
                + "' has passed.");
      }
      choices.put(each, longIds);
    }
    AccountSettings.of(call.view()).withLongIds(principal, choices).keep(call.view());
  }

  /** A principal that has chosen nothing has what the account has. */
  private static Map<String, Boolean> chosenBy(Call call, String principal) {
    Map<String, Map<String, Boolean>> all = AccountSettings.of(call.view()).longIds();
    Map<String, Boolean> chosen = new TreeMap<>(all.getOrDefault(root(call), Map.of()));
    chosen.putAll(all.getOrDefault(principal, Map.of()));
    return chosen;
  }

  private static List<IdFormat> statuses(Map<String, Boolean> chosen, List<String> resources) {
    return resources.stream()
        .map(
            resource ->
                IdFormat.builder()
                    .resource(resource)
                    .deadline(PAST_DEADLINE.contains(resource) ? DEADLINE : null)
                    .useLongIds(chosen.getOrDefault(resource, true))
                    .build())
        .toList();
  }

  private static List<String> wanted(@Nullable String resource) {
    if (resource == null || resource.isEmpty()) {
      return RESOURCES;
    }
    if (!RESOURCES.contains(resource)) {
      throw Ec2Fault.of(
          "InvalidResourceType.Unknown",
          "The specified resource type '" + resource + "' is not valid.");
    }
    return List.of(resource);
  }

  private static String checkedPrincipal(String arn) {
    if (!PRINCIPAL.matcher(arn).matches()) {
      throw Ec2Fault.of(
          "InvalidTargetArn.Unknown", "The specified principal '" + arn + "' is not valid.");
    }
    return arn;
  }

  private static String root(Call call) {
    return "arn:aws:iam::" + call.account() + ":root";
  }
}
