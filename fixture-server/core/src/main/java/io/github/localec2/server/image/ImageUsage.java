package io.github.localec2.server.image;

import io.github.localec2.server.instance.InstanceTables;
import io.github.localec2.server.launchtemplate.TemplateImages;
import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Filters;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Settling;
import io.github.localec2.server.tagging.TagSpecifications;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.ec2.model.CreateImageUsageReportRequest;
import software.amazon.awssdk.services.ec2.model.CreateImageUsageReportResponse;
import software.amazon.awssdk.services.ec2.model.DeleteImageUsageReportRequest;
import software.amazon.awssdk.services.ec2.model.DeleteImageUsageReportResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImageUsageReportEntriesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageUsageReportEntriesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeImageUsageReportsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImageUsageReportsResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageUsageReport;
import software.amazon.awssdk.services.ec2.model.ImageUsageReportEntry;
import software.amazon.awssdk.services.ec2.model.ImageUsageResourceType;
import software.amazon.awssdk.services.ec2.model.ImageUsageResourceTypeOption;
import software.amazon.awssdk.services.ec2.model.ImageUsageResourceTypeRequest;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Tag;

/** Reports on which accounts use an image, counted when the report is made. */
final class ImageUsage {
  private static final Duration KEPT = Duration.ofDays(30);
  private static final String INSTANCE = "ec2:Instance";
  private static final Set<String> TYPES = Set.of(INSTANCE, "ec2:LaunchTemplate");
  private static final String AVAILABLE = "available";

  private static final Filters<UsageReport> REPORTS =
      Filters.of(ImageTables.USAGE_REPORTS)
          .time("creation-time", row -> row.report().creationTime())
          .one("state", row -> row.report().state())
          .build();

  private static final Filters<ImageUsageReportEntry> ENTRIES =
      Filters.<ImageUsageReportEntry>plain()
          .one("account-id", ImageUsageReportEntry::accountId)
          .time("creation-time", ImageUsageReportEntry::reportCreationTime)
          .one("resource-type", ImageUsageReportEntry::resourceType)
          .build();

  private static final Settling READY =
      Settling.of(
          "image-usage-report-available",
          ImageTables.USAGE_REPORTS,
          row -> row.with(row.report().toBuilder().state(AVAILABLE).build()));

  private ImageUsage() {}

  static void addTo(Family family) {
    family
        .write(CreateImageUsageReportRequest.class, ImageUsage::create)
        .write(DeleteImageUsageReportRequest.class, ImageUsage::delete)
        .read(DescribeImageUsageReportsRequest.class, ImageUsage::reports)
        .read(DescribeImageUsageReportEntriesRequest.class, ImageUsage::entries);
  }

  private static CreateImageUsageReportResponse create(
      CreateImageUsageReportRequest request, Call call) {
    RegionView view = call.view();
    Image image = ImageOperations.own(view, request.imageId());
    List<ImageUsageResourceType> types =
        request.resourceTypes().stream().map(ImageUsage::type).toList();
    List<Tag> tags = TagSpecifications.tags(request.tagSpecifications(), "image-usage-report");
    ImageUsageReport report =
        ImageUsageReport.builder()
            .reportId(view.newId(ImageTables.USAGE_REPORTS, tags))
            .imageId(image.imageId())
            .resourceTypes(types)
            .accountIds(request.accountIds())
            .state("pending")
            .creationTime(call.now())
            .expirationTime(call.now().plus(KEPT))
            .tags(tags)
            .build();
    view.rows(ImageTables.USAGE_REPORTS).put(new UsageReport(report, count(view, report)));
    call.later(READY, report.reportId());
    return CreateImageUsageReportResponse.builder().reportId(report.reportId()).build();
  }

  private static ImageUsageResourceType type(ImageUsageResourceTypeRequest asked) {
    String name = asked.resourceType();
    if (name == null || !TYPES.contains(name)) {
      throw CommonFaults.invalidValue(
          "ResourceType", String.valueOf(name), "Expected: one of " + TYPES + ".");
    }
    return ImageUsageResourceType.builder()
        .resourceType(name)
        .resourceTypeOptions(
            asked.resourceTypeOptions().stream()
                .map(
                    option ->
                        ImageUsageResourceTypeOption.builder()
                            .optionName(option.optionName())
                            .optionValues(option.optionValues())
                            .build())
                .toList())
        .build();
  }

  private static List<ImageUsageReportEntry> count(RegionView view, ImageUsageReport report) {
    List<ImageUsageReportEntry> entries = new ArrayList<>();
    for (Scope scope : view.scopes()) {
      boolean asked =
          report.accountIds().isEmpty() || report.accountIds().contains(scope.account());
      if (!asked || !scope.region().equals(view.region())) {
        continue;
      }
      for (ImageUsageResourceType type : report.resourceTypes()) {
        RegionView account = view.other(scope);
        long count =
            type.resourceType().equals(INSTANCE)
                ? instances(account, report.imageId())
                : TemplateImages.templatesOf(account, report.imageId()).size();
        if (count > 0) {
          entries.add(
              ImageUsageReportEntry.builder()
                  .reportId(report.reportId())
                  .imageId(report.imageId())
                  .accountId(scope.account())
                  .resourceType(type.resourceType())
                  .usageCount(count)
                  .reportCreationTime(report.creationTime())
                  .build());
        }
      }
    }
    entries.sort(Comparator.comparing(ImageUsageReportEntry::accountId));
    return entries;
  }

  private static long instances(RegionView account, String imageId) {
    return account
        .rows(InstanceTables.INSTANCES)
        .all()
        .map(row -> row.instance())
        .filter(instance -> imageId.equals(instance.imageId()))
        .filter(instance -> instance.state().name() != InstanceStateName.TERMINATED)
        .count();
  }

  private static DeleteImageUsageReportResponse delete(
      DeleteImageUsageReportRequest request, Call call) {
    call.rows(ImageTables.USAGE_REPORTS).get(request.reportId());
    call.rows(ImageTables.USAGE_REPORTS).remove(request.reportId());
    return DeleteImageUsageReportResponse.builder().returnValue(true).build();
  }

  private static List<UsageReport> asked(Call call, List<String> reportIds, List<String> imageIds) {
    reportIds.forEach(id -> call.rows(ImageTables.USAGE_REPORTS).get(id));
    return call.rows(ImageTables.USAGE_REPORTS)
        .all()
        .filter(row -> reportIds.isEmpty() || reportIds.contains(row.reportId()))
        .filter(row -> imageIds.isEmpty() || imageIds.contains(row.report().imageId()))
        .toList();
  }

  private static DescribeImageUsageReportsResponse reports(
      DescribeImageUsageReportsRequest request, Call call) {
    List<UsageReport> asked =
        asked(call, request.reportIds(), request.imageIds()).stream()
            .filter(REPORTS.matching(call.view(), request.filters()))
            .toList();
    Page<ImageUsageReport> page =
        call.page(
                asked,
                request.maxResults(),
                request.nextToken(),
                List.of(request.reportIds(), request.imageIds(), request.filters()))
            .map(UsageReport::report);
    return DescribeImageUsageReportsResponse.builder()
        .imageUsageReports(page.items())
        .nextToken(page.nextToken())
        .build();
  }

  private static DescribeImageUsageReportEntriesResponse entries(
      DescribeImageUsageReportEntriesRequest request, Call call) {
    List<ImageUsageReportEntry> asked =
        asked(call, request.reportIds(), request.imageIds()).stream()
            .filter(row -> row.report().state().equals(AVAILABLE))
            .flatMap(row -> row.entries().stream())
            .filter(ENTRIES.matching(call.view(), request.filters()))
            .toList();
    Page<ImageUsageReportEntry> page =
        call.page(
            asked,
            request.maxResults(),
            request.nextToken(),
            List.of(request.reportIds(), request.imageIds(), request.filters()));
    return DescribeImageUsageReportEntriesResponse.builder()
        .imageUsageReportEntries(page.items())
        .nextToken(page.nextToken())
        .build();
  }
}
