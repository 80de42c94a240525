package io.github.localec2.server.tagging;

import io.github.localec2.server.operation.Call;
import io.github.localec2.server.operation.Family;
import io.github.localec2.server.state.CommonFaults;
import io.github.localec2.server.state.Ec2Fault;
import io.github.localec2.server.state.RegionView;
import io.github.localec2.server.state.Rows;
import io.github.localec2.server.state.Scope;
import io.github.localec2.server.state.Table;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.ec2.model.CreateTagsRequest;
import software.amazon.awssdk.services.ec2.model.CreateTagsResponse;
import software.amazon.awssdk.services.ec2.model.DeleteTagsRequest;
import software.amazon.awssdk.services.ec2.model.DeleteTagsResponse;
import software.amazon.awssdk.services.ec2.model.DescribeTagsRequest;
import software.amazon.awssdk.services.ec2.model.DescribeTagsResponse;
import software.amazon.awssdk.services.ec2.model.Tag;

/** CreateTags, DeleteTags and DescribeTags. */
public final class TagOperations {
  private static final int MAX_RESOURCES = 1000;
  private static final int LEAST_PAGE = 5;
  private static final int LARGEST_PAGE = 1000;

  private final TaggableTables tables;

  private TagOperations(TaggableTables tables) {
    this.tables = tables;
  }

  /**
   * @param beforeImages brings what is known of images up to date, outside every lock
   */
  public static Family family(TaggableTables tables, Consumer<Scope> beforeImages) {
    TagOperations operations = new TagOperations(tables);
    return new Family()
        .write(CreateTagsRequest.class, operations::createTags)
        .preceded(
            (request, scope) -> {
              if (request instanceof CreateTagsRequest tags && namesImage(tags)) {
                beforeImages.accept(scope);
              }
            })
        .write(DeleteTagsRequest.class, operations::deleteTags)
        .read(DescribeTagsRequest.class, operations::describeTags);
  }

  private static boolean namesImage(CreateTagsRequest request) {
    return request.resources().stream().anyMatch(id -> id.startsWith("ami-"));
  }

  private CreateTagsResponse createTags(CreateTagsRequest request, Call call) {
    checkCount(request.resources());
    List<Tag> tags = TagSpecifications.checked(request.tags());
    for (String id : request.resources()) {
      retag(call.view(), tables.holding(call.view(), id), id, old -> TagChange.added(old, tags));
    }
    return CreateTagsResponse.builder().build();
  }

  private DeleteTagsResponse deleteTags(DeleteTagsRequest request, Call call) {
    checkCount(request.resources());
    List<Tag> tags = TagChange.checkedForRemoval(request.tags());
    for (String id : request.resources()) {
      retag(call.view(), tables.holding(call.view(), id), id, old -> TagChange.removed(old, tags));
    }
    return DeleteTagsResponse.builder().build();
  }

  private DescribeTagsResponse describeTags(DescribeTagsRequest request, Call call) {
    Integer most = request.maxResults();
    if (most != null && (most < LEAST_PAGE || most > LARGEST_PAGE)) {
      throw CommonFaults.invalidValue(
          "maxResults", most, "Expecting a value from " + LEAST_PAGE + " to " + LARGEST_PAGE + ".");
    }
    var found = new TagSearch(tables, call.view(), request.filters()).find();
    var page = call.page(found, most, request.nextToken(), request.filters());
    return DescribeTagsResponse.builder().tags(page.items()).nextToken(page.nextToken()).build();
  }

  private static void checkCount(List<String> resources) {
    if (resources.size() > MAX_RESOURCES) {
      throw Ec2Fault.of(
          "RequestResourceCountExceeded",
          "The request names " + resources.size() + " resources, the limit is " + MAX_RESOURCES);
    }
  }

  private static <T> void retag(
      RegionView view, Table<T> table, String id, UnaryOperator<List<Tag>> change) {
    Rows<T> rows = view.rows(table);
    T record = rows.get(id);
    List<Tag> before = table.tagsOf(record);
    List<Tag> after = change.apply(before);
    if (!after.equals(before)) {
      rows.put(table.withTags(record, after));
    }
  }
}
