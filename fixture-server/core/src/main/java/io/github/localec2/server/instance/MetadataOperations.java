package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.GetInstanceMetadataDefaultsRequest;
import software.amazon.awssdk.services.ec2.model.GetInstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsResponse;
import software.amazon.awssdk.services.ec2.model.InstanceMetadataOptionsState;
import software.amazon.awssdk.services.ec2.model.ManagedBy;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataDefaultsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataDefaultsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMetadataOptionsResponse;

/** The metadata options of instances, and the account's defaults of them. */
public final class MetadataOperations {
  private static final String NO_PREFERENCE = "no-preference";
  private static final int NO_LIMIT = -1;

  private static final Settling APPLIED =
      Settling.named("instance-metadata-options-applied", MetadataOperations::applied);

  private MetadataOperations() {}

  public static Family family() {
    return new Family()
        .write(ModifyInstanceMetadataOptionsRequest.class, MetadataOperations::modify)
        .write(ModifyInstanceMetadataDefaultsRequest.class, MetadataOperations::modifyDefaults)
        .read(GetInstanceMetadataDefaultsRequest.class, MetadataOperations::defaults);
  }

  private static ModifyInstanceMetadataOptionsResponse modify(
      ModifyInstanceMetadataOptionsRequest request, Call call) {
    InstanceRecord row = AttributeChange.living(call.view(), request.instanceId());
    MetadataOptions.hops(request.httpPutResponseHopLimit());
    InstanceMetadataOptionsResponse.Builder options =
        row.instance().metadataOptions().toBuilder().state(InstanceMetadataOptionsState.PENDING);
    boolean changed = false;
    if (request.httpTokens() != null) {
      options.httpTokens(request.httpTokens());
      changed = true;
    }
    if (request.httpPutResponseHopLimit() != null) {
      options.httpPutResponseHopLimit(request.httpPutResponseHopLimit());
      changed = true;
    }
    if (request.httpEndpoint() != null) {
      options.httpEndpoint(request.httpEndpoint());
      changed = true;
    }
    if (request.httpProtocolIpv6() != null) {
      options.httpProtocolIpv6(request.httpProtocolIpv6());
      changed = true;
    }
    if (request.instanceMetadataTags() != null) {
      options.instanceMetadataTags(request.instanceMetadataTags());
      changed = true;
    }
    if (!changed) {
      throw CommonFaults.missingParameter("HttpTokens");
    }
    InstanceMetadataOptionsResponse pending = options.build();
    MetadataOptions.checkTags(pending, row.instance().tags());
    call.rows(INSTANCES).put(row.with(row.instance().toBuilder().metadataOptions(pending).build()));
    call.later(APPLIED, row.instanceId());
    return ModifyInstanceMetadataOptionsResponse.builder()
        .instanceId(row.instanceId())
        .instanceMetadataOptions(pending)
        .build();
  }

  private static void applied(RegionView view, String id) {
    view.rows(INSTANCES)
        .find(id)
        .ifPresent(
            row ->
                view.rows(INSTANCES)
                    .put(
                        row.with(
                            row.instance().toBuilder()
                                .metadataOptions(
                                    row.instance().metadataOptions().toBuilder()
                                        .state(InstanceMetadataOptionsState.APPLIED)
                                        .build())
                                .build())));
  }

  private static ModifyInstanceMetadataDefaultsResponse modifyDefaults(
      ModifyInstanceMetadataDefaultsRequest request, Call call) {
    AccountDefaults defaults = AccountDefaults.of(call.view());
    InstanceMetadataDefaultsResponse before = defaults.metadata();
    InstanceMetadataDefaultsResponse after =
        InstanceMetadataDefaultsResponse.builder()
            .httpTokens(changed(before.httpTokensAsString(), request.httpTokensAsString()))
            .httpPutResponseHopLimit(
                limit(before.httpPutResponseHopLimit(), request.httpPutResponseHopLimit()))
            .httpEndpoint(changed(before.httpEndpointAsString(), request.httpEndpointAsString()))
            .instanceMetadataTags(
                changed(
                    before.instanceMetadataTagsAsString(), request.instanceMetadataTagsAsString()))
            .build();
    defaults.with(after).keep(call.view());
    return ModifyInstanceMetadataDefaultsResponse.builder().returnValue(true).build();
  }

  private static @Nullable String changed(@Nullable String before, @Nullable String wanted) {
    if (wanted == null) {
      return before;
    }
    return wanted.equals(NO_PREFERENCE) ? null : wanted;
  }

  private static @Nullable Integer limit(@Nullable Integer before, @Nullable Integer wanted) {
    if (wanted == null) {
      return before;
    }
    return wanted == NO_LIMIT ? null : MetadataOptions.hops(wanted);
  }

  private static GetInstanceMetadataDefaultsResponse defaults(
      GetInstanceMetadataDefaultsRequest request, Call call) {
    return GetInstanceMetadataDefaultsResponse.builder()
        .accountLevel(
            AccountDefaults.of(call.view()).metadata().toBuilder()
                .managedBy(ManagedBy.ACCOUNT)
                .build())
        .build();
  }
}
