package io.github.localec2.server.network;

import static io.github.localec2.server.network.NetworkTables.DHCP_OPTIONS;
import static io.github.localec2.server.network.NetworkTables.VPCS;
import static io.github.localec2.server.network.NetworkTables.VPCS_BY_DHCP_OPTIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.tagging.TagSpecifications;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.AssociateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.AttributeValue;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.CreateDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeDhcpOptionsResponse;
import software.amazon.awssdk.services.ec2.model.DhcpConfiguration;
import software.amazon.awssdk.services.ec2.model.DhcpOptions;
import software.amazon.awssdk.services.ec2.model.Tag;

/** DHCP option sets. */
public final class DhcpOptionsOperations {
  /** What a VPC says that has no option set at all. */
  private static final String NONE = "default";

  private static final Filters<DhcpOptions> FILTERS =
      Filters.of(DHCP_OPTIONS)
          .id("dhcp-options-id")
          .many("key", options -> options.dhcpConfigurations().stream().map(DhcpConfiguration::key))
          .many(
              "value",
              options ->
                  options.dhcpConfigurations().stream()
                      .flatMap(each -> each.values().stream())
                      .map(AttributeValue::value))
          .one("owner-id", DhcpOptions::ownerId)
          .build();

  private DhcpOptionsOperations() {}

  public static Family family() {
    return new Family()
        .write(CreateDhcpOptionsRequest.class, DhcpOptionsOperations::create)
        .read(DescribeDhcpOptionsRequest.class, DhcpOptionsOperations::describe)
        .write(DeleteDhcpOptionsRequest.class, DhcpOptionsOperations::delete)
        .write(AssociateDhcpOptionsRequest.class, DhcpOptionsOperations::associate);
  }

  private static CreateDhcpOptionsResponse create(CreateDhcpOptionsRequest request, Call call) {
    List<DhcpConfiguration> configurations =
        DhcpConfigurations.checked(request.dhcpConfigurations());
    NetworkQuota.DHCP_OPTIONS_PER_REGION.admit(call.rows(DHCP_OPTIONS).size());
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "dhcp-options");
    DhcpOptions options =
        DhcpOptions.builder()
            .dhcpOptionsId(call.view().newId(DHCP_OPTIONS, tags))
            .ownerId(call.account())
            .dhcpConfigurations(configurations)
            .tags(tags)
            .build();
    call.rows(DHCP_OPTIONS).put(options);
    return CreateDhcpOptionsResponse.builder().dhcpOptions(options).build();
  }

  private static DescribeDhcpOptionsResponse describe(
      DescribeDhcpOptionsRequest request, Call call) {
    Page<DhcpOptions> page =
        call.find(
            DHCP_OPTIONS,
            FILTERS,
            request.dhcpOptionsIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeDhcpOptionsResponse.builder()
        .dhcpOptions(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteDhcpOptionsResponse delete(DeleteDhcpOptionsRequest request, Call call) {
    String id = call.rows(DHCP_OPTIONS).get(request.dhcpOptionsId()).dhcpOptionsId();
    if (call.rows(VPCS).anyBy(VPCS_BY_DHCP_OPTIONS, id)) {
      throw CommonFaults.dependencyViolation(
          "The dhcpOptions '" + id + "' has dependencies and cannot be deleted.");
    }
    call.rows(DHCP_OPTIONS).remove(id);
    return DeleteDhcpOptionsResponse.builder().build();
  }

  private static AssociateDhcpOptionsResponse associate(
      AssociateDhcpOptionsRequest request, Call call) {
    String id = request.dhcpOptionsId();
    if (!id.equals(NONE)) {
      call.rows(DHCP_OPTIONS).get(id);
    }
    call.rows(VPCS).update(request.vpcId(), vpc -> vpc.toBuilder().dhcpOptionsId(id).build());
    return AssociateDhcpOptionsResponse.builder().build();
  }
}
