package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstanceCreditSpecificationsResponse;
import software.amazon.awssdk.services.ec2.model.GetDefaultCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.GetDefaultCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.InstanceFamilyCreditSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.ModifyDefaultCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyDefaultCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceCreditSpecificationResponse;
import software.amazon.awssdk.services.ec2.model.SuccessfulInstanceCreditSpecificationItem;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulInstanceCreditSpecificationErrorCode;
import software.amazon.awssdk.services.ec2.model.UnsuccessfulInstanceCreditSpecificationItem;

/** The credit option of burstable instances, and the account's default of it by family. */
public final class CreditOperations {
  private static final Filters<InstanceRecord> FILTERS =
      Filters.<InstanceRecord>plain().one("instance-id", InstanceRecord::instanceId).build();

  private CreditOperations() {}

  public static Family family() {
    return new Family()
        .read(DescribeInstanceCreditSpecificationsRequest.class, CreditOperations::describe)
        .write(ModifyInstanceCreditSpecificationRequest.class, CreditOperations::modify)
        .read(GetDefaultCreditSpecificationRequest.class, CreditOperations::defaults)
        .write(ModifyDefaultCreditSpecificationRequest.class, CreditOperations::modifyDefault);
  }

  /** Without ids EC2 shows only the instances that are set to unlimited. */
  private static DescribeInstanceCreditSpecificationsResponse describe(
      DescribeInstanceCreditSpecificationsRequest request, Call call) {
    DescribeInstances.checkMaxResults(request.maxResults(), request.instanceIds());
    boolean named = !request.instanceIds().isEmpty();
    if (named) {
      requireBurstable(call, request.instanceIds());
    }
    Query query =
        new Query(
            call.operation(),
            request.instanceIds(),
            request.filters(),
            request.maxResults(),
            request.nextToken(),
            List.of());
    Page<InstanceRecord> page =
        query.over(
            call.view(),
            INSTANCES,
            FILTERS,
            row -> row.settings().cpuCredits() != null && (named || isUnlimited(row)));
    return DescribeInstanceCreditSpecificationsResponse.builder()
        .instanceCreditSpecifications(
            page.items().stream()
                .map(
                    row ->
                        InstanceCreditSpecification.builder()
                            .instanceId(row.instanceId())
                            .cpuCredits(row.settings().cpuCredits())
                            .build())
                .toList())
        .nextToken(page.nextToken())
        .build();
  }

  private static boolean isUnlimited(InstanceRecord row) {
    return CpuCredits.UNLIMITED.equals(row.settings().cpuCredits())
        && !row.isIn(InstanceStateName.TERMINATED);
  }

  private static void requireBurstable(Call call, List<String> ids) {
    for (InstanceRecord row : InstanceLifecycle.records(call.view(), ids)) {
      if (row.settings().cpuCredits() == null) {
        throw Ec2Fault.of(
            "InvalidInstanceType",
            "The instance '" + row.instanceId() + "' is not a burstable performance instance.");
      }
    }
  }

  /** Each instance for itself: one that can't be changed keeps no other from it. */
  private static ModifyInstanceCreditSpecificationResponse modify(
      ModifyInstanceCreditSpecificationRequest request, Call call) {
    List<SuccessfulInstanceCreditSpecificationItem> done = new ArrayList<>();
    List<UnsuccessfulInstanceCreditSpecificationItem> failed = new ArrayList<>();
    for (InstanceCreditSpecificationRequest each : request.instanceCreditSpecifications()) {
      if (each.instanceId() == null || each.cpuCredits() == null) {
        throw CommonFaults.missingParameter(
            each.instanceId() == null ? "InstanceId" : "CpuCredits");
      }
      String credits = CpuCredits.checked(each.cpuCredits());
      InstanceRecord row = call.rows(INSTANCES).find(each.instanceId()).orElse(null);
      if (row == null) {
        boolean malformed = !each.instanceId().startsWith("i-");
        failed.add(
            failure(
                each.instanceId(),
                malformed
                    ? UnsuccessfulInstanceCreditSpecificationErrorCode.INVALID_INSTANCE_ID_MALFORMED
                    : UnsuccessfulInstanceCreditSpecificationErrorCode
                        .INVALID_INSTANCE_ID_NOT_FOUND,
                malformed
                    ? "Invalid id: \"" + each.instanceId() + "\" (expecting \"i-...\")"
                    : "The instance ID '" + each.instanceId() + "' does not exist"));
      } else if (row.settings().cpuCredits() == null) {
        failed.add(
            failure(
                each.instanceId(),
                UnsuccessfulInstanceCreditSpecificationErrorCode
                    .INSTANCE_CREDIT_SPECIFICATION_NOT_SUPPORTED,
                "The instance type does not support a credit specification."));
      } else if (!row.isIn(InstanceStateName.RUNNING, InstanceStateName.STOPPED)) {
        failed.add(
            failure(
                each.instanceId(),
                UnsuccessfulInstanceCreditSpecificationErrorCode.INCORRECT_INSTANCE_STATE,
                "The instance '" + each.instanceId() + "' is not in a valid state."));
      } else {
        call.rows(INSTANCES).put(row.with(row.settings().withCpuCredits(credits)));
        done.add(
            SuccessfulInstanceCreditSpecificationItem.builder()
                .instanceId(each.instanceId())
                .build());
      }
    }
    return ModifyInstanceCreditSpecificationResponse.builder()
        .successfulInstanceCreditSpecifications(done)
        .unsuccessfulInstanceCreditSpecifications(failed)
        .build();
  }

  private static UnsuccessfulInstanceCreditSpecificationItem failure(
      String id, UnsuccessfulInstanceCreditSpecificationErrorCode code, String message) {
    return UnsuccessfulInstanceCreditSpecificationItem.builder()
        .instanceId(id)
        .error(error -> error.code(code).message(message))
        .build();
  }

  private static GetDefaultCreditSpecificationResponse defaults(
      GetDefaultCreditSpecificationRequest request, Call call) {
    String family = request.instanceFamilyAsString();
    return GetDefaultCreditSpecificationResponse.builder()
        .instanceFamilyCreditSpecification(
            specification(family, CpuCredits.ofFamily(call.view(), family)))
        .build();
  }

  private static ModifyDefaultCreditSpecificationResponse modifyDefault(
      ModifyDefaultCreditSpecificationRequest request, Call call) {
    String family = request.instanceFamilyAsString();
    String credits = CpuCredits.checked(request.cpuCredits());
    AccountDefaults.of(call.view()).withCredits(family, credits).keep(call.view());
    return ModifyDefaultCreditSpecificationResponse.builder()
        .instanceFamilyCreditSpecification(specification(family, credits))
        .build();
  }

  private static InstanceFamilyCreditSpecification specification(String family, String credits) {
    return InstanceFamilyCreditSpecification.builder()
        .instanceFamily(family)
        .cpuCredits(credits)
        .build();
  }
}
