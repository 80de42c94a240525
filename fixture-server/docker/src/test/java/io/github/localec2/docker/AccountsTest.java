package io.github.localec2.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.localec2.docker.Accounts.Account;
import org.junit.jupiter.api.Test;

final class AccountsTest {
  private static final String PASSWD =
      """
      root:x:0:0:root:/root:/bin/bash
      daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      nonsense
      postgres:x:70:71::/var/lib/postgresql:/bin/sh
      ubuntu:x:1000:1001:Ubuntu:/home/ubuntu:/bin/bash
      """;

  @Test
  void theUserOfTheImageIsTheOneToLogInAs() {
    for (String user : new String[] {"postgres", "70", "postgres:postgres", "70:0"}) {
      assertThat(Accounts.of(PASSWD, user).usual())
          .contains(new Account("postgres", 70, 71, "/var/lib/postgresql", "/bin/sh"));
    }
  }

  @Test
  void anImageThatRunsAsRootMayHaveAWellKnownUser() {
    for (String user : new String[] {"", "root", "0", "0:0"}) {
      assertThat(Accounts.of(PASSWD, user).usual().map(Account::name)).contains("ubuntu");
    }
    assertThat(Accounts.of(PASSWD, "").root().keys()).isEqualTo("/root/.ssh/authorized_keys");
  }

  @Test
  void nobodyLogsInAsAUserWhoCannot() {
    assertThat(Accounts.of(PASSWD, "daemon").usual()).isEmpty();
    assertThat(Accounts.of(PASSWD, "12345").usual()).isEmpty();
    assertThat(Accounts.of("", "").usual()).isEmpty();
    assertThat(Accounts.of("", "").root().keys()).isEqualTo("/root/.ssh/authorized_keys");
    assertThat(Accounts.of("root:x:0:0::/:/bin/sh", "").root().keys())
        .isEqualTo("/.ssh/authorized_keys");
  }

  @Test
  void keysAreAddedOnce() {
    assertThat(AuthorizedKeys.with("", "ssh-rsa A me")).isEqualTo("ssh-rsa A me\n");
    assertThat(AuthorizedKeys.with("ssh-rsa B", "ssh-rsa A me"))
        .isEqualTo("ssh-rsa B\nssh-rsa A me\n");
    String both = "ssh-rsa B\nssh-rsa A me\n";
    assertThat(AuthorizedKeys.with(both, "ssh-rsa A me")).isEqualTo(both);
  }
}
