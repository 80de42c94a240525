package io.github.localec2.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.state.Ec2State;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Every filter that the API's reference names for an operation with a handler is known. */
class DocumentedFiltersTest {
  @RegisterExtension static final TestEc2 EC2 = new TestEc2();

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void everyDocumentedFilterOfEveryHandledOperationIsKnown() throws Exception {
    Set<String> handled = handled();
    List<String> unknown = new ArrayList<>();
    for (String[] row : rows()) {
      if (!handled.contains(row[0])) {
        continue;
      }
      for (String name : row[1].split(" ")) {
        if (!name.isBlank() && answer(row[0], wireName(name)).contains("' is invalid")) {
          unknown.add(row[0] + " " + name);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void anUndocumentedFilterIsAnErrorEverywhere() throws Exception {
    Set<String> handled = handled();
    List<String> accepted = new ArrayList<>();
    for (String[] row : rows()) {
      if (handled.contains(row[0]) && answer(row[0], "no-such-filter").contains("requestId>")) {
        accepted.add(row[0]);
      }
    }
    assertThat(accepted).isEmpty();
  }

  private static Set<String> handled() {
    try (Services services =
        Services.create(Ec2Settings.defaults(), DocumentedFiltersTest::noState)) {
      return new TreeSet<>(Families.operations(services).handled());
    }
  }

  private static Ec2State noState() {
    throw new IllegalStateException("only the names of operations are asked for");
  }

  private static String wireName(String name) {
    return name.equals("tag") || name.startsWith("tag:<") ? "tag:Name" : name;
  }

  private String answer(String operation, String filter) throws IOException, InterruptedException {
    String query =
        "Action="
            + operation
            + "&Filter.1.Name="
            + URLEncoder.encode(filter, StandardCharsets.UTF_8)
            + "&Filter.1.Value.1=x";
    URI uri = URI.create(EC2.server().endpoint() + "/?" + query);
    return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<String[]> rows() throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(
                    DocumentedFiltersTest.class.getResourceAsStream("filters.tsv")),
                StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(line -> line.split("\t", -1)).toList();
    }
  }
}
