package io.github.localec2.server.instancetype;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.InstanceTypeInfo;
import software.amazon.awssdk.services.ec2.model.InstanceTypeOffering;

class InstanceTypeFiltersTest {
  /** The names in the API reference of DescribeInstanceTypes. */
  private static final String NAMES =
      "auto-recovery-supported bare-metal burstable-performance-supported current-generation"
          + " dedicated-hosts-supported ebs-info.attachment-limit-type"
          + " ebs-info.maximum-ebs-attachments"
          + " ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps"
          + " ebs-info.ebs-optimized-info.baseline-iops"
          + " ebs-info.ebs-optimized-info.baseline-throughput-in-mbps"
          + " ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps"
          + " ebs-info.ebs-optimized-info.maximum-iops"
          + " ebs-info.ebs-optimized-info.maximum-throughput-in-mbps"
          + " ebs-info.ebs-optimized-support ebs-info.encryption-support ebs-info.nvme-support"
          + " free-tier-eligible hibernation-supported hypervisor instance-storage-info.disk.count"
          + " instance-storage-info.disk.size-in-gb instance-storage-info.disk.type"
          + " instance-storage-info.encryption-support instance-storage-info.nvme-support"
          + " instance-storage-info.total-size-in-gb instance-storage-supported instance-type"
          + " memory-info.size-in-mib network-info.bandwidth-weightings"
          + " network-info.efa-info.maximum-efa-interfaces network-info.efa-supported"
          + " network-info.ena-support network-info.flexible-ena-queues-support"
          + " network-info.encryption-in-transit-supported"
          + " network-info.ipv4-addresses-per-interface network-info.ipv6-addresses-per-interface"
          + " network-info.ipv6-supported network-info.maximum-network-cards"
          + " network-info.maximum-network-interfaces network-info.network-performance"
          + " nitro-enclaves-support nitro-tpm-support nitro-tpm-info.supported-versions"
          + " processor-info.supported-architecture processor-info.sustained-clock-speed-in-ghz"
          + " processor-info.supported-features reboot-migration-support supported-boot-mode"
          + " supported-root-device-type supported-usage-class supported-virtualization-type"
          + " vcpu-info.default-cores vcpu-info.default-threads-per-core vcpu-info.default-vcpus"
          + " vcpu-info.valid-cores vcpu-info.valid-threads-per-core";

  @Test
  void theFiltersAreThoseOfTheApiReference() {
    assertThat(InstanceTypeFilters.OF_TYPES).containsOnlyKeys(NAMES.split(" "));
    assertThat(InstanceTypeFilters.OF_OFFERINGS).containsOnlyKeys("instance-type", "location");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          t3.micro     | instance-type                                          | t3.micro
          t3.micro     | auto-recovery-supported                                | true
          t3.micro     | bare-metal                                             | false
          m5.metal     | bare-metal                                             | true
          t3.micro     | burstable-performance-supported                        | true
          m1.small     | current-generation                                     | false
          t2.micro     | dedicated-hosts-supported                              | false
          m7i.large    | ebs-info.attachment-limit-type                         | dedicated
          m5.large     | ebs-info.maximum-ebs-attachments                       | 27
          m5.large     | ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps | 650
          m5.large     | ebs-info.ebs-optimized-info.baseline-iops              | 3600
          m5.large     | ebs-info.ebs-optimized-info.baseline-throughput-in-mbps| 81.25
          m5.large     | ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps  | 4750
          m5.large     | ebs-info.ebs-optimized-info.maximum-iops               | 18750
          p4d.24xlarge | ebs-info.ebs-optimized-info.maximum-throughput-in-mbps | 2375.0,2375
          m5.large     | ebs-info.ebs-optimized-support                         | default
          m5.large     | ebs-info.encryption-support                            | supported
          t2.micro     | ebs-info.nvme-support                                  | unsupported
          t3.micro     | free-tier-eligible                                     | true
          m5.large     | hibernation-supported                                  | true
          m4.large     | hypervisor                                             | xen
          m5.metal     | hypervisor                                             |
          i3.16xlarge  | instance-storage-info.disk.count                       | 8
          i3.16xlarge  | instance-storage-info.disk.size-in-gb                  | 1900
          d2.xlarge    | instance-storage-info.disk.type                        | hdd
          m5.large     | instance-storage-info.disk.type                        |
          i3.large     | instance-storage-info.encryption-support               | required
          i3.large     | instance-storage-info.nvme-support                     | required
          i3.16xlarge  | instance-storage-info.total-size-in-gb                 | 15200
          i3.large     | instance-storage-supported                             | true
          m5.large     | memory-info.size-in-mib                                | 8192
          m8g.large    | network-info.bandwidth-weightings                      | default,ebs-1,vpc-1
          p4d.24xlarge | network-info.efa-info.maximum-efa-interfaces           | 4
          m5.large     | network-info.efa-info.maximum-efa-interfaces           |
          p4d.24xlarge | network-info.efa-supported                             | true
          m4.large     | network-info.ena-support                               | unsupported
          m5.large     | network-info.flexible-ena-queues-support               | unsupported
          m6i.large    | network-info.encryption-in-transit-supported           | true
          m5.large     | network-info.ipv4-addresses-per-interface              | 10
          m1.small     | network-info.ipv6-addresses-per-interface              | 0
          m1.small     | network-info.ipv6-supported                            | false
          p4d.24xlarge | network-info.maximum-network-cards                     | 4
          m5.large     | network-info.maximum-network-interfaces                | 3
          m5.large     | network-info.network-performance                       | Up to 10 Gigabit
          m6i.xlarge   | nitro-enclaves-support                                 | supported
          m5.large     | nitro-tpm-support                                      | supported
          m5.large     | nitro-tpm-info.supported-versions                      | 2.0
          t2.micro     | nitro-tpm-info.supported-versions                      |
          t2.micro     | processor-info.supported-architecture                  | i386,x86_64
          m5.large     | processor-info.sustained-clock-speed-in-ghz            | 3.1
          p4d.24xlarge | processor-info.sustained-clock-speed-in-ghz            | 3.0,3
          m6a.large    | processor-info.supported-features                      | amd-sev-snp
          m5.large     | reboot-migration-support                               | supported
          m6g.large    | supported-boot-mode                                    | uefi
          m1.small     | supported-root-device-type                             | ebs,instance-store
          p4d.24xlarge | supported-usage-class                      | capacity-block,on-demand,spot
          m1.small     | supported-virtualization-type                          | hvm,paravirtual
          m5.xlarge    | vcpu-info.default-cores                                | 2
          m5.xlarge    | vcpu-info.default-threads-per-core                     | 2
          m5.xlarge    | vcpu-info.default-vcpus                                | 4
          m6i.xlarge   | vcpu-info.valid-cores                                  | 1,2
          m5.xlarge    | vcpu-info.valid-threads-per-core                       | 1,2
          """)
  void aFilterComparesWithTheDescription(String name, String filter, String values) {
    InstanceTypeInfo type = InstanceTypes.catalogue().find(name).orElseThrow();
    Function<InstanceTypeInfo, Stream<String>> extractor = InstanceTypeFilters.OF_TYPES.get(filter);

    assertThat(extractor.apply(type))
        .containsExactlyElementsOf(values == null ? List.of() : List.of(values.split(",")));
  }

  @Test
  void everyFilterYieldsForEveryType() {
    for (InstanceTypeInfo type : InstanceTypes.catalogue().all()) {
      InstanceTypeFilters.OF_TYPES.forEach(
          (name, extractor) -> assertThat(extractor.apply(type)).as(name).doesNotContainNull());
    }
  }

  @Test
  void anOfferingIsFoundByTypeAndPlace() {
    InstanceTypeOffering offering =
        InstanceTypeOffering.builder().instanceType("t3.micro").location("us-east-1").build();

    assertThat(InstanceTypeFilters.OF_OFFERINGS.get("instance-type").apply(offering))
        .containsExactly("t3.micro");
    assertThat(InstanceTypeFilters.OF_OFFERINGS.get("location").apply(offering))
        .containsExactly("us-east-1");
  }
}
