package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.AgentLoop;
import cloud.faso.agent.AgentMetrics;
import cloud.faso.agent.AgentParts;
import cloud.faso.agent.Ending;
import cloud.faso.agent.Incarnation;
import cloud.faso.agent.Upkeep;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.images.ImageSource;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.agent.link.Link;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an agent ends because another speaks for its node, and when it does not. */
class AgentTalkTest {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Forgetful control = new Forgetful();
  private @Nullable AgentLoop running;

  @AfterEach
  void stop() {
    control.secondOpening.countDown();
    if (running != null) {
      running.close();
    }
    threads.shutdownNow();
  }

  @Test
  void what_is_said_to_the_session_before_ends_no_agent_that_opens_another() throws Exception {
    AgentLoop loop = start();
    assertThat(control.refusedReport.await(60, TimeUnit.SECONDS)).isTrue();

    control.secondOpening.countDown();

    assertThat(control.reportOfSecond.await(60, TimeUnit.SECONDS)).isTrue();
    assertThat(loop.ending()).isNotDone();
    assertThat(control.callers).extracting(AgentProcess::attempt).startsWith(1L, 2L);
    assertThat(control.callers).extracting(AgentProcess::id).containsOnly("life-1");
  }

  @Test
  void an_agent_that_may_open_no_session_any_more_ends() throws Exception {
    control.openings = LinkFailure.Kind.SUPERSEDED;

    assertThat(start().ending().get(60, TimeUnit.SECONDS)).isEqualTo(Ending.SUPERSEDED);
  }

  private AgentLoop start() {
    SplittableRandom random = new SplittableRandom(1);
    AgentLoop loop =
        new AgentLoop(
            new AgentParts(
                new Incarnation("life-1", List.of()),
                "0.1.0",
                "host-1",
                new SimulatedDriver(
                    "node-1",
                    "n1",
                    new SimulatedHost(Clock.systemUTC()),
                    Script.CALM,
                    Pause.NONE,
                    random),
                new SimulatedImages(Script.CALM, Pause.NONE),
                new MemoryLedger(),
                control,
                Upkeep.NONE,
                CoreSettings.defaults(),
                threads,
                Clock.systemUTC(),
                random,
                new AgentMetrics()));
    running = loop;
    loop.start();
    return loop;
  }

  /**
   * A control plane that forgets the first session, and says of it that it is superseded while the
   * second is being opened.
   */
  private static final class Forgetful implements Link {
    final CountDownLatch openingAgain = new CountDownLatch(1);
    final CountDownLatch secondOpening = new CountDownLatch(1);
    final CountDownLatch refusedReport = new CountDownLatch(1);
    final CountDownLatch reportOfSecond = new CountDownLatch(1);
    final List<AgentProcess> callers = new CopyOnWriteArrayList<>();
    volatile LinkFailure.@Nullable Kind openings;

    @Override
    public Session openSession(OpenSession request) throws LinkFailure, InterruptedException {
      if (request.process() != null) {
        callers.add(request.process());
      }
      LinkFailure.Kind failure = openings;
      if (failure != null) {
        throw new LinkFailure(failure, "no");
      }
      if (callers.size() > 1) {
        openingAgain.countDown();
        secondOpening.await();
      }
      return new Session("node-1", "n1", callers.size(), 1, 300, Clock.systemUTC().instant());
    }

    @Override
    public Assignments assignments(long epoch, long since, int waitSeconds)
        throws LinkFailure, InterruptedException {
      if (epoch == 1) {
        throw new LinkFailure(LinkFailure.Kind.NOT_FOUND, "no such session");
      }
      TimeUnit.SECONDS.sleep(waitSeconds);
      return new Assignments(Math.max(0, since), since < 0, List.of(), List.of());
    }

    @Override
    public ObservationsAck observe(Observations observations)
        throws LinkFailure, InterruptedException {
      if (observations.epoch() == 1) {
        openingAgain.await();
        refusedReport.countDown();
        throw new LinkFailure(LinkFailure.Kind.SUPERSEDED, "another session took over");
      }
      reportOfSecond.countDown();
      return new ObservationsAck(1);
    }

    @Override
    public void console(String queryId, ConsoleChunk chunk) {}

    @Override
    public void trace(String queryId, TraceAnswer answer) {}

    @Override
    public ImageSource.Content image(String digest, long offset) throws LinkFailure {
      throw new LinkFailure(LinkFailure.Kind.NOT_FOUND, "no image");
    }

    @Override
    public IssuedCertificate renew(RenewRequest request) throws LinkFailure {
      throw new LinkFailure(LinkFailure.Kind.UNAVAILABLE, "not now");
    }

    @Override
    public void close() {}
  }
}
