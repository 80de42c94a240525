package io.github.localec2.server.instance;

import io.github.localec2.server.image.Images;
import io.github.localec2.server.instancetype.InstanceTypeFaults;
import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.state.CommonFaults;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.BootModeValues;
import software.amazon.awssdk.services.ec2.model.CpuOptions;
import software.amazon.awssdk.services.ec2.model.CpuOptionsRequest;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedSupport;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.InstanceBootModeValues;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.VCpuInfo;

/**
 * The instance type and the image of a launch, which must go together.
 *
 * @param info the type
 * @param image the image
 */
record LaunchType(InstanceTypeInfo info, Image image) {
  /** What EC2 takes where the request names no type. */
  private static final String DEFAULT = "m1.small";

  static LaunchType of(Call call, RunInstancesRequest request) {
    String name = request.instanceTypeAsString();
    InstanceTypeInfo info = type(name == null || name.isEmpty() ? DEFAULT : name);
    List<String> architectures = info.processorInfo().supportedArchitecturesAsStrings();
    String assumed = architectures.contains("x86_64") ? "x86_64" : architectures.get(0);
    Image image =
        Images.launchable(
            call.view(),
            request.imageId(),
            call.settings().acceptUnknownAmis() && !call.settings().ownImages(),
            assumed,
            request.blockDeviceMappings());
    Images.requireRunnable(image, call.settings());
    if (!InstanceTypes.runs(info, image.architectureAsString())) {
      throw InstanceFaults.architectureMismatch(
          String.join(",", architectures), image.architectureAsString());
    }
    return new LaunchType(info, image);
  }

  /** The type of this name, wherever it is offered. */
  static InstanceTypeInfo type(String name) {
    return InstanceTypes.catalogue().find(name).orElseThrow(() -> InstanceTypeFaults.invalid(name));
  }

  String name() {
    return info.instanceTypeAsString();
  }

  /** How the instance boots: the image may leave it to the type. */
  InstanceBootModeValues bootMode() {
    boolean uefi = info.supportedBootModesAsStrings().contains("uefi");
    BootModeValues wanted = image.bootMode();
    boolean byImage =
        wanted == BootModeValues.UEFI || (wanted == BootModeValues.UEFI_PREFERRED && uefi);
    boolean only = uefi && !info.supportedBootModesAsStrings().contains("legacy-bios");
    return byImage || only ? InstanceBootModeValues.UEFI : InstanceBootModeValues.LEGACY_BIOS;
  }

  boolean ebsOptimized(@Nullable Boolean requested) {
    if (requested == null || !requested) {
      return false;
    }
    requireEbsOptimized(info);
    return true;
  }

  static void requireEbsOptimized(InstanceTypeInfo info) {
    if (info.ebsInfo().ebsOptimizedSupport() == EbsOptimizedSupport.UNSUPPORTED) {
      throw CommonFaults.unsupported(
          "EBS-optimized instances are not supported for your requested configuration. Please check"
              + " the documentation for supported configurations.");
    }
  }

  CpuOptions cpuOptions(@Nullable CpuOptionsRequest requested) {
    CpuOptions full = InstanceTypes.cpuOptions(info);
    if (requested == null
        || (requested.coreCount() == null && requested.threadsPerCore() == null)) {
      return requested == null || requested.amdSevSnp() == null
          ? full
          : full.toBuilder().amdSevSnp(requested.amdSevSnp()).build();
    }
    if (requested.coreCount() == null || requested.threadsPerCore() == null) {
      throw CommonFaults.invalidParameterCombination(
          "CoreCount and ThreadsPerCore must be specified together.");
    }
    return CpuOptions.builder()
        .coreCount(checkedCores(info, requested.coreCount()))
        .threadsPerCore(checkedThreads(info, requested.threadsPerCore()))
        .amdSevSnp(requested.amdSevSnp())
        .build();
  }

  static int checkedCores(InstanceTypeInfo info, int cores) {
    VCpuInfo cpus = info.vCpuInfo();
    boolean valid =
        cpus.hasValidCores() ? cpus.validCores().contains(cores) : cores == cpus.defaultCores();
    if (!valid) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + cores
              + ") for parameter CoreCount is invalid for the instance type '"
              + info.instanceTypeAsString()
              + "'.");
    }
    return cores;
  }

  static int checkedThreads(InstanceTypeInfo info, int threads) {
    VCpuInfo cpus = info.vCpuInfo();
    boolean valid =
        cpus.hasValidThreadsPerCore()
            ? cpus.validThreadsPerCore().contains(threads)
            : threads == cpus.defaultThreadsPerCore();
    if (!valid) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + threads
              + ") for parameter ThreadsPerCore is invalid for the instance type '"
              + info.instanceTypeAsString()
              + "'.");
    }
    return threads;
  }
}
