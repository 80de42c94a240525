package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.state.Table;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Where launch templates and their versions are kept. */
public final class LaunchTemplateTables {
  private static final Table.Builder<TemplateRecord> LAUNCH_TEMPLATES_BUILDER =
      Table.named("launch-templates", TemplateRecord::id)
          .idPrefix("lt-")
          .faults("launch template ID", "InvalidLaunchTemplateId")
          .tags("launch-template", row -> row.template().tags(), TemplateRecord::withTags);

  static final Table.Index<TemplateRecord> TEMPLATES_BY_NAME =
      LAUNCH_TEMPLATES_BUILDER.indexOne(row -> row.template().launchTemplateName());

  static final Table<TemplateRecord> TEMPLATES = LAUNCH_TEMPLATES_BUILDER.build();

  /** Launch templates, whatever their record; for those that go over all resources. */
  public static final Table<?> LAUNCH_TEMPLATES = TEMPLATES;

  private static final Table.Builder<LaunchTemplateVersion> VERSIONS_BUILDER =
      Table.named(
          "launch-template-versions",
          version -> versionKey(version.launchTemplateId(), version.versionNumber()));

  static final Table.Index<LaunchTemplateVersion> VERSIONS_BY_TEMPLATE =
      VERSIONS_BUILDER.indexOne(LaunchTemplateVersion::launchTemplateId);

  static final Table<LaunchTemplateVersion> VERSIONS = VERSIONS_BUILDER.build();

  private LaunchTemplateTables() {}

  static String versionKey(String templateId, long number) {
    return templateId + '/' + number;
  }
}
