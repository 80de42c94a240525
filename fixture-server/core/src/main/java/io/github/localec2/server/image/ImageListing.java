package io.github.localec2.server.image;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.Page;
import io.github.localec2.server.state.Query;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.volume.PageSize;
import io.github.localec2.server.volume.StoredTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ec2.model.DescribeImagesRequest;
import software.amazon.awssdk.services.ec2.model.DescribeImagesResponse;
import software.amazon.awssdk.services.ec2.model.Image;
import software.amazon.awssdk.services.ec2.model.ImageState;
import software.amazon.awssdk.services.ec2.model.LaunchPermission;

/** DescribeImages: own images, those that others share with the account, and public ones. */
final class ImageListing {
  private static final String SELF = "self";

  private ImageListing() {}

  static void addTo(Family family) {
    family.read(DescribeImagesRequest.class, ImageListing::describe);
  }

  private static DescribeImagesResponse describe(DescribeImagesRequest request, Call call) {
    RegionView view = call.view();
    Integer size = PageSize.checked(request.maxResults());
    List<?> narrowed =
        List.of(
            request.owners(),
            request.executableUsers(),
            Boolean.TRUE.equals(request.includeDeprecated()),
            Boolean.TRUE.equals(request.includeDisabled()));
    Page<Image> page;
    if (request.imageIds().isEmpty()
        && view.rows(ImageTables.ENGINE_IMAGES).all().findAny().isEmpty()
        && onlyOwn(view, request.owners())) {
      page =
          new Query(
                  call.operation(),
                  List.of(),
                  request.filters(),
                  size,
                  request.nextToken(),
                  narrowed)
              .over(view, ImageTables.IMAGES, ImageFilters.FILTERS, asked(request, view));
    } else {
      page =
          call.page(
              all(request, call),
              size,
              request.nextToken(),
              List.of(request.imageIds(), request.filters(), narrowed));
    }
    ImageSettings settings = ImageSettings.of(view);
    Page<Image> shown =
        settings.judges() ? page.map(image -> settings.judged(image, view.account())) : page;
    return DescribeImagesResponse.builder()
        .images(shown.items())
        .nextToken(shown.nextToken())
        .build();
  }

  private static boolean onlyOwn(RegionView view, List<String> owners) {
    return !owners.isEmpty()
        && owners.stream().allMatch(each -> each.equals(SELF) || each.equals(view.account()));
  }

  private static List<Image> all(DescribeImagesRequest request, Call call) {
    RegionView view = call.view();
    Map<String, Image> published = PublicImages.all(call.settings());
    view.rows(ImageTables.ENGINE_IMAGES)
        .all()
        .forEach(image -> published.put(image.imageId(), image));
    Map<String, Image> shared = shared(view);
    List<String> ids = request.imageIds();
    List<String> ownIds =
        ids.stream()
            .filter(id -> !published.containsKey(id) && !shared.containsKey(id))
            .filter(id -> !isDeregistered(view, id))
            .distinct()
            .toList();
    checkOwn(view, ownIds);
    Predicate<Image> asked = asked(request, view);
    List<Image> found = new ArrayList<>();
    if (ids.isEmpty() || !ownIds.isEmpty()) {
      Query own = new Query(call.operation(), ownIds, request.filters(), null, null, List.of());
      found.addAll(own.over(view, ImageTables.IMAGES, ImageFilters.FILTERS, asked).items());
    }
    Predicate<Image> matching = ImageFilters.FILTERS.matching(view, request.filters());
    for (Map<String, Image> others : List.of(shared, published)) {
      others.values().stream()
          .filter(image -> ids.isEmpty() || ids.contains(image.imageId()))
          .filter(asked)
          .map(image -> AccountTags.on(view, image))
          .filter(matching)
          .forEach(found::add);
    }
    return found;
  }

  /** Of an image that was deregistered EC2 shows nothing, and does not say that it is unknown. */
  private static boolean isDeregistered(RegionView view, String id) {
    return view.rows(Images.GONE).contains(id) && !view.rows(ImageTables.IMAGES).contains(id);
  }

  private static void checkOwn(RegionView view, List<String> ids) {
    List<String> absent =
        ids.stream().filter(id -> !view.rows(ImageTables.IMAGES).contains(id)).toList();
    for (String id : absent) {
      if (!id.startsWith("ami-")) {
        throw ImageFaults.malformed(id);
      }
    }
    if (!absent.isEmpty()) {
      throw ImageFaults.notFound(absent);
    }
  }

  /** What other accounts share with this one or with all; their tags are their own. */
  private static Map<String, Image> shared(RegionView view) {
    Map<String, Image> all = new TreeMap<>();
    for (Scope scope : view.scopes()) {
      if (!scope.region().equals(view.region()) || scope.equals(view.scope())) {
        continue;
      }
      RegionView other = view.other(scope);
      for (String key : List.of(view.account(), ImageSharing.ALL)) {
        other.rows(ImageSharing.SHARING).by(ImageSharing.BY_GRANTEE, key).stream()
            .flatMap(row -> other.rows(ImageTables.IMAGES).find(row.imageId()).stream())
            .forEach(
                row ->
                    all.put(row.imageId(), row.toBuilder().tags(StoredTags.of(List.of())).build()));
      }
    }
    return all;
  }

  private static Predicate<Image> asked(DescribeImagesRequest request, RegionView view) {
    List<String> owners = request.owners();
    List<String> users = request.executableUsers();
    boolean byId = !request.imageIds().isEmpty();
    boolean deprecated = byId || Boolean.TRUE.equals(request.includeDeprecated());
    boolean disabled = Boolean.TRUE.equals(request.includeDisabled());
    return image -> {
      boolean own = image.ownerId().equals(view.account());
      if (image.state() == ImageState.DISABLED && !(own && disabled)) {
        return false;
      }
      if (!own && !deprecated && isDeprecated(image, view.now())) {
        return false;
      }
      boolean owned =
          owners.isEmpty()
              || owners.contains(image.ownerId())
              || (own && owners.contains(SELF))
              || (image.imageOwnerAlias() != null && owners.contains(image.imageOwnerAlias()));
      return owned
          && (users.isEmpty() || users.stream().anyMatch(user -> executable(view, image, user)));
    };
  }

  private static boolean isDeprecated(Image image, Instant now) {
    return image.deprecationTime() != null && !Instant.parse(image.deprecationTime()).isAfter(now);
  }

  /** True where the user, or the group of all, is named by the image's launch permissions. */
  private static boolean executable(RegionView view, Image image, String user) {
    if (user.equals(ImageSharing.ALL)) {
      return Boolean.TRUE.equals(image.publicLaunchPermissions());
    }
    String account = user.equals(SELF) ? view.account() : user;
    RegionView owner = view.other(new Scope(image.ownerId(), view.region()));
    for (LaunchPermission permission : ImageSharing.of(owner, image.imageId())) {
      if (account.equals(permission.userId())) {
        return true;
      }
    }
    return false;
  }
}
