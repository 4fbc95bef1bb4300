package cloud.faso.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private final List<Runnable> told = new ArrayList<>();

  @Test
  void a_call_that_ends_before_its_thread_was_handed_out_leaves_nothing() {
    UnderWay calls = new UnderWay(Runnable::run, told::add);
    Runnable news = () -> {};

    calls.begin(1, () -> news);

    assertThat(calls.isEmpty()).isTrue();
    assertThat(told).containsExactly(news);
  }

  @Test
  void what_a_call_brought_is_told_when_it_is_under_way_no_more() throws Exception {
    CompletableFuture<Boolean> idle = new CompletableFuture<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      UnderWay[] calls = new UnderWay[1];
      calls[0] = new UnderWay(threads, _ -> idle.complete(calls[0].isEmpty()));

      calls[0].begin(1, () -> () -> {});

      assertThat(idle.get(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void a_call_that_hangs_is_interrupted_and_what_it_says_is_still_heard() throws Exception {
    CompletableFuture<Runnable> heard = new CompletableFuture<>();
    CountDownLatch hangs = new CountDownLatch(1);
    Runnable interrupted = () -> {};
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      UnderWay calls = new UnderWay(threads, heard::complete);
      calls.begin(
          1,
          () -> {
            try {
              hangs.countDown();
              new CountDownLatch(1).await();
              return () -> {};
            } catch (InterruptedException e) {
              return interrupted;
            }
          });
      hangs.await();

      calls.interrupt(1);

      assertThat(heard.get(60, TimeUnit.SECONDS)).isSameAs(interrupted);
      assertThat(calls.isEmpty()).isTrue();
    }
  }
}
