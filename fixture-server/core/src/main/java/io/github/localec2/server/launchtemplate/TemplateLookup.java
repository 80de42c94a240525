package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Finds templates by id or name, and versions by number or by what they are. */
final class TemplateLookup {
  static final String LATEST = "$Latest";
  static final String DEFAULT = "$Default";

  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private TemplateLookup() {}

  /**
   * The template that a request names by exactly one of id and name.
   *
   * @throws io.github.localec2.server.state.Ec2Fault where there is none
   */
  static TemplateRecord template(RegionView view, @Nullable String id, @Nullable String name) {
    if (id != null && name != null) {
      throw LaunchTemplateFaults.idAndName();
    }
    if (id != null) {
      return withId(view, id);
    }
    if (name == null) {
      throw LaunchTemplateFaults.idOrName();
    }
    return named(view, name).orElseThrow(() -> LaunchTemplateFaults.nameNotFound(name));
  }

  private static TemplateRecord withId(RegionView view, String id) {
    return view.rows(LaunchTemplateTables.TEMPLATES)
        .find(id)
        .orElseThrow(
            () ->
                id.startsWith("lt-")
                    ? LaunchTemplateFaults.idNotFound(id)
                    : LaunchTemplateFaults.idMalformed(id));
  }

  static Optional<TemplateRecord> named(RegionView view, String name) {
    return view
        .rows(LaunchTemplateTables.TEMPLATES)
        .by(LaunchTemplateTables.TEMPLATES_BY_NAME, name)
        .stream()
        .findFirst();
  }

  /** The number that a version's text means; the version need not exist. */
  static long number(LaunchTemplate template, String version) {
    if (version.equals(LATEST)) {
      return template.latestVersionNumber();
    }
    if (version.equals(DEFAULT)) {
      return template.defaultVersionNumber();
    }
    return plainNumber(version);
  }

  static long plainNumber(String version) {
    if (!NUMBER.matcher(version).matches()) {
      throw LaunchTemplateFaults.versionInvalid();
    }
    return Long.parseLong(version);
  }

  /** The version of this text; the default one where there is none. */
  static LaunchTemplateVersion version(
      RegionView view, LaunchTemplate template, @Nullable String version) {
    String wanted = version == null || version.isEmpty() ? DEFAULT : version;
    return version(view, template, number(template, wanted));
  }

  static LaunchTemplateVersion version(RegionView view, LaunchTemplate template, long number) {
    String id = template.launchTemplateId();
    return view.rows(LaunchTemplateTables.VERSIONS)
        .find(LaunchTemplateTables.versionKey(id, number))
        .map(found -> shown(found, template))
        .orElseThrow(() -> LaunchTemplateFaults.versionNotFound(id, number));
  }

  /** All versions, the newest first as EC2 lists them. */
  static List<LaunchTemplateVersion> versions(RegionView view, LaunchTemplate template) {
    Rows<LaunchTemplateVersion> rows = view.rows(LaunchTemplateTables.VERSIONS);
    List<LaunchTemplateVersion> oldestFirst =
        rows.by(LaunchTemplateTables.VERSIONS_BY_TEMPLATE, template.launchTemplateId());
    List<LaunchTemplateVersion> newestFirst = new ArrayList<>(oldestFirst.size());
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      newestFirst.add(shown(oldestFirst.get(i), template));
    }
    return newestFirst;
  }

  /** Which version is the default one is a matter of the template. */
  static LaunchTemplateVersion shown(LaunchTemplateVersion version, LaunchTemplate template) {
    boolean isDefault = version.versionNumber().equals(template.defaultVersionNumber());
    return version.toBuilder().defaultVersion(isDefault).build();
  }
}
