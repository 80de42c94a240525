package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.services.ec2.model.FpgaDeviceInfo;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InferenceDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.MediaDeviceInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;

/**
 * The accelerators of one model in an instance type, in the words of instance requirements.
 *
 * @param type gpu, fpga, inference or media
 * @param manufacturer such as nvidia or amazon-web-services
 * @param name such as a100 or radeon-pro-v520
 * @param count how many
 */
record Accelerator(String type, String manufacturer, String name, int count) {

  /** All accelerators of the type. Trainium, which has no type of its own, counts as inference. */
  static List<Accelerator> of(InstanceTypeInfo type) {
    List<Accelerator> all = new ArrayList<>();
    if (type.gpuInfo() != null) {
      for (GpuDeviceInfo gpu : type.gpuInfo().gpus()) {
        // EC2 reports no GPU where an instance has a part of one, but an accelerator it is
        all.add(named("gpu", gpu.manufacturer(), gpu.name(), Math.max(1, gpu.count())));
      }
    }
    if (type.fpgaInfo() != null) {
      for (FpgaDeviceInfo fpga : type.fpgaInfo().fpgas()) {
        all.add(named("fpga", fpga.manufacturer(), fpga.name(), fpga.count()));
      }
    }
    if (type.mediaAcceleratorInfo() != null) {
      for (MediaDeviceInfo media : type.mediaAcceleratorInfo().accelerators()) {
        all.add(named("media", media.manufacturer(), media.name(), media.count()));
      }
    }
    if (type.inferenceAcceleratorInfo() != null) {
      for (InferenceDeviceInfo chip : type.inferenceAcceleratorInfo().accelerators()) {
        all.add(named("inference", chip.manufacturer(), chip.name(), chip.count()));
      }
    } else if (type.neuronInfo() != null) {
      for (NeuronDeviceInfo chip : type.neuronInfo().neuronDevices()) {
        all.add(named("inference", "AWS", chip.name(), chip.count()));
      }
    }
    return all;
  }

  /** The memory of all accelerators together, in MiB. */
  static int totalMemoryMiB(InstanceTypeInfo type) {
    int total = 0;
    if (type.gpuInfo() != null) {
      total += type.gpuInfo().totalGpuMemoryInMiB();
    }
    if (type.fpgaInfo() != null) {
      total += type.fpgaInfo().totalFpgaMemoryInMiB();
    }
    if (type.mediaAcceleratorInfo() != null) {
      total += type.mediaAcceleratorInfo().totalMediaMemoryInMiB();
    }
    if (type.inferenceAcceleratorInfo() != null) {
      total += type.inferenceAcceleratorInfo().totalInferenceMemoryInMiB();
    } else if (type.neuronInfo() != null) {
      total += type.neuronInfo().totalNeuronDeviceMemoryInMiB();
    }
    return total;
  }

  /** A maker as instance requirements spell it: EC2's descriptions say AWS, Intel or NVIDIA. */
  static String manufacturer(String name) {
    return name.equals("AWS") ? "amazon-web-services" : name.toLowerCase(Locale.ROOT);
  }

  private static Accelerator named(String type, String maker, String name, int count) {
    return new Accelerator(type, manufacturer(maker), wireName(name), count);
  }

  /** {@code Radeon Pro V520} is radeon-pro-v520; {@code Virtex UltraScale+ (VU47P)} is vu47p. */
  private static String wireName(String name) {
    int open = name.indexOf('(');
    String model = open < 0 ? name : name.substring(open + 1, name.indexOf(')'));
    return model.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
