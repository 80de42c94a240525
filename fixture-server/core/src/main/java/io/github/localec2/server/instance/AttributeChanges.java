package io.github.localec2.server.instance;

import io.github.localec2.server.instancetype.InstanceTypes;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.volume.Volumes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMapping;
import software.amazon.awssdk.services.ec2.model.InstanceBlockDeviceMappingSpecification;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.ModifyInstanceAttributeRequest;

/** Reads from a ModifyInstanceAttribute request the one attribute that it may change. */
final class AttributeChanges {
  private static final Set<String> SHUTDOWN_BEHAVIORS = Set.of("stop", "terminate");

  private final Map<String, AttributeChange> changes = new LinkedHashMap<>();

  private AttributeChanges() {}

  static AttributeChange of(ModifyInstanceAttributeRequest request) {
    AttributeChanges found = new AttributeChanges();
    found.addMembers(request);
    found.addByName(request);
    if (found.changes.isEmpty()) {
      throw CommonFaults.invalidParameterCombination("No attributes specified.");
    }
    if (found.changes.size() > 1) {
      throw CommonFaults.invalidParameterCombination(
          "Fields for multiple attribute types specified: "
              + String.join(", ", found.changes.keySet()));
    }
    return found.changes.values().iterator().next();
  }

  private void addMembers(ModifyInstanceAttributeRequest request) {
    if (request.instanceType() != null) {
      changes.put("instanceType", type(request.instanceType().value()));
    }
    if (request.kernel() != null) {
      changes.put("kernel", kernel(request.kernel().value()));
    }
    if (request.ramdisk() != null) {
      changes.put("ramdisk", ramdisk(request.ramdisk().value()));
    }
    request
        .getValueForField("UserData", Object.class)
        .ifPresent(
            given ->
                changes.put(
                    "userData", userData(Base64.getEncoder().encodeToString(bytesOf(given)))));
    if (request.instanceInitiatedShutdownBehavior() != null) {
      changes.put(
          "instanceInitiatedShutdownBehavior",
          shutdownBehavior(request.instanceInitiatedShutdownBehavior().value()));
    }
    if (request.sriovNetSupport() != null) {
      changes.put("sriovNetSupport", sriov(request.sriovNetSupport().value()));
    }
    addFlags(request);
    if (!request.groups().isEmpty()) {
      changes.put("groupSet", AttributeChange.groups(request.groups()));
    }
    if (!request.blockDeviceMappings().isEmpty()) {
      changes.put("blockDeviceMapping", mappings(request.blockDeviceMappings()));
    }
  }

  /**
   * SDKs differ in the name of the class, {@code BlobAttributeValue} or {@code
   * SecureBlobAttributeValue}, so that neither may be named here.
   */
  private static byte[] bytesOf(Object blobAttribute) {
    try {
      Object data = blobAttribute.getClass().getMethod("value").invoke(blobAttribute);
      return data == null ? new byte[0] : ((SdkBytes) data).asByteArrayUnsafe();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(blobAttribute.getClass() + " has no value", e);
    }
  }

  private void addFlags(ModifyInstanceAttributeRequest request) {
    if (request.sourceDestCheck() != null) {
      changes.put(
          "sourceDestCheck",
          AttributeChange.sourceDestCheck(value(request.sourceDestCheck().value())));
    }
    if (request.disableApiTermination() != null) {
      changes.put(
          "disableApiTermination", apiTermination(value(request.disableApiTermination().value())));
    }
    if (request.disableApiStop() != null) {
      changes.put("disableApiStop", apiStop(value(request.disableApiStop().value())));
    }
    if (request.ebsOptimized() != null) {
      changes.put("ebsOptimized", ebsOptimized(value(request.ebsOptimized().value())));
    }
    if (request.enaSupport() != null) {
      changes.put("enaSupport", ena(value(request.enaSupport().value())));
    }
  }

  /** The older form: an attribute's name and its value as text. */
  private void addByName(ModifyInstanceAttributeRequest request) {
    if (request.attribute() == null || request.value() == null) {
      return;
    }
    String text = request.value();
    String name = request.attributeAsString();
    AttributeChange change =
        switch (request.attribute()) {
          case INSTANCE_TYPE -> type(text);
          case KERNEL -> kernel(text);
          case RAMDISK -> ramdisk(text);
          case USER_DATA -> userData(text);
          case INSTANCE_INITIATED_SHUTDOWN_BEHAVIOR -> shutdownBehavior(text);
          case SRIOV_NET_SUPPORT -> sriov(text);
          case DISABLE_API_TERMINATION -> apiTermination(parsed(name, text));
          case DISABLE_API_STOP -> apiStop(parsed(name, text));
          case SOURCE_DEST_CHECK -> AttributeChange.sourceDestCheck(parsed(name, text));
          case EBS_OPTIMIZED -> ebsOptimized(parsed(name, text));
          case ENA_SUPPORT -> ena(parsed(name, text));
          case GROUP_SET -> AttributeChange.groups(List.of(text));
          default ->
              throw CommonFaults.invalidParameterValue(
                  "Value ("
                      + name
                      + ") for parameter attribute is invalid. It cannot be modified.");
        };
    changes.put(name, change);
  }

  private static boolean parsed(String name, String text) {
    if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
      throw CommonFaults.invalidParameterValue(
          "Value (" + text + ") for parameter " + name + " is invalid. It must be true or false.");
    }
    return Boolean.parseBoolean(text);
  }

  private static boolean value(Boolean given) {
    return Boolean.TRUE.equals(given);
  }

  private static AttributeChange instance(java.util.function.Consumer<Instance.Builder> change) {
    return AttributeChange.ofStopped(
        row -> {
          Instance.Builder changed = row.instance().toBuilder();
          change.accept(changed);
          return row.with(changed.build());
        });
  }

  private static AttributeChange kernel(String id) {
    return instance(changed -> changed.kernelId(id));
  }

  private static AttributeChange ramdisk(String id) {
    return instance(changed -> changed.ramdiskId(id));
  }

  private static AttributeChange ena(boolean on) {
    return instance(changed -> changed.enaSupport(on));
  }

  private static AttributeChange sriov(String value) {
    if (!"simple".equals(value)) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + value
              + ") for parameter sriovNetSupport is invalid. Valid values are: simple");
    }
    return instance(changed -> changed.sriovNetSupport(value));
  }

  private static AttributeChange userData(String base64) {
    LaunchChecks.checkUserData(base64);
    return AttributeChange.ofStopped(
        row -> row.with(row.settings().withUserData(base64.isEmpty() ? null : base64)));
  }

  private static AttributeChange shutdownBehavior(String behavior) {
    if (behavior == null || !SHUTDOWN_BEHAVIORS.contains(behavior)) {
      throw CommonFaults.invalidParameterValue(
          "Value ("
              + behavior
              + ") for parameter instanceInitiatedShutdownBehavior is invalid."
              + " Valid values are: stop, terminate");
    }
    return AttributeChange.of(row -> row.with(row.settings().withShutdownBehavior(behavior)));
  }

  private static AttributeChange apiTermination(boolean disable) {
    return AttributeChange.of(row -> row.with(row.settings().withDisableApiTermination(disable)));
  }

  private static AttributeChange apiStop(boolean disable) {
    return AttributeChange.of(row -> row.with(row.settings().withDisableApiStop(disable)));
  }

  private static AttributeChange ebsOptimized(boolean on) {
    return AttributeChange.ofStopped(
        row -> {
          if (on) {
            LaunchType.requireEbsOptimized(LaunchType.type(row.instance().instanceTypeAsString()));
          }
          return row.with(row.instance().toBuilder().ebsOptimized(on).build());
        });
  }

  private static AttributeChange type(String name) {
    return (view, id) -> {
      InstanceRecord row = AttributeChange.stopped(view, id);
      InstanceTypeInfo type = LaunchType.type(name == null ? "" : name);
      Instance instance = row.instance();
      if (!InstanceTypes.runs(type, instance.architectureAsString())) {
        throw CommonFaults.invalidParameterCombination(
            "The instance type '"
                + name
                + "' does not run instances of the architecture '"
                + instance.architectureAsString()
                + "'.");
      }
      String credits = row.settings().cpuCredits();
      boolean burstable = CpuCredits.isBurstable(type);
      InstanceSettings settings =
          row.settings()
              .withCpuCredits(
                  burstable && credits != null ? credits : CpuCredits.atLaunch(view, type, null));
      view.rows(InstanceTables.INSTANCES)
          .put(
              row.with(
                      instance.toBuilder()
                          .instanceType(name)
                          .cpuOptions(InstanceTypes.cpuOptions(type))
                          .build())
                  .with(settings));
    };
  }

  private static AttributeChange mappings(List<InstanceBlockDeviceMappingSpecification> wanted) {
    return (view, id) -> {
      InstanceRecord row = AttributeChange.living(view, id);
      List<InstanceBlockDeviceMapping> mappings =
          new ArrayList<>(row.instance().blockDeviceMappings());
      for (InstanceBlockDeviceMappingSpecification each : wanted) {
        change(view, id, mappings, each);
      }
      view.rows(InstanceTables.INSTANCES)
          .put(row.with(row.instance().toBuilder().blockDeviceMappings(mappings).build()));
    };
  }

  private static void change(
      RegionView view,
      String id,
      List<InstanceBlockDeviceMapping> mappings,
      InstanceBlockDeviceMappingSpecification wanted) {
    for (int i = 0; i < mappings.size(); i++) {
      InstanceBlockDeviceMapping mapping = mappings.get(i);
      if (!mapping.deviceName().equals(wanted.deviceName())) {
        continue;
      }
      if (wanted.ebs() != null && wanted.ebs().deleteOnTermination() != null) {
        boolean goes = wanted.ebs().deleteOnTermination();
        Volumes.setDeleteOnTermination(view, id, mapping.deviceName(), goes);
        mappings.set(
            i,
            mapping.toBuilder()
                .ebs(mapping.ebs().toBuilder().deleteOnTermination(goes).build())
                .build());
      }
      return;
    }
    throw Ec2Fault.of(
        "InvalidInstanceAttributeValue", "No device is currently mapped at " + wanted.deviceName());
  }
}
