package io.github.localec2.server.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DocumentedImagesTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "public-images.md");

  @Test
  void everyPublicImageIsOnItsPage() throws IOException {
    String page = Files.readString(PAGE);
    assertThat(PublicImages.all("mock")).isNotEmpty();
    assertThat(PublicImages.all("mock").values())
        .allSatisfy(
            image ->
                assertThat(page)
                    .contains("| `" + image.imageId() + "` | `" + image.name() + "` |"));
  }

  @Test
  void dockersImagesAreTaggedUnderDocker() {
    assertThat(PublicImages.all("docker").values())
        .filteredOn(image -> !image.tags().isEmpty())
        .extracting(image -> image.imageId())
        .containsExactly("ami-ff0fea8310f3", "ami-df5de72bdb3b", "ami-024f768332f0");
  }
}
