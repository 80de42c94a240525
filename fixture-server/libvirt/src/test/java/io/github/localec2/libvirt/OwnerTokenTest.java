package io.github.localec2.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OwnerTokenTest {
  private static final String MINE = OwnerToken.mine();

  @Test
  void aLivingProcessKeepsWhatItHas() {
    assertThat(OwnerToken.isOfGone("vol-1." + MINE)).isFalse();
  }

  @Test
  void aProcessOfTheSameNumberThatStartedAtAnotherTimeIsGone() {
    assertThat(OwnerToken.isOfGone("vol-1." + MINE.replaceAll("[0-9a-f]{8}$", "00000000")))
        .isTrue();
  }

  @Test
  void aProcessThatHasEndedIsGone() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    assertThat(OwnerToken.isOfGone(MINE.replaceAll("-[0-9]+-", "-" + dead.pid() + "-"))).isTrue();
  }

  @Test
  void whatProcessesOfOtherHostsHaveIsNotJudged() {
    assertThat(OwnerToken.isOfGone("localec2-00000000-1-00000000")).isFalse();
    assertThat(OwnerToken.isOfGone("somebody's own volume")).isFalse();
  }
}
