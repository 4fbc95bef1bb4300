package cloud.faso.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that owns an agent's core, and hears of everything through its mailbox. */
public final class Decider {
  private static final Logger log = LoggerFactory.getLogger(Decider.class);
  private static final Duration LONGEST_NAP = Duration.ofSeconds(30);

  private final Turns turns;
  private final InstantSource clock;
  private final LinkedBlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
  private final Thread thread;
  private volatile boolean stopping;

  /** Does nothing before it is {@linkplain #start started}. */
  public Decider(Turns turns, InstantSource clock) {
    this.turns = turns;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("decider").unstarted(this::decide);
  }

  /** What it does; on its thread. */
  public interface Turns {
    /** Does what is due. Must not wait. */
    void act();

    /** When something is due although nothing happened; null for never. */
    @Nullable Instant nextWake();
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  /** Ends. */
  public void stop() {
    stopping = true;
    thread.interrupt();
  }

  /** Whether it was told to end. */
  public boolean isStopping() {
    return stopping;
  }

  /** Has it run something, and act after that. */
  public void tell(Runnable news) {
    mailbox.add(news);
  }

  /** What it says; a bug of its is the asker's too, who must not wait for ever. */
  public <T> T ask(Supplier<T> question) throws InterruptedException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    tell(
        () -> {
          try {
            answer.complete(question.get());
          } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
            throw e;
          }
        });
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private void decide() {
    while (!stopping) {
      try {
        turns.act();
        Runnable news = mailbox.poll(untilNextWake(), TimeUnit.MILLISECONDS);
        while (news != null) {
          news.run();
          news = mailbox.poll();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // A decider that ended would leave an agent that is alive and mute.
        log.atError().setCause(e).log("the agent has a bug; it goes on");
      }
    }
  }

  private long untilNextWake() {
    Instant wake = turns.nextWake();
    if (wake == null) {
      return LONGEST_NAP.toMillis();
    }
    // One more, because a millisecond too early would mean a second turn for nothing.
    long wait = Duration.between(clock.instant(), wake).toMillis() + 1;
    return Math.clamp(wait, 0, LONGEST_NAP.toMillis());
  }
}
