package io.github.localec2.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The user's pages and the samples that they show. */
class DocumentedSamplesTest {
  private static final Path DOCS = Path.of("..", "docs");
  private static final Path SAMPLES = Path.of("src", "test", "java");
  private static final Pattern LINK = Pattern.compile("]\\((\\.\\./samples/[^)#]+)");

  private static List<String> linked() throws IOException {
    try (Stream<Path> pages = Files.list(DOCS)) {
      return pages
          .filter(page -> page.toString().endsWith(".md"))
          .flatMap(page -> links(page).stream())
          .toList();
    }
  }

  private static List<String> links(Path page) {
    try {
      return LINK.matcher(Files.readString(page))
          .results()
          .map(DocumentedSamplesTest::path)
          .toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String path(MatchResult link) {
    return link.group(1);
  }

  @Test
  void everySampleIsNamedByAPage() throws IOException {
    try (Stream<Path> files = Files.walk(SAMPLES)) {
      List<String> samples =
          files
              .filter(file -> file.getFileName().toString().endsWith("Test.java"))
              .filter(file -> !file.endsWith("DocumentedSamplesTest.java"))
              .map(file -> "../samples/" + file.toString().replace('\\', '/'))
              .toList();

      assertThat(samples).hasSizeGreaterThan(15);
      assertThat(linked()).containsAll(samples);
    }
  }

  @Test
  void everySampleThatAPageNamesIsThere() throws IOException {
    assertThat(linked()).allSatisfy(link -> assertThat(DOCS.resolve(link)).exists());
  }
}
