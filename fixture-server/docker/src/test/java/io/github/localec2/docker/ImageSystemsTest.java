package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImageSystemsTest {
  @Test
  void fieldsLoseTheirQuotes() {
    assertThat(
            ImageSystems.fields(
                """
                # a comment=1
                ID=debian
                VERSION_ID="12"
                VERSION_CODENAME='bookworm'

                ODD="it's
                """))
        .isEqualTo(
            Map.of(
                "ID",
                "debian",
                "VERSION_ID",
                "12",
                "VERSION_CODENAME",
                "bookworm",
                "ODD",
                "\"it's"));
  }
}
