package io.github.localec2.server.launchtemplate;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateVersion;

/** Which launch templates launch an image. */
public final class TemplateImages {
  /** EC2 looks at this many versions of a template, the latest. */
  private static final int DEPTH = 20;

  private TemplateImages() {}

  /** The ids of the account's templates of which one of the latest versions names the image. */
  public static List<String> templatesOf(RegionView view, String imageId) {
    return view.rows(LaunchTemplateTables.TEMPLATES)
        .all()
        .map(TemplateRecord::id)
        .filter(id -> uses(view, id, imageId))
        .toList();
  }

  private static boolean uses(RegionView view, String templateId, String imageId) {
    List<LaunchTemplateVersion> versions =
        view.rows(LaunchTemplateTables.VERSIONS)
            .by(LaunchTemplateTables.VERSIONS_BY_TEMPLATE, templateId);
    return versions.stream()
        .skip(Math.max(0, versions.size() - DEPTH))
        .anyMatch(
            version ->
                version.launchTemplateData() != null
                    && imageId.equals(version.launchTemplateData().imageId()));
  }
}
