package io.github.localec2.server.instance;

import static io.github.localec2.server.instance.InstanceTables.INSTANCES;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleOutputResponse;
import software.amazon.awssdk.services.ec2.model.GetConsoleScreenshotRequest;
import software.amazon.awssdk.services.ec2.model.GetConsoleScreenshotResponse;
import software.amazon.awssdk.services.ec2.model.GetInstanceUefiDataRequest;
import software.amazon.awssdk.services.ec2.model.GetInstanceUefiDataResponse;
import software.amazon.awssdk.services.ec2.model.GetPasswordDataRequest;
import software.amazon.awssdk.services.ec2.model.GetPasswordDataResponse;
import software.amazon.awssdk.services.ec2.model.InstanceBootModeValues;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceTypeHypervisor;
import software.amazon.awssdk.services.ec2.model.SendDiagnosticInterruptRequest;
import software.amazon.awssdk.services.ec2.model.SendDiagnosticInterruptResponse;

/**
 * What an instance says about itself from inside.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/troubleshoot-unreachable-instance.html">
 *     Troubleshoot an unreachable Amazon EC2 instance</a>
 */
public final class ConsoleOperations {
  /** EC2 keeps the last 64 KB of a console. */
  private static final int MOST_OUTPUT = 64 * 1024;

  private final Machines machines;

  private ConsoleOperations(Machines machines) {
    this.machines = machines;
  }

  public static Family family(Machines machines) {
    ConsoleOperations operations = new ConsoleOperations(machines);
    return new Family()
        .read(GetConsoleOutputRequest.class, operations::output)
        .read(GetConsoleScreenshotRequest.class, operations::screenshot)
        .read(GetPasswordDataRequest.class, ConsoleOperations::password)
        .read(GetInstanceUefiDataRequest.class, ConsoleOperations::uefi)
        .read(SendDiagnosticInterruptRequest.class, ConsoleOperations::interrupt);
  }

  private GetConsoleOutputResponse output(GetConsoleOutputRequest request, Call call) {
    InstanceRecord row = call.rows(INSTANCES).get(request.instanceId());
    if (Boolean.TRUE.equals(request.latest()) && !isNitro(row)) {
      throw CommonFaults.unsupportedOperation(
          "This instance type does not support retrieving the latest console logs.");
    }
    GetConsoleOutputResponse.Builder answer =
        GetConsoleOutputResponse.builder().instanceId(row.instanceId()).timestamp(call.now());
    // a machine that hasn't started has said nothing yet
    if (!row.isIn(InstanceStateName.PENDING)) {
      text(row).ifPresent(text -> answer.output(encoded(text)));
    }
    return answer.build();
  }

  private Optional<String> text(InstanceRecord row) {
    return machines.outputs().console(row.instanceId());
  }

  private static String encoded(String text) {
    String last = text.length() > MOST_OUTPUT ? text.substring(text.length() - MOST_OUTPUT) : text;
    return Base64.getEncoder().encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  private GetConsoleScreenshotResponse screenshot(GetConsoleScreenshotRequest request, Call call) {
    InstanceRecord row = running(call, request.instanceId());
    return GetConsoleScreenshotResponse.builder()
        .instanceId(row.instanceId())
        .imageData(Base64.getEncoder().encodeToString(picture(row)))
        .build();
  }

  /** The screen of a machine that has one, else what its console says. */
  private byte[] picture(InstanceRecord row) {
    return machines
        .outputs()
        .screen(row.instanceId())
        .flatMap(ConsoleScreen::jpegOf)
        .orElseGet(() -> ConsoleScreen.jpeg(text(row).orElse("")));
  }

  private static GetPasswordDataResponse password(GetPasswordDataRequest request, Call call) {
    InstanceRecord row = call.rows(INSTANCES).get(request.instanceId());
    return GetPasswordDataResponse.builder()
        .instanceId(row.instanceId())
        .timestamp(call.now())
        .passwordData(WindowsPassword.of(call.view(), row))
        .build();
  }

  /** The variables of a machine that has set none: an empty store. */
  private static GetInstanceUefiDataResponse uefi(GetInstanceUefiDataRequest request, Call call) {
    InstanceRecord row = call.rows(INSTANCES).get(request.instanceId());
    if (row.instance().currentInstanceBootMode() != InstanceBootModeValues.UEFI) {
      throw CommonFaults.unsupportedOperation(
          "The instance '" + row.instanceId() + "' is not booted in UEFI mode.");
    }
    return GetInstanceUefiDataResponse.builder().instanceId(row.instanceId()).uefiData("").build();
  }

  private static SendDiagnosticInterruptResponse interrupt(
      SendDiagnosticInterruptRequest request, Call call) {
    InstanceRecord row = running(call, request.instanceId());
    if (!isNitro(row)) {
      throw CommonFaults.unsupportedOperation(
          "The instance type '"
              + row.instance().instanceTypeAsString()
              + "' does not support diagnostic interrupts.");
    }
    return SendDiagnosticInterruptResponse.builder().build();
  }

  private static InstanceRecord running(Call call, String id) {
    InstanceRecord row = call.rows(INSTANCES).get(id);
    if (!row.isIn(InstanceStateName.RUNNING)) {
      throw InstanceFaults.notIn(id, "running");
    }
    return row;
  }

  private static boolean isNitro(InstanceRecord row) {
    return LaunchType.type(row.instance().instanceTypeAsString()).hypervisor()
        == InstanceTypeHypervisor.NITRO;
  }
}
