package io.github.localec2.server.instancetype;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of {@code instance-types.tsv}, in the file's order; the file itself explains them.
 */
enum Column {
  TYPE("type"),
  GENERATION("generation"),
  VCPUS("vcpus"),
  CORES("cores"),
  THREADS("threads"),
  VALID_CORES("valid-cores"),
  VALID_THREADS("valid-threads"),
  MEMORY("memory-mib"),
  MANUFACTURER("manufacturer"),
  ARCHITECTURES("architectures"),
  CLOCK("ghz"),
  CPU_FEATURES("cpu-features"),
  HYPERVISOR("hypervisor"),
  VIRTUALIZATION("virtualization"),
  BOOT("boot"),
  ROOT("root"),
  USAGE("usage"),
  PLACEMENT("placement"),
  DISKS("disks"),
  DISK_NVME("disk-nvme"),
  DISK_ENCRYPTION("disk-encryption"),
  EBS_OPTIMIZED("ebs-optimized"),
  EBS_BASELINE("ebs-baseline"),
  EBS_MAXIMUM("ebs-maximum"),
  EBS_NVME("ebs-nvme"),
  EBS_ATTACHMENTS("ebs-attachments"),
  NETWORK("network"),
  CARDS("cards"),
  IPV4("ipv4"),
  IPV6("ipv6"),
  ENA("ena"),
  EFA("efa"),
  WEIGHTINGS("weightings"),
  DEVICES("devices"),
  TRAITS("traits");

  private final String header;

  Column(String header) {
    this.header = header;
  }

  /** The line that the file's column names must make. */
  static String headerLine() {
    return Stream.of(values()).map(column -> column.header).collect(Collectors.joining("\t"));
  }
}
