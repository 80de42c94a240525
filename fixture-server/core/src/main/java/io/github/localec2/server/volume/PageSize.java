package io.github.localec2.server.volume;

import io.github.localec2.server.state.CommonFaults;
import org.jspecify.annotations.Nullable;

/** Page sizes of operations for which the API's model has no bounds. */
public final class PageSize {
  private PageSize() {}

  /** The page size itself, if it is one. */
  public static @Nullable Integer checked(@Nullable Integer maxResults) {
    if (maxResults != null && maxResults < 1) {
      throw CommonFaults.invalidValue(
          "maxResults", maxResults, "Expecting a value greater than 0.");
    }
    return maxResults;
  }

  /** The page size where the model allows 0, which asks for no limit. */
  public static @Nullable Integer orAll(@Nullable Integer maxResults) {
    return maxResults == null || maxResults == 0 ? null : maxResults;
  }
}
