package io.github.localec2.server.image;

import io.github.localec2.server.state.RegionView;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Image;

/** The rules for names of images. */
final class ImageNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9()\\[\\] ./\\-'@_]{3,128}");

  private ImageNames() {}

  static void checkForm(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ImageFaults.malformedName();
    }
  }

  static void checkFree(RegionView view, String name) {
    checkForm(name);
    List<Image> same = view.rows(ImageTables.IMAGES).by(ImageTables.BY_NAME, name);
    if (!same.isEmpty()) {
      throw ImageFaults.duplicateName(name, same.get(0).imageId());
    }
  }
}
