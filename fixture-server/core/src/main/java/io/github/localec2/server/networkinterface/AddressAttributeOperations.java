package io.github.localec2.server.networkinterface;

import static io.github.localec2.server.networkinterface.NetworkInterfaceTables.ADDRESSES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Address;
import software.amazon.awssdk.services.ec2.model.AddressAttribute;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeRequest;
import software.amazon.awssdk.services.ec2.model.DescribeAddressesAttributeResponse;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ModifyAddressAttributeResponse;
import software.amazon.awssdk.services.ec2.model.PtrUpdateStatus;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeRequest;
import software.amazon.awssdk.services.ec2.model.ResetAddressAttributeResponse;

/** The reverse DNS names of elastic IPs. */
final class AddressAttributeOperations {
  private static final Pattern NAME =
      Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z]{2,63}\\.?");

  private static final Table<AddressAttribute> ATTRIBUTES =
      Table.named("elastic-ip-attributes", AddressAttribute::allocationId).build();

  private static final Settling UPDATED =
      Settling.named("elastic-ip-domain-name", AddressAttributeOperations::settle);

  private AddressAttributeOperations() {}

  static void addTo(Family family) {
    family
        .write(ModifyAddressAttributeRequest.class, AddressAttributeOperations::modify)
        .write(ResetAddressAttributeRequest.class, AddressAttributeOperations::reset)
        .read(DescribeAddressesAttributeRequest.class, AddressAttributeOperations::describe);
  }

  private static ModifyAddressAttributeResponse modify(
      ModifyAddressAttributeRequest request, Call call) {
    Address address = call.rows(ADDRESSES).get(request.allocationId());
    String name = request.domainName();
    if (name == null) {
      throw CommonFaults.missingParameter("DomainName");
    }
    if (!NAME.matcher(name).matches()) {
      throw CommonFaults.invalidParameterValue("Invalid domain name: " + name);
    }
    return ModifyAddressAttributeResponse.builder()
        .address(update(call, address, name.endsWith(".") ? name : name + "."))
        .build();
  }

  private static ResetAddressAttributeResponse reset(
      ResetAddressAttributeRequest request, Call call) {
    Address address = call.rows(ADDRESSES).get(request.allocationId());
    return ResetAddressAttributeResponse.builder().address(update(call, address, "")).build();
  }

  /** The name is checked and published some time later. */
  private static AddressAttribute update(Call call, Address address, String name) {
    AddressAttribute pending =
        of(call.view(), address).toBuilder()
            .ptrRecordUpdate(PtrUpdateStatus.builder().value(name).status("PENDING").build())
            .build();
    call.rows(ATTRIBUTES).put(pending);
    call.later(UPDATED, address.allocationId());
    return pending;
  }

  private static void settle(RegionView view, String allocationId) {
    AddressAttribute row = view.rows(ATTRIBUTES).find(allocationId).orElse(null);
    if (row == null || row.ptrRecordUpdate() == null) {
      return;
    }
    String name = row.ptrRecordUpdate().value();
    if (name.isEmpty()) {
      view.rows(ATTRIBUTES).remove(allocationId);
    } else {
      view.rows(ATTRIBUTES)
          .put(row.toBuilder().ptrRecord(name).ptrRecordUpdate((PtrUpdateStatus) null).build());
    }
  }

  /** True where the address has a name of its own. */
  static boolean isNamed(RegionView view, String allocationId) {
    return view.rows(ATTRIBUTES).contains(allocationId);
  }

  static void forget(RegionView view, String allocationId) {
    view.rows(ATTRIBUTES).remove(allocationId);
  }

  private static AddressAttribute of(RegionView view, Address address) {
    return view.rows(ATTRIBUTES)
        .find(address.allocationId())
        .orElseGet(
            () ->
                AddressAttribute.builder()
                    .allocationId(address.allocationId())
                    .publicIp(address.publicIp())
                    .build());
  }

  private static DescribeAddressesAttributeResponse describe(
      DescribeAddressesAttributeRequest request, Call call) {
    List<String> ids = request.allocationIds();
    List<AddressAttribute> all =
        (ids.isEmpty()
                ? call.rows(ADDRESSES).all()
                : ids.stream().map(id -> call.rows(ADDRESSES).get(id)))
            .map(address -> of(call.view(), address))
            .toList();
    Page<AddressAttribute> page = call.page(all, request.maxResults(), request.nextToken(), ids);
    return DescribeAddressesAttributeResponse.builder()
        .addresses(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
