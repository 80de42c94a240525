package io.github.localec2.server.image;

import java.util.List;
import software.amazon.awssdk.services.ec2.model.ImageUsageReport;
import software.amazon.awssdk.services.ec2.model.ImageUsageReportEntry;

/**
 * A report on the usage of an image.
 *
 * @param report as it is described
 * @param entries what was counted, one for each account and resource type
 */
public record UsageReport(ImageUsageReport report, List<ImageUsageReportEntry> entries) {

  public UsageReport {
    entries = List.copyOf(entries);
  }

  String reportId() {
    return report.reportId();
  }

  UsageReport with(ImageUsageReport changed) {
    return new UsageReport(changed, entries);
  }
}
