package io.github.localec2.server.instancetype;

import software.amazon.awssdk.services.ec2.model.EbsInfo;
import software.amazon.awssdk.services.ec2.model.EbsOptimizedInfo;

/** Makes what an instance type can do with EBS volumes from its cells. */
final class EbsCells {
  private EbsCells() {}

  static EbsInfo read(TypeRow row) {
    EbsInfo.Builder ebs =
        EbsInfo.builder()
            .ebsOptimizedSupport(row.text(Column.EBS_OPTIMIZED))
            .encryptionSupport("supported") // every type on sale, whatever its age
            .nvmeSupport(row.text(Column.EBS_NVME));
    if (!row.isEmpty(Column.EBS_BASELINE)) {
      ebs.ebsOptimizedInfo(optimized(row));
    }
    if (!row.isEmpty(Column.EBS_ATTACHMENTS)) {
      String[] limit = row.text(Column.EBS_ATTACHMENTS).split(" ", -1);
      ebs.maximumEbsAttachments(Integer.valueOf(limit[0])).attachmentLimitType(limit[1]);
    }
    return ebs.build();
  }

  private static EbsOptimizedInfo optimized(TypeRow row) {
    String[] baseline = row.text(Column.EBS_BASELINE).split("/", -1);
    String[] maximum = row.text(Column.EBS_MAXIMUM).split("/", -1);
    return EbsOptimizedInfo.builder()
        .baselineBandwidthInMbps(Integer.valueOf(baseline[0]))
        .baselineIops(Integer.valueOf(baseline[1]))
        .baselineThroughputInMBps(Double.valueOf(baseline[2]))
        .maximumBandwidthInMbps(Integer.valueOf(maximum[0]))
        .maximumIops(Integer.valueOf(maximum[1]))
        .maximumThroughputInMBps(Double.valueOf(maximum[2]))
        .build();
  }
}
