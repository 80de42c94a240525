package io.github.localec2.docker.userdata;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ConfigMergeTest {
  private static final Map<String, Object> BASE =
      ConfigReader.read("runcmd: [a]\npower: {x: 1, y: [1]}\nhostname: one\n");
  private static final Map<String, Object> OVER =
      ConfigReader.read("runcmd: [b]\npower: {x: 2, y: [2], z: 3}\nhostname: two\nnew: 1\n");

  private static Map<String, Object> merged(Object how) {
    return ConfigMerge.of(how).merged(BASE, OVER);
  }

  @Test
  void aLaterKeyReplacesAnEarlierOneUnlessSaidOtherwise() {
    assertThat(merged(null)).isEqualTo(OVER);
  }

  @Test
  void listsAreAppendedWhereThatIsAsked() {
    assertThat(merged("list(append)+dict(recurse_array)+str()"))
        .containsEntry("runcmd", List.of("a", "b"))
        .containsEntry("power", Map.of("x", 1, "y", List.of(1, 2), "z", 3))
        .containsEntry("hostname", "one")
        .containsEntry("new", 1);
  }

  @Test
  void theLongFormMeansTheSame() {
    Object how =
        ConfigReader.read(
                "merge_how: [{name: list, settings: [prepend]}, {name: dict, settings: [no_replace, recurse_list]}]")
            .get("merge_how");
    assertThat(merged(how)).containsEntry("runcmd", List.of("b", "a"));
  }
}
