package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.networkinterface.InstanceNetwork;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.placement.PlacementGroups;
import io.github.localec2.server.state.CommonFaults;
import software.amazon.awssdk.services.ec2.model.Affinity;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.HostTenancy;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceMaintenanceOptions;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkPerformanceOptions;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCapacityReservationAttributesRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCapacityReservationAttributesResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCpuOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCpuOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMaintenanceOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceMaintenanceOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceNetworkPerformanceOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceNetworkPerformanceOptionsResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstancePlacementRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstancePlacementResponse;
import software.amazon.awssdk.services.ec2.model.ModifyPrivateDnsNameOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ModifyPrivateDnsNameOptionsResponse;
import software.amazon.awssdk.services.ec2.model.Placement;
import software.amazon.awssdk.services.ec2.model.PlacementGroup;
import software.amazon.awssdk.services.ec2.model.PrivateDnsNameOptionsResponse;
import software.amazon.awssdk.services.ec2.model.Tenancy;

/** Options of an instance that have an operation of their own. */
public final class OptionOperations {
  private OptionOperations() {}

  public static Family family() {
    return new Family()
        .write(ModifyInstancePlacementRequest.class, OptionOperations::placement)
        .write(ModifyInstanceMaintenanceOptionsRequest.class, OptionOperations::maintenance)
        .write(ModifyPrivateDnsNameOptionsRequest.class, OptionOperations::privateDnsNames)
        .write(ModifyInstanceCpuOptionsRequest.class, OptionOperations::cpus)
        .write(
            ModifyInstanceNetworkPerformanceOptionsRequest.class,
            OptionOperations::networkPerformance)
        .write(
            ModifyInstanceCapacityReservationAttributesRequest.class, OptionOperations::capacity);
  }

  private static ModifyInstancePlacementResponse placement(
      ModifyInstancePlacementRequest request, Call call) {
    InstanceRecord row = AttributeChange.stopped(call.view(), request.instanceId());
    Placement before = row.instance().placement();
    Placement.Builder placement = before.toBuilder();
    boolean changed = false;
    if (request.groupName() != null || request.groupId() != null) {
      changed = true;
      // an empty name takes the instance out of its group
      PlacementGroup group =
          LaunchPlacement.group(call.view(), request.groupName(), request.groupId());
      placement
          .groupName(group == null ? "" : group.groupName())
          .groupId(group == null ? null : group.groupId())
          .partitionNumber(
              group == null ? null : LaunchPlacement.partition(group, request.partitionNumber()));
    } else if (request.partitionNumber() != null) {
      changed = true;
      if (before.groupName() == null || before.groupName().isEmpty()) {
        throw CommonFaults.invalidParameterCombination(
            "The partition number requires a placement group with the strategy 'partition'.");
      }
      PlacementGroup group = PlacementGroups.named(call.view(), before.groupName());
      placement.partitionNumber(LaunchPlacement.partition(group, request.partitionNumber()));
    }
    changed |= host(request, before, placement);
    if (!changed) {
      throw CommonFaults.missingParameter("affinity, groupName, hostId or tenancy");
    }
    put(call, row, row.instance().toBuilder().placement(placement.build()));
    return ModifyInstancePlacementResponse.builder().returnValue(true).build();
  }

  private static boolean host(
      ModifyInstancePlacementRequest request, Placement before, Placement.Builder placement) {
    HostTenancy tenancy = request.tenancy();
    if (tenancy != null) {
      if (before.tenancy() == Tenancy.DEFAULT) {
        throw CommonFaults.invalidParameterCombination(
            "The tenancy of an instance with the tenancy 'default' cannot be modified.");
      }
      placement.tenancy(tenancy.toString());
    }
    boolean named =
        request.affinity() != null
            || request.hostId() != null
            || request.hostResourceGroupArn() != null;
    boolean onHost =
        tenancy == HostTenancy.HOST || (tenancy == null && before.tenancy() == Tenancy.HOST);
    if (named && !onHost) {
      throw CommonFaults.invalidParameterCombination(
          "Affinity, a host ID and a host resource group require the tenancy 'host'.");
    }
    if (request.affinity() != null) {
      placement.affinity(request.affinity() == Affinity.HOST ? "host" : "default");
    }
    if (request.hostId() != null) {
      placement.hostId(request.hostId());
    }
    if (request.hostResourceGroupArn() != null) {
      placement.hostResourceGroupArn(request.hostResourceGroupArn());
    }
    return named || tenancy != null;
  }

  private static ModifyInstanceMaintenanceOptionsResponse maintenance(
      ModifyInstanceMaintenanceOptionsRequest request, Call call) {
    InstanceRecord row = AttributeChange.living(call.view(), request.instanceId());
    InstanceMaintenanceOptions before = row.instance().maintenanceOptions();
    InstanceMaintenanceOptions options =
        InstanceMaintenanceOptions.builder()
            .autoRecovery(
                request.autoRecovery() == null ? before.autoRecovery() : request.autoRecovery())
            .rebootMigration(
                request.rebootMigration() == null
                    ? before.rebootMigration()
                    : request.rebootMigration())
            .build();
    put(call, row, row.instance().toBuilder().maintenanceOptions(options));
    return ModifyInstanceMaintenanceOptionsResponse.builder()
        .instanceId(row.instanceId())
        .autoRecovery(options.autoRecovery())
        .rebootMigration(options.rebootMigration())
        .build();
  }

  private static ModifyPrivateDnsNameOptionsResponse privateDnsNames(
      ModifyPrivateDnsNameOptionsRequest request, Call call) {
    boolean hostname = request.privateDnsHostnameType() != null;
    InstanceRecord row =
        hostname
            ? AttributeChange.stopped(call.view(), request.instanceId())
            : AttributeChange.living(call.view(), request.instanceId());
    PrivateDnsNameOptionsResponse.Builder options =
        row.instance().privateDnsNameOptions().toBuilder();
    if (hostname) {
      options.hostnameType(request.privateDnsHostnameType());
    }
    if (request.enableResourceNameDnsARecord() != null) {
      options.enableResourceNameDnsARecord(request.enableResourceNameDnsARecord());
    }
    if (request.enableResourceNameDnsAAAARecord() != null) {
      options.enableResourceNameDnsAAAARecord(request.enableResourceNameDnsAAAARecord());
    }
    put(call, row, row.instance().toBuilder().privateDnsNameOptions(options.build()));
    InstanceNetwork.refresh(call.view(), row.instanceId());
    return ModifyPrivateDnsNameOptionsResponse.builder().returnValue(true).build();
  }

  private static ModifyInstanceCpuOptionsResponse cpus(
      ModifyInstanceCpuOptionsRequest request, Call call) {
    InstanceRecord row = AttributeChange.stopped(call.view(), request.instanceId());
    InstanceTypeInfo type = LaunchType.type(row.instance().instanceTypeAsString());
    CpuOptions.Builder options = row.instance().cpuOptions().toBuilder();
    if (request.coreCount() != null) {
      options.coreCount(LaunchType.checkedCores(type, request.coreCount()));
    }
    if (request.threadsPerCore() != null) {
      options.threadsPerCore(LaunchType.checkedThreads(type, request.threadsPerCore()));
    }
    CpuOptions changed = options.build();
    put(call, row, row.instance().toBuilder().cpuOptions(changed));
    return ModifyInstanceCpuOptionsResponse.builder()
        .instanceId(row.instanceId())
        .coreCount(changed.coreCount())
        .threadsPerCore(changed.threadsPerCore())
        .build();
  }

  private static ModifyInstanceNetworkPerformanceOptionsResponse networkPerformance(
      ModifyInstanceNetworkPerformanceOptionsRequest request, Call call) {
    InstanceRecord row = AttributeChange.stopped(call.view(), request.instanceId());
    InstanceTypeInfo type = LaunchType.type(row.instance().instanceTypeAsString());
    InstanceNetworkPerformanceOptions options =
        InstanceNetworkPerformanceOptions.builder()
            .bandwidthWeighting(LaunchOptions.checkedWeighting(request.bandwidthWeighting(), type))
            .build();
    put(call, row, row.instance().toBuilder().networkPerformanceOptions(options));
    return ModifyInstanceNetworkPerformanceOptionsResponse.builder()
        .instanceId(row.instanceId())
        .bandwidthWeighting(options.bandwidthWeighting())
        .build();
  }

  private static ModifyInstanceCapacityReservationAttributesResponse capacity(
      ModifyInstanceCapacityReservationAttributesRequest request, Call call) {
    InstanceRecord row = AttributeChange.stopped(call.view(), request.instanceId());
    put(
        call,
        row,
        row.instance().toBuilder()
            .capacityReservationSpecification(
                LaunchOptions.capacity(request.capacityReservationSpecification())));
    return ModifyInstanceCapacityReservationAttributesResponse.builder().returnValue(true).build();
  }

  private static void put(Call call, InstanceRecord row, Instance.Builder changed) {
    call.rows(INSTANCES).put(row.with(changed.build()));
  }
}
