package cloud.faso.agent.simulated;

import cloud.faso.agent.images.ImageSource;
import cloud.faso.agent.link.Link;
import cloud.faso.agent.link.LinkFailure;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.TraceAnswer;
import java.io.IOException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link over which nothing gets through while the script wants the node silent, and nothing is
 * reported that is not kept.
 */
final class ScriptedLink implements Link {
  private static final Logger log = LoggerFactory.getLogger(ScriptedLink.class);

  private final Link link;
  private final HostFile kept;
  private final BooleanSupplier silent;

  ScriptedLink(Link link, HostFile kept, BooleanSupplier silent) {
    this.link = link;
    this.kept = kept;
    this.silent = silent;
  }

  @Override
  public Session openSession(OpenSession request) throws LinkFailure, InterruptedException {
    speak();
    return link.openSession(request);
  }

  @Override
  public Assignments assignments(long epoch, long since, int waitSeconds)
      throws LinkFailure, InterruptedException {
    speak();
    Assignments answer = link.assignments(epoch, since, waitSeconds);
    speak();
    return answer;
  }

  @Override
  public ObservationsAck observe(Observations observations)
      throws LinkFailure, InterruptedException {
    speak();
    keep();
    return link.observe(observations);
  }

  private void keep() throws LinkFailure {
    try {
      kept.saveIfChanged();
    } catch (IOException e) {
      log.atWarn().setCause(e).log("nothing is reported: the guests cannot be saved");
      throw new LinkFailure(LinkFailure.Kind.UNREACHABLE, "The guests cannot be saved.", e);
    }
  }

  @Override
  public void console(String queryId, ConsoleChunk chunk) throws LinkFailure, InterruptedException {
    speak();
    link.console(queryId, chunk);
  }

  @Override
  public void trace(String queryId, TraceAnswer answer) throws LinkFailure, InterruptedException {
    speak();
    link.trace(queryId, answer);
  }

  @Override
  public ImageSource.Content image(String digest, long offset)
      throws LinkFailure, InterruptedException {
    speak();
    return link.image(digest, offset);
  }

  @Override
  public IssuedCertificate renew(RenewRequest request) throws LinkFailure, InterruptedException {
    speak();
    return link.renew(request);
  }

  @Override
  public void close() {
    link.close();
  }

  private void speak() throws LinkFailure {
    if (silent.getAsBoolean()) {
      throw new LinkFailure(LinkFailure.Kind.UNREACHABLE, "The script wants this node silent.");
    }
  }
}
