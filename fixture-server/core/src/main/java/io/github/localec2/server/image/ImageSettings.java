package io.github.localec2.server.image;

import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageCriterion;

/**
 * What an account has set for images in a region.
 *
 * @param sharing {@code unblocked} or {@code block-new-sharing}
 * @param allowedState {@code disabled}, {@code audit-mode} or {@code enabled}
 * @param criteria which images are allowed; any one that holds is enough
 * @see <a href="https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-allowed-amis.html">Allowed
 *     AMIs</a>
 */
record ImageSettings(String sharing, String allowedState, List<ImageCriterion> criteria) {
  static final String UNBLOCKED = "unblocked";
  static final String DISABLED = "disabled";

  private static final String ROW = "images";
  private static final Table<ImageSettings> SETTINGS =
      Table.<ImageSettings>named("image-settings", any -> ROW).build();
  private static final ImageSettings DEFAULT = new ImageSettings(UNBLOCKED, DISABLED, List.of());

  static ImageSettings of(RegionView view) {
    return view.rows(SETTINGS).find(ROW).orElse(DEFAULT);
  }

  static void put(RegionView view, ImageSettings settings) {
    view.rows(SETTINGS).put(settings);
  }

  boolean blocksSharing() {
    return !sharing.equals(UNBLOCKED);
  }

  /** True where DescribeImages tells of each image whether it is allowed. */
  boolean judges() {
    return !allowedState.equals(DISABLED);
  }

  Image judged(Image image, String account) {
    return image.toBuilder().imageAllowed(allows(image, account)).build();
  }

  /** True where the account's own criteria allow the image; its own images always are. */
  boolean allows(Image image, String account) {
    return !judges()
        || image.ownerId().equals(account)
        || criteria.stream().anyMatch(each -> holds(each, image));
  }

  private static boolean holds(ImageCriterion criterion, Image image) {
    List<String> providers = criterion.imageProviders();
    List<String> names = criterion.imageNames();
    boolean provided =
        providers.isEmpty()
            || providers.contains(image.ownerId())
            || providers.contains("none") && image.imageOwnerAlias() == null
            || (image.imageOwnerAlias() != null && providers.contains(image.imageOwnerAlias()));
    boolean named = names.isEmpty() || names.stream().anyMatch(each -> like(each, image.name()));
    boolean coded =
        criterion.marketplaceProductCodes().isEmpty()
            || image.productCodes().stream()
                .anyMatch(
                    code -> criterion.marketplaceProductCodes().contains(code.productCodeId()));
    return provided && named && coded;
  }

  private static boolean like(String pattern, String name) {
    String regex = Pattern.quote(pattern).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q");
    return Pattern.matches(regex, name);
  }
}
