package io.github.localec2.server.http;

import java.util.Map;

/** What instances are told about themselves, for who is not in one. */
@FunctionalInterface
public interface MetadataPages {
  /**
   * Answers a request as the metadata service of that instance would.
   *
   * @param target the path, and a query where there is one, as they were sent
   * @param headers by their names in lower case
   */
  Page page(String instanceId, String method, String target, Map<String, String> headers);

  /**
   * An answer.
   *
   * @param body not to be changed
   */
  record Page(int status, Map<String, String> headers, byte[] body) {}
}
