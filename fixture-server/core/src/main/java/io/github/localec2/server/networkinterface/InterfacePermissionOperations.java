package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACES;
import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.NETWORK_INTERFACE_PERMISSIONS;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfacePermissionRequest;
import software.amazon.awssdk.services.ec2.model.CreateNetworkInterfacePermissionResponse;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfacePermissionRequest;
import software.amazon.awssdk.services.ec2.model.DeleteNetworkInterfacePermissionResponse;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacePermissionsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeNetworkInterfacePermissionsResponse;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePermission;
import software.amazon.awssdk.services.ec2.model.NetworkInterfacePermissionStateCode;

/** Permissions of other accounts to use a network interface. */
final class InterfacePermissionOperations {
  private static final String PREFIX = "network-interface-permission.";

  private static final Filters<NetworkInterfacePermission> FILTERS =
      Filters.of(NETWORK_INTERFACE_PERMISSIONS)
          .id(PREFIX + "network-interface-permission-id")
          .one(PREFIX + "network-interface-id", NetworkInterfacePermission::networkInterfaceId)
          .one(PREFIX + "aws-account-id", NetworkInterfacePermission::awsAccountId)
          .one(PREFIX + "aws-service", NetworkInterfacePermission::awsService)
          .one(PREFIX + "permission", NetworkInterfacePermission::permissionAsString)
          .build();

  private InterfacePermissionOperations() {}

  static void addTo(Family family) {
    family
        .write(CreateNetworkInterfacePermissionRequest.class, InterfacePermissionOperations::create)
        .read(
            DescribeNetworkInterfacePermissionsRequest.class,
            InterfacePermissionOperations::describe)
        .write(
            DeleteNetworkInterfacePermissionRequest.class, InterfacePermissionOperations::delete);
  }

  private static CreateNetworkInterfacePermissionResponse create(
      CreateNetworkInterfacePermissionRequest request, Call call) {
    call.rows(NETWORK_INTERFACES).get(request.networkInterfaceId());
    if (request.awsAccountId() == null && request.awsService() == null) {
      throw CommonFaults.missingParameter("AwsAccountId");
    }
    if (request.awsAccountId() != null && request.awsService() != null) {
      throw CommonFaults.notTogether("AwsAccountId", "AwsService");
    }
    NetworkInterfacePermission permission =
        NetworkInterfacePermission.builder()
            .networkInterfacePermissionId(call.view().newId(NETWORK_INTERFACE_PERMISSIONS))
            .networkInterfaceId(request.networkInterfaceId())
            .awsAccountId(request.awsAccountId())
            .awsService(request.awsService())
            .permission(request.permissionAsString())
            .permissionState(state -> state.state(NetworkInterfacePermissionStateCode.GRANTED))
            .build();
    call.rows(NETWORK_INTERFACE_PERMISSIONS).put(permission);
    return CreateNetworkInterfacePermissionResponse.builder()
        .interfacePermission(permission)
        .build();
  }

  private static DescribeNetworkInterfacePermissionsResponse describe(
      DescribeNetworkInterfacePermissionsRequest request, Call call) {
    Page<NetworkInterfacePermission> page =
        call.find(
            NETWORK_INTERFACE_PERMISSIONS,
            FILTERS,
            request.networkInterfacePermissionIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken());
    return DescribeNetworkInterfacePermissionsResponse.builder()
        .networkInterfacePermissions(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DeleteNetworkInterfacePermissionResponse delete(
      DeleteNetworkInterfacePermissionRequest request, Call call) {
    String id = request.networkInterfacePermissionId();
    call.rows(NETWORK_INTERFACE_PERMISSIONS).get(id);
    call.rows(NETWORK_INTERFACE_PERMISSIONS).remove(id);
    return DeleteNetworkInterfacePermissionResponse.builder().returnValue(true).build();
  }
}
