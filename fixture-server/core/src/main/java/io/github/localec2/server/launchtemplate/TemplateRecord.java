package io.github.localec2.server.launchtemplate;

import java.util.Collection;
import software.amazon.awssdk.services.ec2.model.LaunchTemplate;
import software.amazon.awssdk.services.ec2.model.Tag;

/**
 * A launch template as it is described, and what numbers its versions.
 *
 * @param template its set of tags is absent where it has none, as EC2 shows it
 * @param versionsMade the number of the version made last: the number of a deleted version does not
 *     come again
 */
record TemplateRecord(LaunchTemplate template, long versionsMade) {

  String id() {
    return template.launchTemplateId();
  }

  TemplateRecord with(LaunchTemplate changed) {
    return new TemplateRecord(changed, versionsMade);
  }

  TemplateRecord withTags(Collection<Tag> tags) {
    return with(template.toBuilder().tags(tags.isEmpty() ? null : tags).build());
  }
}
