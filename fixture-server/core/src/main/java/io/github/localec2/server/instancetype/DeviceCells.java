package io.github.localec2.server.instancetype;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.ec2.model.FpgaDeviceInfo;
import software.amazon.awssdk.services.ec2.model.GpuDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InferenceDeviceInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.MediaDeviceInfo;
import software.amazon.awssdk.services.ec2.model.NeuronDeviceInfo;

/** Adds an instance type's accelerators: GPUs, FPGAs, and media, inference and Neuron devices. */
final class DeviceCells {
  private DeviceCells() {}

  static void read(TypeRow row, InstanceTypeInfo.Builder info) {
    if (row.isEmpty(Column.DEVICES)) {
      return;
    }
    List<Device> all = new ArrayList<>();
    for (String device : row.text(Column.DEVICES).split("; ", -1)) {
      all.add(new Device(List.of(device.split("/", -1))));
    }
    List<GpuDeviceInfo> gpus = of("gpu", all, DeviceCells::gpu);
    if (!gpus.isEmpty()) {
      info.gpuInfo(gpu -> gpu.gpus(gpus).totalGpuMemoryInMiB(memory("gpu", all)));
    }
    List<FpgaDeviceInfo> fpgas = of("fpga", all, DeviceCells::fpga);
    if (!fpgas.isEmpty()) {
      info.fpgaInfo(fpga -> fpga.fpgas(fpgas).totalFpgaMemoryInMiB(memory("fpga", all)));
    }
    List<MediaDeviceInfo> media = of("media", all, DeviceCells::media);
    if (!media.isEmpty()) {
      info.mediaAcceleratorInfo(
          each -> each.accelerators(media).totalMediaMemoryInMiB(memory("media", all)));
    }
    List<InferenceDeviceInfo> inference = of("inference", all, DeviceCells::inference);
    if (!inference.isEmpty()) {
      info.inferenceAcceleratorInfo(
          each -> each.accelerators(inference).totalInferenceMemoryInMiB(memory("inference", all)));
    }
    List<NeuronDeviceInfo> neuron = of("neuron", all, DeviceCells::neuron);
    if (!neuron.isEmpty()) {
      info.neuronInfo(
          each -> each.neuronDevices(neuron).totalNeuronDeviceMemoryInMiB(memory("neuron", all)));
    }
  }

  private static <T> List<T> of(String kind, List<Device> devices, Function<Device, T> maker) {
    return devices.stream().filter(device -> device.is(kind)).map(maker).toList();
  }

  private static int memory(String kind, List<Device> devices) {
    return devices.stream().filter(device -> device.is(kind)).mapToInt(Device::totalMemory).sum();
  }

  private static GpuDeviceInfo gpu(Device device) {
    return GpuDeviceInfo.builder()
        .count(device.count())
        .manufacturer(device.maker())
        .name(device.name())
        .memoryInfo(memory -> memory.sizeInMiB(device.memory()))
        .build();
  }

  private static FpgaDeviceInfo fpga(Device device) {
    return FpgaDeviceInfo.builder()
        .count(device.count())
        .manufacturer(device.maker())
        .name(device.name())
        .memoryInfo(memory -> memory.sizeInMiB(device.memory()))
        .build();
  }

  private static MediaDeviceInfo media(Device device) {
    return MediaDeviceInfo.builder()
        .count(device.count())
        .manufacturer(device.maker())
        .name(device.name())
        .memoryInfo(memory -> memory.sizeInMiB(device.memory()))
        .build();
  }

  private static InferenceDeviceInfo inference(Device device) {
    return InferenceDeviceInfo.builder()
        .count(device.count())
        .manufacturer(device.maker())
        .name(device.name())
        .memoryInfo(memory -> memory.sizeInMiB(device.memory()))
        .build();
  }

  private static NeuronDeviceInfo neuron(Device device) {
    return NeuronDeviceInfo.builder()
        .count(device.count())
        .name(device.name())
        .memoryInfo(memory -> memory.sizeInMiB(device.memory()))
        .coreInfo(core -> core.count(device.number(4)).version(device.number(5)))
        .build();
  }

  /** One device's parts; a Neuron device names no maker, and brings its cores. */
  private record Device(List<String> parts) {
    boolean is(String kind) {
      return parts.get(0).equals(kind);
    }

    int count() {
      return number(1);
    }

    String maker() {
      return parts.get(2);
    }

    String name() {
      return parts.get(is("neuron") ? 2 : 3);
    }

    int memory() {
      return number(is("neuron") ? 3 : 4);
    }

    /** A part of a GPU counts as no GPU but has its memory: the total is given then. */
    int totalMemory() {
      return !is("neuron") && parts.size() > 5 ? number(5) : count() * memory();
    }

    int number(int index) {
      return Integer.parseInt(parts.get(index));
    }
  }
}
