package io.github.localec2.docker.userdata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** YAML as cloud-init reads it. */
class ConfigReaderTest {
  @Test
  void ofAKeyThatIsThereTwiceTheLastIsTaken() {
    assertThat(ConfigReader.read("runcmd: [a]\nhostname: x\nruncmd: [b]\n"))
        .isEqualTo(Map.of("hostname", "x", "runcmd", List.of("b")));
  }

  @Test
  void aMapMayHaveWhatAnotherHas() {
    assertThat(
            ConfigReader.read(
                    """
                base: &base {owner: a, permissions: '0600'}
                more: &more {owner: b, append: true}
                write_files:
                  - <<: *base
                    path: /one
                  - path: /two
                    owner: c
                    <<: [*base, *more]
                """)
                .get("write_files"))
        .isEqualTo(
            List.of(
                Map.of("path", "/one", "owner", "a", "permissions", "0600"),
                Map.of("path", "/two", "owner", "c", "permissions", "0600", "append", true)));
  }

  @Test
  void aKeyThatIsNoMergeStaysOne() {
    assertThat(ConfigReader.read("'<<': text\n")).isEqualTo(Map.of("<<", "text"));
  }

  @Test
  void whatHasItselfInItIsRefused() {
    assertThatThrownBy(() -> ConfigReader.read("a: &a [*a]\n"))
        .isInstanceOf(UserDataException.class);
  }
}
