package cloud.faso.agent;

import cloud.faso.agent.core.Backoff;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the session and the long poll, and comes back after every failure. */
public final class Talk {
  private static final Logger log = LoggerFactory.getLogger(Talk.class);
  private static final int WAIT_SECONDS = 50;
  private static final long NO_SESSION = 0;
  private static final Duration LARGEST_SKEW = Duration.ofMinutes(1);

  private final TalkParts parts;
  private final Talker agent;
  private final Backoff backoff;
  private final Thread talker;
  private volatile @Nullable Session session;
  private volatile boolean stopped;
  private int failures;
  private long attempts;

  /**
   * For an agent that hears of all that is said; silent before it is {@linkplain #start started}.
   */
  public Talk(TalkParts parts, Talker agent) {
    this.parts = parts;
    this.agent = agent;
    this.backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30), parts.random());
    this.talker = Thread.ofVirtual().name("talker").unstarted(this::talk);
  }

  /** Begins to talk. */
  public void start() {
    talker.start();
  }

  /** Says no more. */
  public void stop() {
    stopped = true;
    talker.interrupt();
  }

  /**
   * Does what the control plane said to a call of the present session, or to one for a session:
   * ends the agent, or opens another session when this one is not known any more.
   *
   * @param epoch of the session that the call was of; {@link #NO_SESSION} when it was for one
   */
  public void heed(LinkFailure failure, long epoch) {
    Session present = session;
    // While another session is being opened, nothing said to the one before is about us any more.
    boolean stale = epoch != (present == null ? NO_SESSION : present.epoch());
    if (stale || agent.isStopping()) {
      return;
    }
    if (failure.kind() == LinkFailure.Kind.NOT_FOUND) {
      session = null;
    } else if (failure.ends()) {
      end(failure);
    }
  }

  private void end(LinkFailure failure) {
    if (failure.kind() == LinkFailure.Kind.SUPERSEDED) {
      log.atError()
          .log("another agent speaks for this node now; this one stops. {}", failure.getMessage());
      agent.end(Ending.SUPERSEDED);
    } else {
      log.atError()
          .log("the node is not the control plane's any more; stopping. {}", failure.getMessage());
      agent.end(Ending.RETIRED);
    }
  }

  private void talk() {
    while (!stopped) {
      try {
        attend();
        if (turn()) {
          goesWell();
        } else {
          failures++;
          rest(backoff.after(failures));
        }
      } catch (LinkFailure e) {
        parts.metrics().lostCall();
        Session present = session;
        heed(e, present == null ? NO_SESSION : present.epoch());
        pauseAfter(e);
      } catch (InterruptedException e) {
        if (stopped) {
          return;
        }
      } catch (RuntimeException e) {
        log.atError().setCause(e).log("the agent has a bug; it goes on");
        pauseAfter(e);
      }
    }
  }

  private void goesWell() {
    if (failures > 0) {
      log.atInfo().log("the control plane answers again, and it is heeded");
    }
    failures = 0;
  }

  /** Takes the next step of the conversation; false when what was said could not be kept. */
  private boolean turn() throws LinkFailure, InterruptedException {
    Session present = session;
    if (present == null) {
      open();
      return true;
    }
    long since = agent.since();
    Assignments answer = parts.link().assignments(present.epoch(), since, WAIT_SECONDS);
    return agent.heard(since, answer);
  }

  private void open() throws LinkFailure, InterruptedException {
    Session opened = parts.link().openSession(agent.introduction(parts.self().asking(++attempts)));
    session = opened;
    agent.opened(opened);
    log.atInfo()
        .addKeyValue("node", opened.nodeName())
        .addKeyValue("epoch", opened.epoch())
        .log("session opened");
    warnOfSkew(opened);
  }

  private void warnOfSkew(Session opened) {
    Duration skew = Duration.between(opened.serverTime(), parts.clock().instant());
    if (skew.abs().compareTo(LARGEST_SKEW) > 0) {
      log.atWarn().addKeyValue("skewSeconds", skew.toSeconds()).log("this node's clock is off");
    }
  }

  private void attend() {
    try {
      parts.upkeep().attend();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      log.atWarn().setCause(e).log("upkeep failed: {}", e.getMessage());
    }
  }

  private void pauseAfter(Exception e) {
    failures++;
    Duration wait = backoff.after(failures);
    if (!stopped) {
      log.atWarn().addKeyValue("retryInMs", wait.toMillis()).log("{}", e.getMessage());
      rest(wait);
    }
  }

  private void rest(Duration wait) {
    Instant until = parts.clock().instant().plus(wait);
    while (!stopped && parts.clock().instant().isBefore(until)) {
      Duration left = Duration.between(parts.clock().instant(), until);
      LockSupport.parkNanos(this, left.toNanos());
      if (Thread.interrupted()) {
        return;
      }
    }
  }
}
