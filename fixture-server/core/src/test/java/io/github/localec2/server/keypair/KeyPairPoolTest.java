package io.github.localec2.server.keypair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class KeyPairPoolTest {

  private static final RandomGenerator RANDOM = new SecureRandom();

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Test
  void aPoolThatIsNeverAskedStartsNoThread() {
    try (KeyPairPool pool = pool(2)) {
      assertThat(pool.spares()).isZero();
      assertThat(threads).isEmpty();
    }
  }

  @Test
  void ed25519PairsNeedNoThread() {
    try (KeyPairPool pool = pool(2)) {
      assertThat(pool.take(KeyKind.ED25519).kind()).isEqualTo(KeyKind.ED25519);
      assertThat(threads).isEmpty();
    }
  }

  @Test
  void theFirstRsaPairHasTheSparesMade() throws InterruptedException {
    try (KeyPairPool pool = pool(2)) {
      assertThat(pool.take(KeyKind.RSA).kind()).isEqualTo(KeyKind.RSA);
      assertThat(threads).hasSize(1);
      threads.get(0).join();
      assertThat(pool.spares()).isEqualTo(2);
    }
  }

  @Test
  void aSpareIsGivenOutOnceAndReplaced() throws InterruptedException {
    Set<String> fingerprints = new HashSet<>();
    try (KeyPairPool pool = pool(1)) {
      for (int taken = 0; taken < 4; taken++) {
        fingerprints.add(pool.take(KeyKind.RSA).fingerprint());
        threads.get(taken).join();
        assertThat(pool.spares()).isEqualTo(1);
      }
    }
    assertThat(fingerprints).hasSize(4);
  }

  @Test
  void aPoolWithoutSparesMakesEveryPairWhenItIsTaken() {
    try (KeyPairPool pool = pool(0)) {
      assertThat(pool.take(KeyKind.RSA).fingerprint())
          .isNotEqualTo(pool.take(KeyKind.RSA).fingerprint());
      assertThat(threads).isEmpty();
    }
  }

  @Test
  void closingEndsTheThreadInTheMiddleOfAKey() throws InterruptedException {
    var started = new CountDownLatch(1);
    RandomGenerator endless =
        () -> {
          started.countDown();
          // Both primes would come out the same, so that the search for them has no end.
          return 0;
        };
    KeyPairPool pool = new KeyPairPool(endless, 1, this::thread);
    ExecutorService taker = Executors.newSingleThreadExecutor();
    Future<GeneratedKeyPair> taken = taker.submit(() -> pool.take(KeyKind.RSA));
    taker.shutdown();
    started.await();
    pool.close();
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(taken::get)
        .withMessageContaining("The key pair pool is closed");
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(pool.spares()).isZero();
    assertThat(threads).hasSize(1);
  }

  @Test
  void aClosedPoolGivesNothing() throws InterruptedException {
    KeyPairPool pool = pool(1);
    pool.take(KeyKind.RSA);
    threads.get(0).join();
    pool.close();
    pool.close();
    assertThat(pool.spares()).isZero();
    assertThatIllegalStateException()
        .isThrownBy(() -> pool.take(KeyKind.RSA))
        .withMessage("The key pair pool is closed");
    assertThatIllegalStateException().isThrownBy(() -> pool.take(KeyKind.ED25519));
    assertThat(threads).hasSize(1);
  }

  @Test
  void afterAFailedFillingTheNextRsaPairTriesAgain() throws InterruptedException {
    var broken = new AtomicBoolean(true);
    RandomGenerator random =
        () -> {
          if (broken.get()) {
            throw new IllegalStateException("no entropy");
          }
          return RANDOM.nextLong();
        };
    try (KeyPairPool pool = new KeyPairPool(random, 1, this::thread)) {
      assertThatIllegalStateException()
          .isThrownBy(() -> pool.take(KeyKind.RSA))
          .withMessage("no entropy");
      threads.get(0).join();
      assertThat(pool.spares()).isZero();
      broken.set(false);
      assertThat(pool.take(KeyKind.RSA).kind()).isEqualTo(KeyKind.RSA);
      threads.get(1).join();
      assertThat(pool.spares()).isEqualTo(1);
    }
  }

  @Test
  void manyTakersAtOnceGetDifferentPairs() throws Exception {
    Set<String> fingerprints = new HashSet<>();
    ExecutorService takers = Executors.newFixedThreadPool(4);
    try (KeyPairPool pool = pool(2)) {
      List<Future<GeneratedKeyPair>> taken = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        KeyKind kind = i % 3 == 0 ? KeyKind.RSA : KeyKind.ED25519;
        taken.add(takers.submit(() -> pool.take(kind)));
      }
      for (Future<GeneratedKeyPair> future : taken) {
        fingerprints.add(future.get().fingerprint());
      }
    } finally {
      takers.shutdownNow();
    }
    assertThat(fingerprints).hasSize(12);
  }

  @Test
  void theOwnThreadIsADaemonThatGoesAway() throws Exception {
    var own = new CompletableFuture<Thread>();
    RandomGenerator random =
        () -> {
          if (Thread.currentThread().getName().equals("local-ec2-key-pairs")) {
            own.complete(Thread.currentThread());
          }
          return RANDOM.nextLong();
        };
    KeyPairPool pool = new KeyPairPool(random);
    pool.take(KeyKind.RSA);
    Thread thread = own.get();
    pool.close();
    assertThat(thread.isDaemon()).isTrue();
    thread.join();
  }

  @Test
  void aNegativeNumberOfSparesIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> pool(-1)).withMessageContaining("-1");
  }

  private KeyPairPool pool(int capacity) {
    return new KeyPairPool(RANDOM, capacity, this::thread);
  }

  private Thread thread(Runnable task) {
    Thread thread = new Thread(task);
    thread.setDaemon(true);
    threads.add(thread);
    return thread;
  }
}
