package io.github.localec2.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.server.operation.HandlerSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DocumentedImagesTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "public-images.md");

  @Test
  void everyPublicImageIsOnItsPage() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(PublicImages.all(settings("mock", Set.of()))).isNotEmpty();
    assertThat(PublicImages.all(settings("mock", Set.of())).values())
        .allSatisfy(
            image ->
                assertThat(page)
                    .contains("| `" + image.imageId() + "` | `" + image.name() + "` |"));
  }

  @Test
  void thoseThatALaunchDownloadsAreTagged() {
    assertThat(PublicImages.all(settings("docker", Set.of("ami-df5de72bdb3b", "ami-1"))).values())
        .filteredOn(image -> !image.tags().isEmpty())
        .singleElement()
        .satisfies(
            image -> {
              assertThat(image.imageId()).isEqualTo("ami-df5de72bdb3b");
              assertThat(image.tags()).containsExactly(EngineImages.tag("docker"));
            });
  }

  private static HandlerSettings settings(String vmManager, Set<String> downloadable) {
    return new HandlerSettings(
        () -> URI.create("http://127.0.0.1"), true, vmManager, true, downloadable, 1);
  }
}
