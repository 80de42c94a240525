package io.github.localec2.server.networkinterface;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.DescribeMovingAddressesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeMovingAddressesResponse;
import software.amazon.awssdk.services.ec2.model.MoveAddressToVpcRequest;
import software.amazon.awssdk.services.ec2.model.MoveAddressToVpcResponse;
import software.amazon.awssdk.services.ec2.model.MovingAddressStatus;
import software.amazon.awssdk.services.ec2.model.RestoreAddressToClassicRequest;
import software.amazon.awssdk.services.ec2.model.RestoreAddressToClassicResponse;

/** What is left of EC2-Classic, which AWS retired: every address is one of a VPC. */
final class ClassicAddressOperations {
  private static final Filters<MovingAddressStatus> FILTERS =
      Filters.<MovingAddressStatus>plain()
          .one("moving-status", MovingAddressStatus::moveStatusAsString)
          .build();

  private ClassicAddressOperations() {}

  static void addTo(Family family) {
    family
        .write(MoveAddressToVpcRequest.class, ClassicAddressOperations::move)
        .write(RestoreAddressToClassicRequest.class, ClassicAddressOperations::restore)
        .read(DescribeMovingAddressesRequest.class, ClassicAddressOperations::describe);
  }

  private static MoveAddressToVpcResponse move(MoveAddressToVpcRequest request, Call call) {
    Address address = AddressOperations.found(call.view(), request.publicIp());
    throw CommonFaults.invalidParameterValue(
        "The address '" + address.publicIp() + "' is already for use in a VPC.");
  }

  private static RestoreAddressToClassicResponse restore(
      RestoreAddressToClassicRequest request, Call call) {
    Address address = AddressOperations.found(call.view(), request.publicIp());
    throw CommonFaults.unsupportedOperation(
        "The address '"
            + address.publicIp()
            + "' cannot be restored: EC2-Classic is no longer available.");
  }

  private static DescribeMovingAddressesResponse describe(
      DescribeMovingAddressesRequest request, Call call) {
    request.publicIps().forEach(each -> AddressOperations.found(call.view(), each));
    List<MovingAddressStatus> moving =
        List.<MovingAddressStatus>of().stream()
            .filter(FILTERS.matching(call.view(), request.filters()))
            .toList();
    Page<MovingAddressStatus> page =
        call.page(moving, request.maxResults(), request.nextToken(), request.publicIps());
    return DescribeMovingAddressesResponse.builder()
        .movingAddressStatuses(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
